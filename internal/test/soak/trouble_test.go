package soak

import (
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/apptest"
)

// atOnce is how long an answer may take that needs no waiting. A busy machine needs most of it; the waits that must
// not happen, for a lock or a dead server, are longer.
const atOnce = 1500 * time.Millisecond

// trouble is a fault of storage that comes and goes under load.
type trouble struct {
	cause func() // makes storage fail
	cure  func() // makes it work again
	says  string // part of what /readyz says meanwhile
	// first is how long the requests that meet the fault first may take: nobody knows of it yet.
	first time.Duration
}

// outage runs a server under load through trouble: it answers 503 at once and says why, recovers by itself, and loses
// nothing that it ever acknowledged.
func (s *shop) outage(l *ledger, x trouble) {
	s.t.Helper()
	pid := s.app.PID()
	load := s.strike(l, x)
	x.cure()
	began := time.Now()
	s.recovers()
	recovered := time.Since(began)
	s.thrives(l)
	s.measures("saltbridge_storage_up 1")
	load.stop()
	load.watch.check(s.t, x.first)
	if s.app.PID() != pid {
		s.t.Error("the server was restarted")
	}
	s.t.Log(sentence("%s, %q: known after %v, slowest answer %v, recovered %v after the cure", s.t.Name(), x.says,
		load.watch.known.Round(time.Millisecond), load.watch.slowest.Round(time.Millisecond), recovered.Round(time.Millisecond)))
}

// recovers waits until the server is ready again. If it never is, the last answer says why.
func (s *shop) recovers() {
	s.t.Helper()
	var last answer
	defer func() {
		if last.status != http.StatusOK {
			s.t.Logf("readyz says %d: %s", last.status, last.sentence)
		}
	}()
	apptest.Eventually(s.t, "readyz is well again", func() bool {
		last = s.ready()
		return last.status == http.StatusOK
	})
}

// strike causes trouble under load, which goes on, and requires that the server refuses.
func (s *shop) strike(l *ledger, x trouble) *load {
	s.t.Helper()
	load := newLoad(s, l, 32)
	load.watch = &answers{}
	load.start(32)
	s.thrives(l)
	x.cause()
	began := time.Now()
	apptest.Eventually(s.t, "readyz tells of the trouble", func() bool { return s.ready().status == http.StatusServiceUnavailable })
	load.watch.known = time.Since(began)
	if got := s.ready(); !strings.Contains(got.sentence, x.says) {
		s.t.Errorf("readyz says %q, want a sentence with %q", got.sentence, x.says)
	}
	s.refuses(x.first)
	s.measures("saltbridge_storage_up 0")
	return load
}

// thrives waits until deliveries are acknowledged.
func (s *shop) thrives(l *ledger) {
	s.t.Helper()
	l.begin()
	apptest.Eventually(s.t, "deliveries are acknowledged", func() bool { return l.acknowledged() > 100 })
}

// refuses requires that the server answers 503 at once and says when to come again. Only the first request may meet
// the trouble before the server knows.
func (s *shop) refuses(first time.Duration) {
	s.t.Helper()
	client := &http.Client{Timeout: patience}
	defer client.CloseIdleConnections()
	for i := range 20 {
		a := post(client, s.app.URL, delivery{kind: single, messages: []message{{wamid: "wamid.never", at: s.traffic.start, text: "never stored"}}}.body())
		if a.status != http.StatusServiceUnavailable || a.retryAfter == "" || a.sentence == "" {
			s.t.Fatalf("while storage fails: %+v, want 503 with Retry-After and a reason", a)
		}
		if i == 0 {
			within(s.t, "the first refusal", a.took, first)
			continue
		}
		within(s.t, "a refusal", a.took, atOnce)
	}
}

// settle sends again what has no answer, stops the server and requires that everything is there.
func (s *shop) settle(l *ledger) {
	s.t.Helper()
	s.redeliver(l)
	s.app.Stop()
	var f faults
	s.look(func(st *store.Store) { s.verify(st, l, &f) })
	s.t.Log(sentence("%s: %d deliveries acknowledged, %d requests refused, %v", s.t.Name(), len(l.all()), l.refused, &f))
	f.report(s.t)
}

// measures requires a line of /metrics.
func (s *shop) measures(line string) {
	s.t.Helper()
	if got := s.get("/metrics"); got.status != http.StatusOK || !strings.Contains(got.sentence, line+"\n") {
		s.t.Errorf("/metrics: status %d, without %q", got.status, line)
	}
}

// ready asks /readyz.
func (s *shop) ready() answer {
	s.t.Helper()
	return s.get("/readyz")
}

func (s *shop) get(path string) answer {
	s.t.Helper()
	client := &http.Client{Timeout: patience}
	defer client.CloseIdleConnections()
	began := time.Now()
	got, err := client.Get(s.app.URL + path)
	if err != nil {
		s.t.Fatal(err)
	}
	defer got.Body.Close()
	text, err := io.ReadAll(got.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return answer{status: got.StatusCode, sentence: string(text), took: time.Since(began)}
}

// answers watches how requests went.
type answers struct {
	mu      sync.Mutex
	known   time.Duration // how long it took until /readyz told of the trouble
	slowest time.Duration
	strange []answer // neither taken nor refused in good form
	refused int
}

func (w *answers) add(a answer) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.slowest = max(w.slowest, a.took)
	switch {
	case a.status == http.StatusServiceUnavailable && a.retryAfter != "":
		w.refused++
	case a.status != http.StatusOK:
		w.strange = append(w.strange, a)
	}
}

// check requires that every request was answered 200 or 503 in time.
func (w *answers) check(t testing.TB, first time.Duration) {
	t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.strange) > 0 {
		t.Errorf("%d requests were answered neither 200 nor 503, such as %+v", len(w.strange), w.strange[0])
	}
	if w.refused == 0 {
		t.Error("no request of the load was refused: there was no trouble")
	}
	within(t, "the slowest answer", w.slowest, first)
}
