package sandbox

import (
	"errors"
	"net/http"
	"time"
)

// WorldSettings hold for the whole world. What is nil stays.
type WorldSettings struct {
	FirstUnavailable *bool `json:"first_message_unavailable"` // a customer's first message arrives as 131060
	Batch            *int  `json:"webhook_batch"`             // entries in one webhook, 1 to 1000
	SentMS           *int  `json:"sent_ms"`                   // from the send to each status, on the sandbox clock
	DeliveredMS      *int  `json:"delivered_ms"`
	ReadMS           *int  `json:"read_ms"`
	UsagePercent     *int  `json:"usage_percent"` // what X-App-Usage tells at least
}

func (in WorldSettings) check() error {
	if in.Batch != nil && (*in.Batch < 1 || *in.Batch > 1000) {
		return errors.New("webhook_batch must be 1 to 1000")
	}
	if in.UsagePercent != nil && (*in.UsagePercent < 0 || *in.UsagePercent > 100) {
		return errors.New("usage_percent must be 0 to 100")
	}
	for _, ms := range []*int{in.SentMS, in.DeliveredMS, in.ReadMS} {
		if ms != nil && *ms < 0 {
			return errors.New("delays cannot be negative")
		}
	}
	return nil
}

// Settings changes what holds for the whole world.
func (w *World) Settings(in WorldSettings) error {
	if err := in.check(); err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	set(&w.firstUnavailable, in.FirstUnavailable)
	set(&w.usagePercent, in.UsagePercent)
	d := &w.opts.Delays
	for field, ms := range map[*time.Duration]*int{&d.Sent: in.SentMS, &d.Delivered: in.DeliveredMS, &d.Read: in.ReadMS} {
		if ms != nil {
			*field = time.Duration(*ms) * time.Millisecond
		}
	}
	if in.Batch != nil {
		w.hooks.mu.Lock()
		w.hooks.batch = *in.Batch
		w.hooks.mu.Unlock()
	}
	w.changed(event{Kind: "fault"})
	return nil
}

func (w *World) postSettings(rw http.ResponseWriter, r *http.Request) {
	var in WorldSettings
	err := readControl(r, &in)
	if err == nil {
		err = w.Settings(in)
	}
	if err != nil {
		done(rw, err)
		return
	}
	w.mu.Lock()
	d := w.opts.Delays
	now := object{"first_message_unavailable": w.firstUnavailable, "usage_percent": w.usagePercent,
		"sent_ms": d.Sent.Milliseconds(), "delivered_ms": d.Delivered.Milliseconds(), "read_ms": d.Read.Milliseconds()}
	w.hooks.mu.Lock()
	now["webhook_batch"] = w.hooks.batch
	w.hooks.mu.Unlock()
	w.mu.Unlock()
	answerControl(rw, now)
}
