package ingest

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// TestAFullQueueRefusesAtOnce holds the writer until no more deliveries fit into the queue.
func TestAFullQueueRefusesAtOnce(t *testing.T) {
	r := newRig(t, storetest.SQLite(t)).connect()
	held, release := make(chan bool), make(chan bool)
	go func() {
		_ = r.store.Write(context.Background(), func(*db.Tx) error { close(held); <-release; return nil })
	}()
	<-held
	body := []byte(fixture(t, "message_text"))
	answers := make(chan error)
	sent := 0
	for sent < queueLength+batchLength+10 { // the queue, the batch under way, and some
		sent++
		go func() { answers <- r.ingest.accept(context.Background(), r.ingest.prepare(body, "")) }()
	}
	if err := <-answers; !errors.Is(err, errBusy) { // while nothing is written, only a refusal can be answered
		t.Errorf("the first answer: %v, want that too much waits", err)
	}
	close(release)
	refused := 1
	for range sent - 1 {
		if err := <-answers; errors.Is(err, errBusy) {
			refused++
		} else if err != nil {
			t.Fatal(err)
		}
	}
	if stats := r.stats(); stats.Deliveries.Applied != int64(sent-refused) {
		t.Errorf("%d deliveries applied, want %d that were not refused", stats.Deliveries.Applied, sent-refused)
	}
}

func TestBodiesShareTheirMemory(t *testing.T) {
	var shared ration
	read := func(size int) (*meter, error) {
		m := &meter{from: io.LimitReader(zeros{}, int64(size)), ration: &shared}
		_, err := io.Copy(io.Discard, struct{ io.Reader }{m})
		return m, err
	}
	var large []*meter
	for {
		m, err := read(maxBody)
		if err != nil {
			if !errors.Is(err, errBusy) {
				t.Fatal(err)
			}
			shared.give(m.size)
			break
		}
		large = append(large, m)
	}
	if n := len(large); n < 10 || n > rationSize/(maxBody-freeSize) {
		t.Errorf("%d of the largest bodies fit", n)
	}
	if _, err := read(freeSize); err != nil {
		t.Errorf("an ordinary body among them: %v", err)
	}
	for _, m := range large {
		shared.give(m.size)
	}
	shared.give(freeSize)
	if left := shared.taken.Load(); left != 0 {
		t.Errorf("%d bytes were not given back", left)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// TestEveryAnswerGivesItsMemoryBack sends large bodies that end in different ways.
func TestEveryAnswerGivesItsMemoryBack(t *testing.T) {
	r := newRig(t, storetest.SQLite(t)).connect()
	large := []byte(fixture(t, "message_text") + strings.Repeat(" ", 1<<20))
	r.deliver(string(large))
	if status := r.post(large, "sha256=00"); status != http.StatusUnauthorized {
		t.Errorf("status %d, want 401", status)
	}
	tooLarge := []byte(strings.Repeat(" ", maxBody+1))
	if status := r.post(tooLarge, sign(testSecret, tooLarge)); status != http.StatusRequestEntityTooLarge {
		t.Errorf("status %d, want 413", status)
	}
	r.server.Close() // waits for requests to end
	if left := r.ingest.ration.taken.Load(); left != 0 {
		t.Errorf("%d bytes were not given back", left)
	}
}

// TestTroubleRefuses lets another process hold the database: once a write has failed, requests are told so.
func TestTroubleRefuses(t *testing.T) {
	path := storetest.File(t)
	r, other := newRig(t, storetest.Open(t, path)).connect(), storetest.Open(t, path)
	held, release := make(chan bool), make(chan bool)
	go func() {
		_ = other.Write(context.Background(), func(*db.Tx) error { close(held); <-release; return nil })
	}()
	<-held
	defer close(release)
	if err := r.store.Write(t.Context(), func(*db.Tx) error { return nil }); chat.KindOf(err) != chat.Unavailable {
		t.Fatalf("got %v, want trouble", err)
	}
	body := fixture(t, "message_text")
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, r.server.URL, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("X-Hub-Signature-256", sign(testSecret, []byte(body)))
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	if answer.StatusCode != http.StatusServiceUnavailable || answer.Header.Get("Retry-After") == "" {
		t.Errorf("status %d, Retry-After %q, want 503 and when to come again", answer.StatusCode, answer.Header.Get("Retry-After"))
	}
}
