package web_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// follower reads a stream of events.
type follower struct {
	t     *testing.T
	lines *bufio.Scanner
}

// follow opens the stream; header is the Last-Event-ID, or empty.
func (v *visitor) follow(path, header string) *follower {
	v.t.Helper()
	r := v.request("GET", path, nil)
	if header != "" {
		r.Header.Set("Last-Event-ID", header)
	}
	res, err := v.Do(r)
	if err != nil {
		v.t.Fatal(err)
	}
	v.t.Cleanup(func() { res.Body.Close() })
	if res.StatusCode != http.StatusOK || !strings.HasPrefix(res.Header.Get("Content-Type"), "text/event-stream") || res.Header.Get("Content-Encoding") != "" {
		v.t.Fatalf("got %d %v", res.StatusCode, res.Header)
	}
	return &follower{v.t, bufio.NewScanner(res.Body)}
}

// next returns the next event, whose id is its number.
func (f *follower) next() chat.Event {
	f.t.Helper()
	id := ""
	for f.lines.Scan() {
		field, value, _ := strings.Cut(f.lines.Text(), ": ")
		switch {
		case field == "id":
			id = value
		case field == "data" && id != "":
			var e chat.Event
			if err := json.Unmarshal([]byte(value), &e); err != nil {
				f.t.Fatal(err)
			}
			if fmt.Sprint(e.Seq) != id {
				f.t.Fatalf("event %d has the id %s", e.Seq, id)
			}
			return e
		}
	}
	f.t.Fatalf("the stream ended: %v", f.lines.Err())
	return chat.Event{}
}

// added returns the next event about a new message. Events follow each other without a gap; others may come in between, such as that the
// templates were asked for.
func (f *follower) added(after int64) chat.Event {
	f.t.Helper()
	for {
		e := f.next()
		if e.Seq != after+1 {
			f.t.Fatalf("%+v follows number %d", e, after)
		}
		if e.Kind == chat.EventMessageAdded {
			return e
		}
		after = e.Seq
	}
}

func TestEventsResumeWithoutLossOrDouble(t *testing.T) {
	d := newDesk(t)
	d.connectNumber()
	filed := d.file(d.says(ana, 0, "one"), d.says(ana, 0, "two"), d.says(ana, 0, "three"))
	v := d.signedIn(d.agent)

	all := v.follow("/events?after=0", "")
	var seqs []int64 // of the messages
	for _, m := range filed {
		after := int64(0)
		if len(seqs) > 0 {
			after = seqs[len(seqs)-1]
		}
		e := all.added(after)
		if e.Message != m.ID {
			t.Fatalf("got %+v, want message %d", e, m.ID)
		}
		seqs = append(seqs, e.Seq)
	}
	resumed := v.follow(fmt.Sprintf("/events?after=%d", seqs[0]), fmt.Sprint(seqs[1])) // what a browser sends after a break wins
	if got := resumed.added(seqs[1]); got.Message != filed[2].ID {
		t.Fatalf("resumed with %+v, want the third message", got)
	}
	live := v.follow("/events", "")
	m := d.file(d.says(ana, 0, "four"))[0]
	want := all.added(seqs[2])
	if want.Message != m.ID || want.Conversation != m.Conversation {
		t.Fatalf("got %+v, want the fourth message", want)
	}
	if got := resumed.added(seqs[2]); got != want {
		t.Fatalf("resumed got %+v, want %+v", got, want)
	}
	first := live.next()
	for first.Kind != chat.EventMessageAdded {
		first = live.next()
	}
	if first != want {
		t.Fatalf("live got %+v, want %+v", first, want)
	}
}

func TestEventsTellTheProductsTime(t *testing.T) {
	d := newDesk(t)
	d.clock.Advance(1000 * 3600e9)
	at := d.signedIn(d.agent).follow("/events", "").clock()
	if off := d.clock.NowMillis() - at; off < 0 || off > 60_000 {
		t.Fatalf("the time is off by %d ms", off)
	}
}

func TestEventsAreForTheSignedIn(t *testing.T) {
	d := newDesk(t)
	if a := d.visitor().get("/events"); a.StatusCode != http.StatusUnauthorized {
		t.Fatalf("got %d", a.StatusCode)
	}
}

// TestEventsTellAMovedClockAtOnce: the heartbeat goes by the product's clock.
func TestEventsTellAMovedClockAtOnce(t *testing.T) {
	d := newDesk(t)
	f := d.signedIn(d.agent).follow("/events", "")
	before := f.clock()
	d.clock.Advance(time.Hour)
	if after := f.clock(); after-before < time.Hour.Milliseconds() {
		t.Fatalf("the clock moved by %d ms, want an hour", after-before)
	}
}

// clock returns the time of the next heartbeat.
func (f *follower) clock() (at int64) {
	f.t.Helper()
	for f.lines.Scan() {
		if f.lines.Text() != "event: clock" || !f.lines.Scan() {
			continue
		}
		if _, err := fmt.Sscanf(f.lines.Text(), "data: %d", &at); err != nil {
			f.t.Fatal(err)
		}
		return at
	}
	f.t.Fatalf("the stream ended: %v", f.lines.Err())
	return 0
}

// TestEventsEndWithTheSession: whoever is signed out hears nothing that happens afterwards.
func TestEventsEndWithTheSession(t *testing.T) {
	d := newDesk(t)
	d.connectNumber()
	v := d.signedIn(d.agent)
	f := v.follow("/events", "")
	f.clock()
	v.post("/signout", nil)
	d.file(d.says(ana, 0, "too late"))
	for f.lines.Scan() {
		if strings.Contains(f.lines.Text(), string(chat.EventMessageAdded)) {
			t.Fatal("an event was told after signing out")
		}
	}
	if err := f.lines.Err(); err != nil {
		t.Fatalf("the stream broke instead of ending: %v", err)
	}
}

// stuck is a connection whose other end has stopped reading.
type stuck struct {
	http.ResponseWriter
	deadline time.Time
	full     atomic.Bool
	told     chan []byte // what was written before
}

func (s *stuck) SetWriteDeadline(at time.Time) error { s.deadline = at; return nil }

func (s *stuck) Flush() {}

func (s *stuck) Write(p []byte) (int, error) {
	if s.full.Load() {
		return 0, os.ErrDeadlineExceeded // as a connection does when the deadline has passed
	}
	s.told <- bytes.Clone(p)
	return len(p), nil
}

// TestEventsCutOffWhoDoesNotRead: a browser that stopped reading must not hold a stream, whatever it is that cannot be written: here
// what time it is.
func TestEventsCutOffWhoDoesNotRead(t *testing.T) {
	d := newDesk(t)
	d.connectNumber()
	d.file(d.says(ana, 0, "one"))
	r := httptest.NewRequestWithContext(t.Context(), "GET", "/events?after=0", nil)
	token, err := d.auth.SignIn(t.Context(), d.agent.Email, password)
	if err != nil {
		t.Fatal(err)
	}
	r.AddCookie(&http.Cookie{Name: "saltbridge_session", Value: token})
	w := &stuck{ResponseWriter: httptest.NewRecorder(), told: make(chan []byte, 100)}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		d.pages.ServeHTTP(w, r)
	}()
	for text := range w.told {
		if bytes.Contains(text, []byte(chat.EventMessageAdded)) {
			break
		}
	}
	w.full.Store(true)
	d.clock.Advance(time.Minute)
	<-ended
	if left := time.Until(w.deadline); left <= 0 || left > 10*time.Second {
		t.Errorf("a write may take %v, want some seconds", left)
	}
}
