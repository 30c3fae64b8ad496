package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/saltbridge/saltbridge/internal/auth"
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/event"
)

const (
	heartbeat   = 15 * time.Second      // keeps proxies from closing a quiet stream, and tells the time
	slowest     = 10 * time.Second      // a browser that takes longer to read is cut off; it resumes by itself
	reconnectMS = 1000                  // how long a browser waits before it resumes
	gather      = 60 * time.Millisecond // at the least between two writes to a stream: what happens meanwhile goes together
)

// streamEvents tells a page what changed, as server-sent events. It starts after ?after=N, after a break
// after the Last-Event-ID that browsers send, without either at the newest.
func (s *server) streamEvents(w http.ResponseWriter, r *http.Request) error {
	me, reader, err := s.admitStream(r)
	if chat.KindOf(err) == chat.Forbidden {
		toLogin(w, r)
		return nil
	}
	if err != nil {
		return err
	}
	defer reader.Close()
	v := viewer(me)
	defer s.pulse.join()()
	defer s.attendance.Enter(v)()
	h := w.Header()
	h.Set("Content-Type", "text/event-stream; charset=utf-8")
	h.Set("X-Accel-Buffering", "no") // nginx would hold events back
	out := &stream{w: w, control: http.NewResponseController(w), me: me.ID}
	beat := s.pulse.next() // before the clock is read: moved from here on, it is told again
	out.open(s.Clock.NowMillis())
	s.pump(r.Context(), out, &source{reader: reader, session: s.Auth.Watch(sessionToken(r)), viewer: v, seats: s.attendance.Now(v)}, beat)
	return nil // a browser that left or was too slow
}

// admitStream finds out who asks and begins to read for them, in a goroutine of its own: the deep calls of a database
// would leave each of a thousand streams with a large stack.
func (s *server) admitStream(r *http.Request) (me chat.Agent, reader *event.Reader, err error) {
	admitted := make(chan struct{})
	go func() {
		defer close(admitted)
		if me, err = s.Auth.Watcher(r.Context(), sessionToken(r)); err != nil {
			return
		}
		var after int64
		if after, err = s.startOfStream(r, viewer(me)); err == nil {
			reader, err = s.Events.Follow(r.Context(), viewer(me), after)
		}
	}()
	<-admitted
	return me, reader, err
}

// source is what a stream tells.
type source struct {
	reader  *event.Reader
	session *auth.Watch
	viewer  chat.Viewer
	seats   int64 // the number of the newest change of attendance that was told
}

// pump writes what happens, and at each beat the time, until the browser leaves, the session ends or the server stops.
func (s *server) pump(ctx context.Context, out *stream, from *source, beat <-chan struct{}) {
	for out.err == nil {
		select {
		case <-beat:
			if !from.session.Holds(ctx) {
				return
			}
			beat = s.pulse.next()
			if out.clock(s.Clock.NowMillis()); out.err != nil {
				return // it would wait here for what comes next
			}
		default:
		}
		events, news, err := from.reader.Poll(ctx)
		if err != nil {
			if ctx.Err() == nil {
				s.Log.Warn("a stream of events broke; the browser resumes", "error", err)
			}
			return
		}
		seats := s.attendance.Since(from.viewer, from.seats)
		from.seats = seats.At
		if len(events)+len(seats.Of) > 0 || seats.Lost {
			if !from.session.Holds(ctx) {
				return // signed out since; the browser learns it when it comes again
			}
			out.tell(events, seats)
			if !pause(ctx, gather) {
				return
			}
			continue
		}
		select {
		case <-news:
		case <-seats.More:
		case <-beat:
		case <-ctx.Done():
			return
		case <-from.reader.Closed():
			return
		}
	}
}

// pause waits; it reports whether ctx still goes on.
func pause(ctx context.Context, d time.Duration) bool {
	wait := time.NewTimer(d)
	defer wait.Stop()
	select {
	case <-wait.C:
		return true
	case <-ctx.Done():
		return false
	}
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
	me      chat.AgentID
	err     error
}

// buffers are what streams write into: few at a time, so that a quiet stream holds none.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// write sends what fill writes, at once.
func (o *stream) write(fill func(b *bytes.Buffer)) {
	if o.err != nil {
		return
	}
	b := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(b)
	b.Reset()
	fill(b)
	if b.Len() == 0 {
		return
	}
	// Not every connection has deadlines; those that have none cannot be slow.
	if err := o.control.SetWriteDeadline(time.Now().Add(slowest)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		o.err = err
		return
	}
	if _, o.err = o.w.Write(b.Bytes()); o.err == nil {
		o.err = o.control.Flush()
	}
}

// open starts the stream.
func (o *stream) open(now int64) {
	o.write(func(b *bytes.Buffer) {
		fmt.Fprintf(b, "retry: %d\n\n", reconnectMS)
		clockLine(b, now)
	})
}

// clock is the heartbeat: a comment, and the product's time for countdowns.
func (o *stream) clock(now int64) { o.write(func(b *bytes.Buffer) { clockLine(b, now) }) }

func clockLine(b *bytes.Buffer, now int64) {
	fmt.Fprintf(b, ": heartbeat\nevent: clock\ndata: %d\n\n", now)
}

// tell writes events, without those that concern another agent alone, and the conversations whose attendance changed.
func (o *stream) tell(events []event.Told, seats event.Changes) {
	o.write(func(b *bytes.Buffer) {
		var number [20]byte
		for _, e := range events {
			b.WriteString("id: ")
			b.Write(strconv.AppendInt(number[:0], e.Seq, 10))
			if e.Agent != 0 && e.Agent != o.me {
				b.WriteString("\n\n") // an id alone is remembered and not shown
				continue
			}
			b.WriteString("\ndata: ")
			b.Write(e.JSON)
			b.WriteString("\n\n")
		}
		if len(seats.Of) > 0 || seats.Lost {
			names, err := json.Marshal(seats.Of) // null: any
			o.err = err
			fmt.Fprintf(b, "event: here\ndata: %s\n\n", names)
		}
	})
}
