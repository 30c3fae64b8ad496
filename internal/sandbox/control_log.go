package sandbox

import (
	"errors"
	"net/http"
)

// logMost is how many rows of each kind the log answers at most.
const logMost = 500

// getLog answers both logs with bodies, newest first. ?q= filters, ?limit= shortens, ?kind=requests or
// webhooks leaves one of them out.
func (w *World) getLog(rw http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	most := min(logMost, max(1, atoiOr(q.Get("limit"), logMost)))
	out := object{"counts": w.WebhookCounts()}
	if q.Get("kind") != "webhooks" {
		out["requests"] = orEmpty(w.FindRequests(q.Get("q"), most))
	}
	if q.Get("kind") != "requests" {
		out["webhooks"] = orEmpty(w.FindDeliveries(q.Get("q"), most))
	}
	answerControl(rw, out)
}

// orEmpty keeps an empty list from becoming null.
func orEmpty[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

// getLogRow answers one row: kind is requests or webhooks.
func (w *World) getLogRow(rw http.ResponseWriter, r *http.Request) {
	id := atoiOr(r.PathValue("id"), 0)
	switch r.PathValue("kind") {
	case "requests":
		for _, row := range w.Requests() {
			if row.ID == id {
				answerControl(rw, row)
				return
			}
		}
	case "webhooks":
		for _, row := range w.Deliveries() {
			if row.ID == id {
				answerControl(rw, row)
				return
			}
		}
	}
	refuseControl(rw, http.StatusNotFound, errors.New("no such row in the log: it is forgotten, or never was"))
}
