package api

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// happen appends n events of the shop, numbered from 1 on a fresh store.
func (r *rig) happen(n int) {
	r.t.Helper()
	for range n {
		r.tell(r.shop, chat.Event{Kind: chat.EventContactChanged, Number: r.shop.Number.ID, At: r.now})
	}
}

func TestEventsInPages(t *testing.T) {
	r := newRig(t)
	r.happen(5)
	for _, tt := range []struct {
		query string
		seqs  []int64
		after int64
		more  bool
	}{
		{"", []int64{1, 2, 3, 4, 5}, 5, false},
		{"?limit=5", []int64{1, 2, 3, 4, 5}, 5, false},
		{"?limit=2", []int64{1, 2}, 2, true},
		{"?after=2&limit=2", []int64{3, 4}, 4, true},
		{"?after=4&limit=2", []int64{5}, 5, false},
		{"?after=5", nil, 5, false},
		{"?after=900", nil, 5, false}, // of a database that was restored to an earlier state
	} {
		page := ok[EventPage](r.get("/api/v1/events"+tt.query), http.StatusOK)
		var seqs []int64
		for _, e := range page.Items {
			seqs = append(seqs, e.Seq)
		}
		if diff := cmp.Diff(tt.seqs, seqs); diff != "" || page.After != tt.after || page.More != tt.more {
			t.Errorf("%q: after %d, more %t, %s", tt.query, page.After, page.More, diff)
		}
	}
	want := Event{Seq: 1, Kind: chat.EventContactChanged, NumberID: r.shop.Number.ID, At: Time(r.now)}
	if diff := cmp.Diff(want, ok[EventPage](r.get("/api/v1/events?limit=1"), http.StatusOK).Items[0]); diff != "" {
		t.Error(diff)
	}
}

// listener reads a stream of events.
type listener struct {
	t     *testing.T
	lines *bufio.Scanner
	stop  context.CancelFunc
	start int64 // the id told first
}

// listen opens a stream; header is Last-Event-ID, if any.
func (r *rig) listen(query, header string) *listener {
	r.t.Helper()
	ctx, stop := context.WithTimeout(r.t.Context(), 2*time.Minute) // a stream that stays silent fails the test
	req := r.request(http.MethodGet, "/api/v1/events/stream"+query, "").WithContext(ctx)
	if header != "" {
		req.Header.Set("Last-Event-ID", header)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() { stop(); res.Body.Close() })
	if res.StatusCode != http.StatusOK || res.Header.Get("Content-Type") != "text/event-stream" {
		r.t.Fatalf("got %s %v", res.Status, res.Header)
	}
	l := &listener{t: r.t, lines: bufio.NewScanner(res.Body), stop: stop}
	opening := l.block()
	if l.start, err = strconv.ParseInt(opening["id"], 10, 64); err != nil || opening["data"] != "" {
		r.t.Fatalf("the stream opens with %v", opening)
	}
	return l
}

// block reads up to the next empty line.
func (l *listener) block() map[string]string {
	l.t.Helper()
	fields := map[string]string{}
	for l.lines.Scan() {
		if l.lines.Text() == "" {
			return fields
		}
		name, value, _ := strings.Cut(l.lines.Text(), ": ")
		fields[name] = value
	}
	l.t.Fatalf("the stream ended: %v", l.lines.Err())
	return nil
}

// next reads an event and requires its number.
func (l *listener) next(want int64) Event {
	l.t.Helper()
	fields := l.block()
	var e Event
	if err := json.Unmarshal([]byte(fields["data"]), &e); err != nil {
		l.t.Fatalf("%v in %v", err, fields)
	}
	if e.Seq != want || fields["id"] != fmt.Sprint(want) || fields["event"] != string(e.Kind) {
		l.t.Fatalf("got %v, want number %d", fields, want)
	}
	return e
}

func TestStreamGoesOnWhereItBroke(t *testing.T) {
	r := newRig(t)
	r.happen(4)
	l := r.listen("?after=1", "")
	if l.start != 1 {
		t.Errorf("starts after %d, want 1", l.start)
	}
	l.next(2)
	l.next(3)
	l.stop()
	r.happen(1)

	again := r.listen("?after=1", "3") // the header goes before the address it was opened with
	if again.start != 3 {
		t.Errorf("starts after %d, want 3", again.start)
	}
	again.next(4)
	again.next(5)
	r.happen(1)
	if e := again.next(6); e.NumberID != r.shop.Number.ID || e.At != Time(r.now) {
		t.Errorf("got %+v", e)
	}
}

func TestStreamStarts(t *testing.T) {
	r := newRig(t)
	r.happen(3)
	for _, tt := range []struct {
		name, query, header string
		start               int64
	}{
		{"with what happens from now on", "", "", 3},
		{"from now on, said aloud", "?after=-1", "", 3},
		{"with the first there is", "?after=0", "", 0},
		{"after the header", "", "2", 2},
		{"with a number of the future", "", "900", 3},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := r.listen(tt.query, tt.header).start; got != tt.start {
				t.Errorf("starts after %d, want %d", got, tt.start)
			}
		})
	}
}

func TestStreamIsOfOneAccount(t *testing.T) {
	r := newRig(t)
	l := r.listen("?after=0", "")
	r.tell(r.other, chat.Event{Kind: chat.EventNumberChanged, At: r.now})
	r.tell(r.shop, chat.Event{Kind: chat.EventContactChanged, At: r.now})
	if e := l.next(1); e.Kind != chat.EventContactChanged {
		t.Errorf("got an event of another account: %+v", e)
	}
}

func TestStreamRefusesABadNumber(t *testing.T) {
	r := newRig(t)
	req := r.request(http.MethodGet, "/api/v1/events/stream", "")
	req.Header.Set("Last-Event-ID", "yesterday")
	p := r.do(req).problem(http.StatusUnprocessableEntity, chat.Invalid)
	if len(p.Faults) != 1 || p.Faults[0].Location != "header.Last-Event-ID" {
		t.Errorf("faults %+v", p.Faults)
	}
}

// TestHeadOfAStreamEnds asks twice over one connection: the second answer waits for the end of the first.
func TestHeadOfAStreamEnds(t *testing.T) {
	r := newRig(t)
	ctx, stop := context.WithTimeout(t.Context(), 2*time.Minute)
	defer stop()
	for range 2 {
		if got := r.do(r.request(http.MethodHead, "/api/v1/events/stream", "").WithContext(ctx)); got.status != http.StatusOK {
			t.Errorf("got %d", got.status)
		}
	}
}

func TestSilenceIsBroken(t *testing.T) {
	r := newRig(t)
	reader, err := r.server.Events.Follow(t.Context(), r.shop.Viewer, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	if events, err := nextWithin(t.Context(), reader, time.Millisecond); err != nil || len(events) != 0 {
		t.Fatalf("got %v, %v, want silence", events, err)
	}
	r.happen(1)
	if events, err := nextWithin(t.Context(), reader, time.Minute); err != nil || len(events) != 1 {
		t.Fatalf("got %v, %v, want the event that came after the silence", events, err)
	}
	gone, stop := context.WithCancel(t.Context())
	stop()
	if _, err := nextWithin(gone, reader, time.Minute); err == nil {
		t.Error("a program that went away is waited for")
	}
}

// deadlines is a recorder that takes write deadlines, as a connection does.
type deadlines struct {
	*httptest.ResponseRecorder
	newest time.Time
}

func (d *deadlines) SetWriteDeadline(t time.Time) error {
	d.newest = t
	return nil
}

func TestAQuietStreamShowsThatItIsAlive(t *testing.T) {
	w := &deadlines{ResponseRecorder: httptest.NewRecorder()}
	if err := newStream(w).send(nil); err != nil {
		t.Fatal(err)
	}
	if w.Body.String() != ": alive\n\n" || !w.Flushed {
		t.Errorf("wrote %q, flushed %t", w.Body, w.Flushed)
	}
	if w.newest.Before(time.Now()) {
		t.Error("the server's own deadline would cut the stream")
	}
}
