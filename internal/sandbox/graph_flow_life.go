package sandbox

import "fmt"

// mayPublish wants sound JSON, and for flows with an endpoint what reaches it.
func (w *World) mayPublish(f *flow) *graphError {
	d, problems := f.document()
	why := ""
	switch {
	case f.json == nil:
		why = "The flow has no JSON yet: POST /{flow}/assets."
	case len(problems) > 0:
		why = fmt.Sprintf("The flow has %d validation errors; the first: %s", len(problems), problems[0].Message)
	case d.DataAPI != "" && f.endpoint == "":
		why = "The flow exchanges data, so it needs an endpoint_uri."
	case d.DataAPI != "" && f.waba.numbers[0].meta.PublicKey == "":
		why = "The flow exchanges data, so the number needs a public key: POST /{phone_number_id}/whatsapp_business_encryption."
	default:
		return nil
	}
	return flowError(139002, "Flow can’t be published", why)
}

func (w *World) publishFlow(c *call) (any, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	f := w.flows[c.id]
	switch f.status {
	case flowDraft:
	case flowBlocked:
		return nil, flowError(139000, "Flow is blocked", "The flow was blocked by an integrity check.")
	default:
		return nil, flowError(139002, "Flow can’t be published", "Only a draft can be published; this flow is "+f.status+".")
	}
	if gerr := w.mayPublish(f); gerr != nil {
		return nil, gerr
	}
	w.setFlowStatus(f, flowPublished)
	return object{"success": true}, nil
}

// deprecateFlow ends a published flow for good.
func (w *World) deprecateFlow(c *call) (any, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	f := w.flows[c.id]
	if f.status == flowDraft || f.status == flowDeprecated {
		return nil, flowError(139003, "Flow can’t be deprecated", "Only a published flow can be deprecated; this flow is "+f.status+".")
	}
	w.setFlowStatus(f, flowDeprecated)
	return object{"success": true}, nil
}

func (w *World) deleteFlow(c *call) (any, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	f := w.flows[c.id]
	if f.status != flowDraft {
		return nil, flowError(139004, "Flow can’t be deleted", "A flow that was published can only be deprecated.")
	}
	delete(w.flows, f.id)
	w.changed(event{Kind: "flow"})
	return object{"success": true}, nil
}
