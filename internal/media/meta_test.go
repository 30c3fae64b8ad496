package media

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
)

const goodToken = "a good token"

// answer answers one request.
type answer func(w http.ResponseWriter, r *http.Request)

// remote is a file at Meta. Answers that are set are used up first, one a request.
type remote struct {
	content   string
	size      int64 // as the lookup tells it; the content's if zero
	address   string
	lookups   []answer
	downloads []answer
}

// meta is a double of the Graph API and of Meta's file server.
type meta struct {
	*httptest.Server
	t testing.TB

	mu        sync.Mutex
	files     map[string]*remote
	looked    map[string]int // requests by media id
	delivered map[string]int
	order     []string // media ids in the order of their lookups
}

func newMeta(t testing.TB) *meta {
	m := &meta{t: t, files: map[string]*remote{}, looked: map[string]int{}, delivered: map[string]int{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /v25.0/{id}", m.lookup)
	mux.HandleFunc("GET /files/{id}", m.download)
	m.Server = httptest.NewServer(mux)
	t.Cleanup(func() {
		m.Server.CloseClientConnections()
		m.Server.Close()
	})
	return m
}

// add gives Meta a file and returns how a webhook announces it.
func (m *meta) add(content string) (*chat.Media, *remote) {
	m.mu.Lock()
	defer m.mu.Unlock()
	id := strconv.Itoa(990000000000001 + len(m.files))
	f := &remote{content: content, address: m.URL + "/files/" + id}
	m.files[id] = f
	return &chat.Media{ID: id, MIME: "image/jpeg", SHA256: inBase64(content)}, f
}

func (m *meta) lookup(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	m.mu.Lock()
	f := m.files[id]
	m.looked[id]++
	m.order = append(m.order, id)
	own := next(f, func() *[]answer { return &f.lookups })
	m.mu.Unlock()
	switch {
	case own != nil:
		own(w, r)
	case r.Header.Get("Authorization") != "Bearer "+goodToken:
		refuse(http.StatusUnauthorized, 190, 463)(w, r)
	case f == nil || !strings.HasPrefix(r.FormValue("phone_number_id"), "pn"):
		refuse(http.StatusBadRequest, 100, 33)(w, r)
	default:
		size := f.size
		if size == 0 {
			size = int64(len(f.content))
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"id": id, "url": f.address, "mime_type": "image/jpeg",
			"sha256": inHex(f.content), "file_size": size})
	}
}

func (m *meta) download(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	m.mu.Lock()
	f := m.files[id]
	m.delivered[id]++
	own := next(f, func() *[]answer { return &f.downloads })
	m.mu.Unlock()
	switch {
	case own != nil:
		own(w, r)
	case f == nil || r.Header.Get("Authorization") != "Bearer "+goodToken:
		w.WriteHeader(http.StatusNotFound)
	default:
		w.Header().Set("Content-Type", "image/jpeg")
		fmt.Fprint(w, f.content)
	}
}

// next takes the next answer that was set, if any.
func next(f *remote, list func() *[]answer) answer {
	if f == nil || len(*list()) == 0 {
		return nil
	}
	answers := list()
	own := (*answers)[0]
	*answers = (*answers)[1:]
	return own
}

func (m *meta) lookups(id string) int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.looked[id]
}

func (m *meta) downloads(id string) int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.delivered[id]
}

func (m *meta) asked() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]string(nil), m.order...)
}

// The ways in which Meta and the network fail.

func refuse(status, code, subcode int) answer {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		fmt.Fprintf(w, `{"error":{"message":"no","type":"OAuthException","code":%d,"error_subcode":%d,"fbtrace_id":"T"}}`, code, subcode)
	}
}

func plain(status int) answer {
	return func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no", status) }
}

func send(body string) answer {
	return func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, body) }
}

// reset cuts the connection before the answer.
func reset(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }

// truncated announces more than it sends.
func truncated(body string) answer {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", strconv.Itoa(len(body)+10))
		fmt.Fprint(w, body)
	}
}

// brokenOff cuts the connection within a body of unknown length.
func brokenOff(body string) answer {
	return func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, body)
		w.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	}
}

// stuck sends the beginning of a file and then nothing until the client leaves.
func stuck(body string) answer {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", strconv.Itoa(len(body)+10))
		fmt.Fprint(w, body)
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	}
}

// gated sends a file once the gate is open.
func gated(gate <-chan struct{}, body string) answer {
	return func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-gate:
			fmt.Fprint(w, body)
		case <-r.Context().Done():
		}
	}
}

// times repeats an answer.
func times(n int, a answer) []answer {
	list := make([]answer, n)
	for i := range list {
		list[i] = a
	}
	return list
}
