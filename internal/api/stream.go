package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/saltbridge/saltbridge/internal/event"
)

// patience is how long a program may take to take what is written: one that does not read is cut off, and
// goes on from the number it has seen when it connects again.
const patience = 15 * time.Second

// stream writes server-sent events.
type stream struct {
	w       http.ResponseWriter
	control *http.ResponseController
}

func newStream(w http.ResponseWriter) *stream {
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("X-Accel-Buffering", "no") // nginx would hold events back
	return &stream{w: w, control: http.NewResponseController(w)}
}

// start opens the stream after an event. An id without data is remembered by event sources and not shown.
func (s *stream) start(after int64) error {
	return s.flush(fmt.Appendf(nil, "retry: 3000\nid: %d\n\n", after))
}

// send writes events; without any, a comment that shows the stream is alive.
func (s *stream) send(events []event.Told) error {
	if len(events) == 0 {
		return s.flush([]byte(": alive\n\n"))
	}
	var text []byte
	for _, e := range events {
		data, err := json.Marshal(eventOf(e.Event))
		if err != nil {
			return err
		}
		text = fmt.Appendf(text, "id: %d\nevent: %s\ndata: %s\n\n", e.Seq, e.Kind, data)
	}
	return s.flush(text)
}

// flush writes text and sends it on its way.
func (s *stream) flush(text []byte) error {
	// The server's own write deadline is for answers, not for streams.
	if err := s.control.SetWriteDeadline(time.Now().Add(patience)); err != nil {
		return err
	}
	if _, err := s.w.Write(text); err != nil {
		return err
	}
	return s.control.Flush()
}
