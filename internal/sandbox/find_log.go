package sandbox

import (
	"strconv"
	"strings"
)

// FindDeliveries lists the newest webhooks whose field, state, address, error or body contain q.
func (w *World) FindDeliveries(q string, most int) []Delivery {
	var out []Delivery
	for _, d := range w.Deliveries() {
		if len(out) < most && contains(q, d.Field, d.State, d.URL, d.Error, d.Body) {
			out = append(out, d)
		}
	}
	return out
}

// FindRequests lists the newest Graph requests whose method, path, status, input or answer contain q.
func (w *World) FindRequests(q string, most int) []Request {
	var out []Request
	for _, r := range w.Requests() {
		if len(out) < most && contains(q, r.Method+" "+r.Path, strconv.Itoa(r.Status), r.Input, r.Answer) {
			out = append(out, r)
		}
	}
	return out
}

// contains says whether any of the texts has q in it, in upper or lower case.
func contains(q string, texts ...string) bool {
	q = strings.ToLower(q)
	for _, t := range texts {
		if strings.Contains(strings.ToLower(t), q) {
			return true
		}
	}
	return q == ""
}
