package sandbox

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

// heartbeat keeps proxies from closing a quiet stream. It runs on the wall clock: it is about sockets.
const heartbeat = 20 * time.Second

// streamEvents tells open pages what changed, as server-sent events.
func (w *World) streamEvents(rw http.ResponseWriter, r *http.Request) {
	flusher := http.NewResponseController(rw)
	rw.Header().Set("Content-Type", "text/event-stream")
	rw.Header().Set("Cache-Control", "no-store")
	events, stop := w.subscribe()
	defer stop()
	_, _ = fmt.Fprint(rw, ": hello\n\n") // a failed write ends the request's context
	_ = flusher.Flush()
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		select {
		case e := <-events:
			raw, err := json.Marshal(e)
			if err != nil {
				return
			}
			_, _ = fmt.Fprintf(rw, "data: %s\n\n", raw)
		case <-beat.C:
			_, _ = fmt.Fprint(rw, ": beat\n\n")
		case <-r.Context().Done():
			return
		}
		if flusher.Flush() != nil {
			return
		}
	}
}
