package sandbox

import (
	"encoding/json"
	"slices"
	"time"
)

// Request is one Graph call in the log of the panel.
type Request struct {
	ID     int       `json:"id"`
	At     time.Time `json:"at"`
	Method string    `json:"method"`
	Path   string    `json:"path"`
	Status int       `json:"status"`
	Input  string    `json:"input,omitempty"`
	Answer string    `json:"answer,omitempty"`
}

const requestLogSize = 300

// requestLog keeps the last Graph calls. Guarded by World.mu.
type requestLog struct {
	rows  []Request
	total int
}

func newRequestLog() *requestLog { return &requestLog{} }

func (l *requestLog) add(c *call, status int, answer []byte, start time.Time) {
	l.total++
	if len(l.rows) >= requestLogSize {
		l.rows = slices.Delete(l.rows, 0, requestLogSize/4)
	}
	l.rows = append(l.rows, Request{ID: l.total, At: start, Method: c.r.Method, Path: c.r.URL.Path,
		Status: status, Input: shownParams(c), Answer: shorten(answer)})
}

// secrets are the parameters that no log shows.
var secrets = []string{"access_token", "client_secret", "input_token", "code"}

// shownParams prints the merged parameters, without tokens and secrets.
func shownParams(c *call) string {
	if c.raw != nil && c.r.URL.RawQuery == "" && !slices.ContainsFunc(secrets, func(k string) bool { return c.params[k] != nil }) {
		return shorten(c.raw) // most requests: nothing to merge and nothing to hide
	}
	shown := object{}
	for k, v := range c.params {
		if slices.Contains(secrets, k) {
			v = "…"
		}
		shown[k] = v
	}
	if c.file != nil {
		shown["file"] = object{"filename": c.file.name, "mime_type": c.file.mime, "bytes": len(c.file.bytes)}
	}
	if len(shown) == 0 {
		return ""
	}
	raw, err := json.Marshal(shown)
	if err != nil {
		return err.Error()
	}
	return shorten(raw)
}

// Requests lists the last Graph calls, newest first.
func (w *World) Requests() []Request {
	w.mu.Lock()
	defer w.mu.Unlock()
	out := slices.Clone(w.requests.rows)
	slices.Reverse(out)
	return out
}
