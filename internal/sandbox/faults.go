package sandbox

import (
	"fmt"
	"slices"
	"time"
)

// Fault makes something go wrong on purpose: for the next Times occasions, for ForSeconds of the sandbox
// clock, or for whichever of the two ends first.
type Fault struct {
	ID         int       `json:"id"`
	On         string    `json:"on"`              // graph (every request), messages, webhooks or media
	Times      int       `json:"times,omitempty"` // how often it still strikes; 1 when both are left out
	ForSeconds int64     `json:"for_seconds,omitempty"`
	Until      time.Time `json:"until,omitzero"` // follows from ForSeconds

	Status int `json:"status,omitempty"` // HTTP status of the refusal
	Code   int `json:"code,omitempty"`   // Graph error code of the refusal

	// Drop cuts the connection. On messages and media the request was carried out before it, on graph it
	// was not; on webhooks the attempt is lost and repeated as Meta would.
	Drop      bool  `json:"drop,omitempty"`
	Lost      bool  `json:"lost,omitempty"`      // webhooks: gone for good
	Duplicate bool  `json:"duplicate,omitempty"` // webhooks: delivered twice
	Reorder   bool  `json:"reorder,omitempty"`   // webhooks: overtaken by the next one
	DelayMS   int64 `json:"delay_ms,omitempty"`  // on the sandbox clock

	BadSignature bool `json:"bad_signature,omitempty"` // webhooks: signed with another secret

	// Shape changes the form of a webhook as some captures and examples have it: no_object leaves the
	// envelope's object out, string_time prints the time of an entry as text.
	Shape string `json:"shape,omitempty"`

	// How the refusal is worded: its subcode, whether it calls itself transient, and error_data as an object
	// (usual), as text, or not at all (none). All three forms were seen.
	Subcode   int    `json:"subcode,omitempty"`
	Transient bool   `json:"transient,omitempty"`
	ErrorData string `json:"error_data,omitempty"`
}

// Shapes of webhooks.
const (
	shapeNoObject   = "no_object"
	shapeStringTime = "string_time"
)

// Inject adds a fault.
func (w *World) Inject(f Fault) error {
	if !slices.Contains([]string{"graph", "messages", "webhooks", "media"}, f.On) {
		return fmt.Errorf(`fault: "on" must be graph, messages, webhooks or media, not %q`, f.On)
	}
	if f.harmless() {
		return fmt.Errorf("fault: say what goes wrong: status, code, delay_ms, drop, lost, duplicate, reorder, bad_signature or shape")
	}
	if f.Shape != "" && f.Shape != shapeNoObject && f.Shape != shapeStringTime {
		return badChoice("fault: shape", f.Shape, []string{shapeNoObject, shapeStringTime})
	}
	if f.ErrorData != "" && f.ErrorData != "text" && f.ErrorData != "none" {
		return badChoice("fault: error_data", f.ErrorData, []string{"text", "none"})
	}
	if f.Times < 0 || f.ForSeconds < 0 || f.DelayMS < 0 {
		return fmt.Errorf("fault: times, for_seconds and delay_ms cannot be negative")
	}
	if f.Times == 0 && f.ForSeconds == 0 {
		f.Times = 1
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if f.Until = (time.Time{}); f.ForSeconds > 0 {
		f.Until = w.now().Add(time.Duration(f.ForSeconds) * time.Second)
	}
	f.ID = 1
	if len(w.faults) > 0 {
		f.ID = w.faults[len(w.faults)-1].ID + 1
	}
	w.faults = append(w.faults, &f)
	w.changed(event{Kind: "fault"})
	return nil
}

func (f Fault) harmless() bool {
	return f.Status == 0 && f.Code == 0 && f.DelayMS == 0 && !f.Drop && !f.Lost && !f.Duplicate && !f.Reorder && !f.BadSignature && f.Shape == ""
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
	w.endFaults()
	i := slices.IndexFunc(w.faults, func(f *Fault) bool { return f.On == on })
	if i < 0 {
		return Fault{}
	}
	hit := *w.faults[i]
	if hit.Times > 0 {
		w.faults[i].Times--
		if w.faults[i].Times == 0 {
			w.faults = slices.Delete(w.faults, i, i+1)
		}
		w.changed(event{Kind: "fault"})
	}
	return hit
}

// endFaults removes those whose time is over.
func (w *World) endFaults() {
	now := w.now()
	w.faults = slices.DeleteFunc(w.faults, func(f *Fault) bool { return !f.Until.IsZero() && now.After(f.Until) })
}

// graphFault is what a fault on all of Graph does to a request, before anything of it is carried out.
func (w *World) graphFault(c *call) error {
	f := w.takeFault("graph")
	if f.DelayMS > 0 {
		if err := w.clock.Wait(c.r.Context(), time.Duration(f.DelayMS)*time.Millisecond); err != nil {
			return errCutOff
		}
	}
	if f.Drop {
		return errCutOff
	}
	if f.Status == 0 && f.Code == 0 {
		return nil
	}
	if f.Code == 0 {
		f.Code = 2 // "Service temporarily unavailable"
	}
	return f.refusal()
}

// activeFaults copies the faults for pages and answers.
func (w *World) activeFaults() []Fault {
	w.endFaults()
	out := make([]Fault, 0, len(w.faults))
	for _, f := range w.faults {
		out = append(out, *f)
	}
	return out
}
