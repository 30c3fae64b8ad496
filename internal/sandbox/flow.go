package sandbox

import (
	"bytes"
	"embed"
	"slices"
	"time"

	"github.com/saltbridge/saltbridge/internal/sandbox/flowjson"
)

// flow is a WhatsApp Flow of an account: forms that open inside a chat.
type flow struct {
	id, name, status string // status as below
	categories       []string
	endpoint         string // endpoint_uri
	application      string
	waba             *waba
	json             []byte // the asset flow.json, nil until it is uploaded
	createdAt        time.Time
	sent             []time.Time // while throttled, within the last hour
	preview          flowPreview
}

// flowPreview is the address under which anybody can try the flow.
type flowPreview struct {
	Token string
	Until time.Time
}

// States of a flow. Drafts can be changed and deleted, published ones cannot; Meta throttles and blocks
// flows whose endpoints are unhealthy (Meta: flows lifecycle page, Jan 2026).
const (
	flowDraft      = "DRAFT"
	flowPublished  = "PUBLISHED"
	flowDeprecated = "DEPRECATED"
	flowThrottled  = "THROTTLED"
	flowBlocked    = "BLOCKED"
)

var flowStates = []string{flowDraft, flowPublished, flowDeprecated, flowThrottled, flowBlocked}

// flowCategories are what a flow can be for.
var flowCategories = []string{"SIGN_UP", "SIGN_IN", "APPOINTMENT_BOOKING", "LEAD_GENERATION", "CONTACT_US", "CUSTOMER_SUPPORT",
	"SURVEY", "SHOPPING", "OTHER"}

// Limits of flows.
const (
	throttledPerHour = 10 // messages with a throttled flow
	previewLife      = 30 * 24 * time.Hour
)

// document reads the flow's JSON; without one there is neither a document nor a problem.
func (f *flow) document() (flowjson.Document, []flowjson.Problem) {
	if f.json == nil {
		return flowjson.Document{}, []flowjson.Problem{}
	}
	d, problems := flowjson.Check(f.json)
	if problems == nil {
		problems = []flowjson.Problem{} // a list on the wire, also when empty
	}
	return d, problems
}

// sendable says whether published messages may open the flow.
func (f *flow) sendable() bool { return f.status == flowPublished || f.status == flowThrottled }

func (w *World) addFlow(b *waba, name string, categories []string) *flow {
	f := &flow{id: w.nodeID(), name: name, status: flowDraft, categories: categories, waba: b, createdAt: w.now()}
	w.flows[f.id] = f
	w.changed(event{Kind: "flow"})
	return f
}

// setFlowStatus moves a flow on and tells the subscribers (Meta: flows webhooks page, Jan 2026).
func (w *World) setFlowStatus(f *flow, status string) {
	if f.status == status {
		return
	}
	value := object{"event": "FLOW_STATUS_CHANGE", "flow_id": f.id, "message": "Flow " + f.name + " changed status from " + f.status + " to " + status,
		"old_status": f.status, "new_status": status}
	f.status, f.sent = status, nil
	w.notifyAccount(f.waba.numbers[0], "flows", value)
	w.changed(event{Kind: "flow"})
}

// flowsOf lists an account's flows, newest first.
func (w *World) flowsOf(b *waba) []*flow {
	var out []*flow
	for _, f := range w.flows {
		if b == nil || f.waba == b {
			out = append(out, f)
		}
	}
	sortBy(out, func(f *flow) string { return f.id })
	slices.Reverse(out)
	return out
}

func (w *World) flowNamed(b *waba, name string) *flow {
	for _, f := range w.flows {
		if f.waba == b && f.name == name {
			return f
		}
	}
	return nil
}

//go:embed flows/*.json
var scenarioFlows embed.FS

// scenarioFlow is the flow a business of a scenario begins with.
type scenarioFlow struct{ id, name, category, file string }

func (w *World) addScenarioFlow(n *number, s scenarioFlow) {
	if s.id == "" {
		return
	}
	raw, err := scenarioFlows.ReadFile("flows/" + s.file)
	if err != nil { // an embedded file cannot be missing
		panic(err)
	}
	w.flows[s.id] = &flow{id: s.id, name: s.name, status: flowPublished, categories: []string{s.category}, waba: n.waba,
		json: bytes.TrimSpace(raw), createdAt: w.now().Add(-90 * 24 * time.Hour)}
}
