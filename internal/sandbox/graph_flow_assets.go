package sandbox

import (
	"strings"

	"github.com/saltbridge/saltbridge/internal/sandbox/input"
	"github.com/saltbridge/saltbridge/internal/sandbox/refusal"
)

// listFlowAssets names the one asset a flow has, once it was uploaded.
func (w *World) listFlowAssets(c *call) (any, error) {
	w.mu.Lock()
	f, base := w.flows[c.id], w.base
	var rows []string
	if f.json != nil {
		rows = []string{"flow.json"}
	}
	w.mu.Unlock()
	return page(c, rows, func(s string) string { return s }, func(s string) (object, error) {
		return object{"name": s, "asset_type": "FLOW_JSON", "download_url": base + "/_sandbox/flows/" + f.id + "/flow.json"}, nil
	})
}

// uploadFlowJSON replaces the JSON of a draft. It is kept also when it has problems: they keep the flow
// from being published.
func (w *World) uploadFlowJSON(c *call) (any, error) {
	raw := []byte(c.text("file")) // some clients send the file as a plain part
	if c.file != nil {
		raw = c.file.bytes
	}
	switch {
	case len(raw) == 0:
		return nil, missing("file")
	case c.text("name") != "flow.json":
		return nil, refusal.OneOf("name", c.text("name"), "flow.json")
	case c.text("asset_type") != "FLOW_JSON":
		return nil, refusal.OneOf("asset_type", c.text("asset_type"), "FLOW_JSON")
	case len(raw) > maxFlowJSON:
		return nil, invalid("Param file must have at most %d bytes.", maxFlowJSON)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	f := w.flows[c.id]
	if f.status != flowDraft {
		return nil, flowError(139001, "Flow can’t be updated", "The flow is "+strings.ToLower(f.status)+"; only drafts can be changed.")
	}
	f.json = raw
	w.changed(event{Kind: "flow"})
	_, problems := f.document()
	return object{"success": true, "validation_errors": problems}, nil
}

// maxFlowJSON is the largest asset (Meta: flow JSON reference, Jan 2026).
const maxFlowJSON = 10 << 20

// migrateFlows copies published flows of another account of the same portfolio as drafts.
func (w *World) migrateFlows(c *call) (any, error) {
	from := c.text("source_waba_id")
	if from == "" {
		return nil, missing("source_waba_id")
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	source, to := w.wabas[from], w.wabas[c.id]
	if source == nil || !c.token.mayUse(source) {
		return nil, unknownNode(c.r.Method, from)
	}
	names := input.Texts(c.params["source_flow_names"])
	if len(names) == 0 {
		for _, f := range w.flowsOf(source) {
			names = append(names, f.name)
		}
	}
	moved, failed := []object{}, []object{}
	for _, name := range names {
		f := w.flowNamed(source, name)
		if why := w.cannotMigrate(f, to, name); why != "" {
			failed = append(failed, object{"source_name": name, "error_code": 100, "error_message": why})
			continue
		}
		copied := w.addFlow(to, f.name, f.categories)
		copied.json, copied.endpoint = f.json, f.endpoint
		moved = append(moved, object{"source_name": name, "source_id": f.id, "migrated_id": copied.id})
	}
	return object{"migrated_flows": moved, "failed_flows": failed}, nil
}

func (w *World) cannotMigrate(f *flow, to *waba, name string) string {
	switch {
	case f == nil:
		return "There is no flow of this name"
	case f.waba == to || f.waba.portfolio != to.portfolio:
		return "Source and destination must be two accounts of the same business"
	case w.flowNamed(to, name) != nil:
		return "The destination has a flow of this name"
	}
	return ""
}
