package app

import (
	"net/http"
	"time"
)

// deliverTime is how long a webhook's body may take to arrive: 3 MB over a slow line, but not for ever.
const deliverTime = 30 * time.Second

// deliver bounds the time of a webhook request and hands it to ingest. Other requests set their own limits:
// an event stream has none.
func (s *server) deliver(w http.ResponseWriter, r *http.Request) {
	control := http.NewResponseController(w)
	deadline := time.Now().Add(deliverTime)
	if control.SetReadDeadline(deadline) == nil {
		defer func() { _ = control.SetReadDeadline(time.Time{}) }()
	}
	s.ingest.Deliver(w, r)
}
