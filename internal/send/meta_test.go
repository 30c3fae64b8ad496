package send_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/clock"
	"github.com/saltbridge/saltbridge/internal/graph"
)

// request is a message as it came to Meta.
type request struct {
	Path, Token string
	At          time.Time // by the moved clock
	To          string    `json:"to"`
	Callback    string    `json:"biz_opaque_callback_data"`
	Text        struct {
		Body string `json:"body"`
	} `json:"text"`
}

// answer is what Meta says to a request.
type answer struct {
	status int
	body   string
	wait   string // Retry-After, in seconds
	cut    bool   // the connection ends without an answer
}

func refusal(status int, body string) answer { return answer{status: status, body: body} }

// meta is a double of Meta's messages endpoint that takes every message, unless reply says otherwise.
type meta struct {
	*httptest.Server
	clock *clock.Clock
	reply func(nth int, r request) *answer // nil: taken

	mu       sync.Mutex
	requests []request
}

func newMeta(t testing.TB, c *clock.Clock) *meta {
	m := &meta{clock: c, reply: func(int, request) *answer { return nil }}
	m.Server = httptest.NewServer(http.HandlerFunc(m.serve))
	t.Cleanup(m.Server.Close)
	return m
}

func (m *meta) serve(w http.ResponseWriter, r *http.Request) {
	q := request{Path: r.URL.Path, Token: strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "), At: m.clock.Now()}
	if err := json.NewDecoder(r.Body).Decode(&q); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	m.mu.Lock()
	m.requests = append(m.requests, q)
	nth := len(m.requests)
	m.mu.Unlock()
	a := m.reply(nth, q)
	switch {
	case a == nil:
		_ = json.NewEncoder(w).Encode(map[string]any{"messages": []any{map[string]string{"id": wamid(q)}}})
	case a.cut:
		panic(http.ErrAbortHandler)
	default:
		if a.wait != "" {
			w.Header().Set("Retry-After", a.wait)
		}
		w.WriteHeader(a.status)
		_, _ = w.Write([]byte(a.body))
	}
}

func wamid(q request) string { return "wamid.of." + q.Callback }

func (m *meta) asked() []request {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]request(nil), m.requests...)
}

// texts lists what was asked for, in order.
func (m *meta) texts() (all []string) {
	for _, q := range m.asked() {
		all = append(all, q.Text.Body)
	}
	return all
}

// late loses Meta's first answer, the way a time-out does: Meta acted, and we never hear of it.
type late struct {
	mu   sync.Mutex
	lost bool
}

func (l *late) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := http.DefaultTransport.RoundTrip(r)
	l.mu.Lock()
	defer l.mu.Unlock()
	if err != nil || l.lost {
		return resp, err
	}
	l.lost = true
	return nil, errors.Join(errors.New("no answer in time"), resp.Body.Close())
}

func sentence(code int) string { return graph.Explain(code).Sentence }
