package sandbox

import (
	"encoding/json"
	"fmt"
	"net/http"
)

// postFlow changes a flow's status by hand.
func (w *World) postFlow(rw http.ResponseWriter, r *http.Request) {
	var in struct{ Status string }
	if err := readControl(r, &in); err != nil {
		done(rw, err)
		return
	}
	done(rw, w.ChangeFlow(r.PathValue("id"), in.Status))
}

// getFlowToOpen is how a customer's phone opens a flow.
func (w *World) getFlowToOpen(rw http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	defer w.mu.Unlock()
	f := w.flows[r.PathValue("id")]
	switch {
	case f == nil:
		refuseControl(rw, http.StatusNotFound, unknownThing("flow", r.PathValue("id"), "flows"))
	case f.status == flowDeprecated || f.status == flowBlocked || !json.Valid(f.json):
		refuseControl(rw, http.StatusConflict, fmt.Errorf("this form is no longer available: the flow is %s", f.status))
	default:
		answerControl(rw, object{"id": f.id, "name": f.name, "status": f.status, "endpoint": f.endpoint != "", "flow": json.RawMessage(f.json)})
	}
}

func unknownThing(kind, id, key string) error {
	return fmt.Errorf("no %s %q: see %s in GET /_sandbox/world", kind, id, key)
}

func badChoice(name, value string, allowed []string) error {
	return fmt.Errorf("%s must be one of %v, not %q", name, allowed, value)
}

// showFlowJSON is the download_url of the asset.
func (w *World) showFlowJSON(rw http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	f := w.flows[r.PathValue("id")]
	w.mu.Unlock()
	if f == nil || f.json == nil {
		http.NotFound(rw, r)
		return
	}
	rw.Header().Set("Content-Type", "application/json; charset=utf-8")
	_, _ = rw.Write(f.json) // the client went away; nothing left to tell it
}

// flowPreviewView is the page of the preview_url.
type flowPreviewView struct{ ID, Name, Status, JSON string }

// showFlowPreview draws the flow as a customer's phone does; answers go nowhere.
func (w *World) showFlowPreview(rw http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	f := w.flows[r.PathValue("id")]
	valid := f != nil && f.preview.Token != "" && f.preview.Token == r.URL.Query().Get("token") && w.now().Before(f.preview.Until)
	w.mu.Unlock()
	if !valid {
		http.Error(rw, "This preview has expired. Ask for the flow's preview field again.", http.StatusNotFound)
		return
	}
	v := flowPreviewView{ID: f.id, Name: f.name, Status: f.status}
	if json.Valid(f.json) {
		v.JSON = string(f.json)
	}
	render(rw, "flow-preview", v)
}

func (w *World) describeFlows() []object {
	out := []object{}
	for _, f := range w.flowsOf(nil) {
		_, problems := f.document()
		out = append(out, object{"id": f.id, "name": f.name, "status": f.status, "categories": f.categories, "waba_id": f.waba.id,
			"endpoint_uri": f.endpoint, "validation_errors": len(problems)})
	}
	return out
}
