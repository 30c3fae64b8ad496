package sandbox

import (
	"encoding/json"
	"net/http"
	"strconv"
	"time"
)

// usage counts the management calls of an app about one account within an hour (Meta: about-the-platform,
// Dec 2025: 5,000 an hour for an account with a registered number, 200 otherwise). Sends are not counted.
type usage struct {
	since time.Time
	calls int
}

// callsPerHour is the limit of an account in use.
const callsPerHour = 5000

// countCall books a management call and refuses those beyond the limit.
func (w *World) countCall(c *call, kind, edge string) *graphError {
	if scopeOf(kind, edge) != scopeManagement {
		return nil
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	b := w.ownerOf(c.id)
	if b == nil {
		return nil
	}
	c.waba = b.id
	u := w.usageOf(c.token.app, b.id)
	if u.calls >= callsPerHour {
		g := refuse(80007, "This account reached its %d calls an hour.", callsPerHour)
		g.Status = w.opts.Limits.ThrottleStatus
		return g
	}
	u.calls++
	return nil
}

func (w *World) usageOf(app, waba string) *usage {
	key := app + " " + waba
	u := w.usage[key]
	if u == nil {
		u = &usage{since: w.now()}
		w.usage[key] = u
	}
	if w.now().Sub(u.since) >= time.Hour {
		*u = usage{since: w.now()}
	}
	return u
}

// writeUsage prints how much of the limits is used, in percent. Under which key and type WhatsApp appears
// in the second header could not be confirmed.
func (w *World) writeUsage(rw http.ResponseWriter, c *call) {
	if c.token == nil || c.waba == "" { // sends are not counted
		w.mu.Lock()
		least := strconv.Itoa(w.usagePercent)
		w.mu.Unlock()
		rw.Header().Set("X-App-Usage", `{"call_count":`+least+`,"total_cputime":0,"total_time":0}`)
		return
	}
	percent := object{"call_count": 0, "total_cputime": 0, "total_time": 0}
	w.mu.Lock()
	u := w.usageOf(c.token.app, c.waba)
	percent["call_count"] = max(u.calls*100/callsPerHour, w.usagePercent)
	regain := 0
	if u.calls >= callsPerHour {
		regain = int((time.Hour-w.now().Sub(u.since))/time.Minute) + 1
	}
	w.mu.Unlock()
	row := object{"type": "whatsapp", "estimated_time_to_regain_access": regain}
	for k, v := range percent {
		row[k] = v
	}
	setJSON(rw, "X-Business-Use-Case-Usage", object{c.waba: []object{row}})
	setJSON(rw, "X-App-Usage", percent)
}

func setJSON(rw http.ResponseWriter, header string, v object) {
	if raw, err := json.Marshal(v); err == nil { // always: numbers and texts
		rw.Header().Set(header, string(raw))
	}
}
