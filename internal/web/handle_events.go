package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/event"
)

const (
	heartbeat   = 15 * time.Second // keeps proxies from closing a quiet stream, and tells the time
	slowest     = 10 * time.Second // a browser that takes longer to read is cut off; it resumes by itself
	reconnectMS = 1000             // how long a browser waits before it resumes
)

// streamEvents tells a page what changed, as server-sent events. It starts after ?after=N, after a break
// after the Last-Event-ID that browsers send, without either at the newest.
func (s *server) streamEvents(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	v := viewer(me)
	after, err := s.startOfStream(r, v)
	if err != nil {
		return err
	}
	reader, err := s.Events.Follow(r.Context(), v, after)
	if err != nil {
		return err
	}
	defer reader.Close()
	h := w.Header()
	h.Set("Content-Type", "text/event-stream; charset=utf-8")
	h.Set("X-Accel-Buffering", "no") // nginx would hold events back
	out := &stream{w: w, control: http.NewResponseController(w)}
	out.printf("retry: %d\n\n", reconnectMS)
	out.clock(s.Clock.NowMillis())
	for out.flush(); out.err == nil && r.Context().Err() == nil; out.flush() {
		beat, stop := s.untilBeat(r.Context())
		events, err := reader.Next(beat)
		stop()
		if _, err := s.Auth.Watcher(r.Context(), sessionToken(r)); err != nil {
			return nil // signed out since; the browser learns it when it comes again
		}
		switch {
		case errors.Is(err, context.Canceled):
			out.clock(s.Clock.NowMillis())
		case errors.Is(err, event.ErrClosed):
			return nil
		case err != nil:
			s.Log.Warn("a stream of events broke; the browser resumes", "error", err)
			return nil
		default:
			out.events(events)
		}
	}
	return nil // a browser that left or was too slow
}

// untilBeat is a context that ends when the next heartbeat is due: by the product's clock, so that open pages
// learn at once that it was moved.
func (s *server) untilBeat(ctx context.Context) (context.Context, context.CancelFunc) {
	beat, stop := context.WithCancel(ctx)
	go func() {
		defer stop()
		_ = s.Clock.Wait(beat, heartbeat) // either way it is time to go on
	}()
	return beat, stop
}

// startOfStream is the number after which a stream starts.
func (s *server) startOfStream(r *http.Request, v chat.Viewer) (int64, error) {
	for _, given := range []string{r.Header.Get("Last-Event-ID"), r.FormValue("after")} {
		if given != "" {
			return whole(given), nil
		}
	}
	return s.Store.LastEvent(r.Context(), v)
}

// stream writes server-sent events and keeps its first error.
type stream struct {
	w       http.ResponseWriter
	control *http.ResponseController
	err     error
}

func (o *stream) printf(format string, args ...any) {
	if o.err != nil {
		return
	}
	// Not every connection has deadlines; those that have none cannot be slow.
	if err := o.control.SetWriteDeadline(time.Now().Add(slowest)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		o.err = err
		return
	}
	_, o.err = fmt.Fprintf(o.w, format, args...)
}

// clock is the heartbeat: a comment, and the product's time for countdowns.
func (o *stream) clock(now int64) {
	o.printf(": heartbeat\nevent: clock\ndata: %d\n\n", now)
}

func (o *stream) events(events []chat.Event) {
	for _, e := range events {
		data, err := json.Marshal(e)
		if err != nil {
			o.err = err
			return
		}
		o.printf("id: %d\ndata: %s\n\n", e.Seq, data)
	}
}

func (o *stream) flush() {
	if o.err == nil {
		o.err = o.control.Flush()
	}
}
