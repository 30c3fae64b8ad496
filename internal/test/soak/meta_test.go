package soak

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/clock"
	"github.com/saltbridge/saltbridge/internal/sandbox"
)

const (
	boxNumber = "410050006000701" // the sandbox's shop
	boxDigits = "12025550142"
	boxWABA   = "510020003000401"
)

// meta is Meta's side as the sandbox plays it. It counts what it took of each message of ours, and can be made to
// behave badly.
type meta struct {
	t      testing.TB
	world  *sandbox.World
	graph  *httptest.Server
	door   *httptest.Server // where webhooks go; it hands them on to whoever serves now
	paired sandbox.Paired

	server  atomic.Pointer[url.URL]
	trouble atomic.Pointer[func(http.ResponseWriter, *http.Request) (done bool)] // before a message reaches the sandbox
	lose    atomic.Pointer[func() bool]                                          // whether the answer gets lost

	mu       sync.Mutex
	took     map[string]int // by our own id: how often the sandbox took it
	refusals map[int]int    // by code: how often it refused one
	requests int
}

// newMeta starts Meta's side with a connected number and as few limits as there can be.
func newMeta(t testing.TB, shared *clock.Clock, limits sandbox.Limits) *meta {
	t.Helper()
	m := &meta{t: t, took: map[string]int{}, refusals: map[int]int{}}
	m.door = httptest.NewServer(http.HandlerFunc(m.handOn))
	m.world = sandbox.New(sandbox.Options{Seed: 1, Clock: shared, Limits: limits,
		App:    sandbox.AppOptions{CallbackURL: m.door.URL + "/webhooks/whatsapp"},
		Delays: sandbox.Delays{Sent: 20 * time.Millisecond, Delivered: 40 * time.Millisecond, Read: time.Hour, RetryFirst: 100 * time.Millisecond}})
	m.graph = httptest.NewServer(http.HandlerFunc(m.serve))
	t.Cleanup(func() { m.world.Close(); m.graph.Close(); m.door.Close() })
	var err error
	if m.paired, err = m.world.Pair(boxNumber, sandbox.DeclineHistory); err != nil {
		t.Fatal(err)
	}
	return m
}

// leadTo says where the webhooks go from now on.
func (m *meta) leadTo(address string) {
	m.t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		m.t.Fatal(err)
	}
	m.server.Store(u)
}

func (m *meta) handOn(w http.ResponseWriter, r *http.Request) {
	to := m.server.Load()
	if to == nil {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	proxy := httputil.NewSingleHostReverseProxy(to)
	proxy.ErrorHandler = func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) }
	proxy.ServeHTTP(w, r)
}

// serve is Graph. It looks at messages on their way in and at the answers on their way out.
func (m *meta) serve(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost || !strings.HasSuffix(r.URL.Path, "/messages") {
		m.world.ServeHTTP(w, r)
		return
	}
	m.mu.Lock()
	m.requests++
	m.mu.Unlock()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if trouble := m.trouble.Load(); trouble != nil && (*trouble)(w, r) {
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	answer := httptest.NewRecorder()
	m.world.ServeHTTP(answer, r)
	m.count(body, answer)
	if lose := m.lose.Load(); lose != nil && (*lose)() {
		panic(http.ErrAbortHandler)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(answer.Code)
	_, _ = w.Write(answer.Body.Bytes())
}

func (m *meta) count(body []byte, answer *httptest.ResponseRecorder) {
	var asked struct {
		Callback string `json:"biz_opaque_callback_data"`
	}
	var refused struct {
		Error struct{ Code int }
	}
	_ = json.Unmarshal(body, &asked)
	_ = json.Unmarshal(answer.Body.Bytes(), &refused)
	m.mu.Lock()
	defer m.mu.Unlock()
	if answer.Code == http.StatusOK {
		m.took[asked.Callback]++
	} else {
		m.refusals[refused.Error.Code]++
	}
}

// slow makes Meta take its time before and after it takes a message, so that a kill finds requests in every state.
func (m *meta) slow(pause func() time.Duration) {
	before := func(http.ResponseWriter, *http.Request) bool { time.Sleep(pause()); return false }
	after := func() bool { time.Sleep(pause()); return false }
	m.trouble.Store(&before)
	m.lose.Store(&after)
}

// total returns how many messages of ours the sandbox took.
func (m *meta) total() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.took)
}

// times returns how often the sandbox took a message of ours.
func (m *meta) times(id string) int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.took[id]
}
