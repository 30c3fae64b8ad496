package sandbox

import (
	"fmt"
	"slices"
)

// Fault makes something go wrong on purpose, for the next Times occasions.
type Fault struct {
	ID    int    `json:"id"`
	On    string `json:"on"`    // messages, webhooks or media
	Times int    `json:"times"` // how often it still strikes; 1 when left out

	Status int `json:"status,omitempty"` // HTTP status of the refusal
	Code   int `json:"code,omitempty"`   // Graph error code of the refusal

	// Drop cuts the connection. On messages and media the request was carried out before it; on
	// webhooks the attempt is lost and repeated as Meta would.
	Drop      bool  `json:"drop,omitempty"`
	Lost      bool  `json:"lost,omitempty"`      // webhooks: gone for good
	Duplicate bool  `json:"duplicate,omitempty"` // webhooks: delivered twice
	Reorder   bool  `json:"reorder,omitempty"`   // webhooks: overtaken by the next one
	DelayMS   int64 `json:"delay_ms,omitempty"`  // on the sandbox clock

	BadSignature bool `json:"bad_signature,omitempty"` // webhooks: signed with another secret
}

// Inject adds a fault.
func (w *World) Inject(f Fault) error {
	if !slices.Contains([]string{"messages", "webhooks", "media"}, f.On) {
		return fmt.Errorf(`fault: "on" must be messages, webhooks or media, not %q`, f.On)
	}
	if f.harmless() {
		return fmt.Errorf("fault: say what goes wrong: status, code, delay_ms, drop, lost, duplicate, reorder or bad_signature")
	}
	if f.Times <= 0 {
		f.Times = 1
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	f.ID = 1
	if len(w.faults) > 0 {
		f.ID = w.faults[len(w.faults)-1].ID + 1
	}
	w.faults = append(w.faults, &f)
	w.changed(event{Kind: "fault"})
	return nil
}

func (f Fault) harmless() bool {
	return f.Status == 0 && f.Code == 0 && f.DelayMS == 0 && !f.Drop && !f.Lost && !f.Duplicate && !f.Reorder && !f.BadSignature
}

// ClearFaults removes every fault.
func (w *World) ClearFaults() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.faults = nil
	w.changed(event{Kind: "fault"})
}

// takeFault uses up one occasion of the oldest fault that fits. Without one it returns the zero fault,
// which does nothing.
func (w *World) takeFault(on string) Fault {
	w.mu.Lock()
	defer w.mu.Unlock()
	i := slices.IndexFunc(w.faults, func(f *Fault) bool { return f.On == on })
	if i < 0 {
		return Fault{}
	}
	hit := *w.faults[i]
	w.faults[i].Times--
	if w.faults[i].Times == 0 {
		w.faults = slices.Delete(w.faults, i, i+1)
	}
	w.changed(event{Kind: "fault"})
	return hit
}

// activeFaults copies the faults for pages and answers.
func (w *World) activeFaults() []Fault {
	out := make([]Fault, 0, len(w.faults))
	for _, f := range w.faults {
		out = append(out, *f)
	}
	return out
}
