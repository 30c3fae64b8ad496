package sandbox

import (
	"slices"
	"time"

	"github.com/saltbridge/saltbridge/internal/sandbox/input"
)

// checkFlow looks up the flow that an interactive message opens.
func (w *World) checkFlow(n *number, _ *customer, out *outgoing) *graphError {
	body := nested(out.body)
	if out.kind != "interactive" || text(body["type"]) != "flow" {
		return nil
	}
	p := nested(nested(body["action"])["parameters"])
	f := w.flowOf(n.waba, p)
	if f == nil {
		return refuse(131009, "interactive.action.parameters.flow_id: is not a flow of this account")
	}
	if text(p["mode"]) == "draft" {
		if f.status != flowDraft {
			return refuse(131009, "interactive.action.parameters.mode: the flow is %s, only drafts open in draft mode", f.status)
		}
	} else if gerr := w.mayOpen(f); gerr != nil {
		return gerr
	}
	return checkFirstScreen(f, p)
}

// flowOf finds the flow named by flow_id or flow_name.
func (w *World) flowOf(b *waba, named object) *flow {
	if f := w.flows[text(named["flow_id"])]; f != nil && f.waba == b {
		return f
	}
	return w.flowNamed(b, text(named["flow_name"]))
}

// mayOpen refuses a flow that customers cannot open. A throttled one can be sent ten times an hour.
func (w *World) mayOpen(f *flow) *graphError {
	switch f.status {
	case flowBlocked:
		return refuse(132068, "The flow is blocked.")
	case flowThrottled:
		f.sent = within(f.sent, w.now(), time.Hour)
		if len(f.sent) >= throttledPerHour {
			return refuse(132069, "The flow is throttled and was sent %d times within an hour.", throttledPerHour)
		}
		f.sent = append(f.sent, w.now())
	case flowDraft, flowDeprecated:
		return refuse(131009, "flow: its status is %s, it must be PUBLISHED", f.status)
	}
	return nil
}

func checkFirstScreen(f *flow, p object) *graphError {
	screen := text(nested(p["flow_action_payload"])["screen"])
	d, _ := f.document()
	if screen != "" && text(p["flow_action"]) != "data_exchange" && !slices.Contains(d.Screens, screen) {
		return refuse(131009, "interactive.action.parameters.flow_action_payload.screen: the flow has no screen %q", screen)
	}
	return nil
}

// flowButtonOf is the FLOW button of a template's components, nil without one.
func flowButtonOf(components []any) object {
	for _, c := range components {
		for _, b := range list(nested(c)["buttons"]) {
			if upper(text(nested(b)["type"])) == "FLOW" {
				return nested(b)
			}
		}
	}
	return nil
}

// adoptFlow checks the flow a template's button opens. JSON in the button becomes a flow of its own.
func (w *World) adoptFlow(b *waba, name string, components []any) *graphError {
	button := flowButtonOf(components)
	if button == nil {
		return nil
	}
	raw := text(button["flow_json"])
	if raw == "" {
		f := w.flowOf(b, button)
		if f == nil || !f.sendable() {
			return &graphError{Code: 100, Message: "Invalid parameter", Plain: true, UserTitle: "Flow cannot be used",
				UserText: "The button needs a published flow of this account."}
		}
		return nil
	}
	made := &flow{json: []byte(raw), waba: b}
	if gerr := w.mayPublish(made); gerr != nil {
		return gerr
	}
	f := w.addFlow(b, name+"_flow", []string{"OTHER"})
	f.json = made.json
	w.setFlowStatus(f, flowPublished)
	delete(button, "flow_json")
	button["flow_id"] = f.id
	return nil
}

// checkTemplateFlow refuses a template whose flow cannot be opened now.
func (w *World) checkTemplateFlow(t *template) *graphError {
	button := flowButtonOf(t.components)
	if button == nil {
		return nil
	}
	f := w.flowOf(t.waba, button)
	if f == nil {
		return refuse(132068, "The flow of the template is gone.")
	}
	return w.mayOpen(f)
}

// ChangeFlow gives a flow another status by hand: what Meta does to flows whose endpoints are unhealthy.
func (w *World) ChangeFlow(id, status string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	f := w.flows[id]
	switch {
	case f == nil:
		return unknownThing("flow", id, "flows")
	case !input.Has(flowStates, status):
		return badChoice("status", status, flowStates)
	}
	w.setFlowStatus(f, status)
	return nil
}
