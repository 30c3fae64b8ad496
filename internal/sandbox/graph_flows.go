package sandbox

import (
	"net/url"
	"slices"
	"strings"

	"github.com/saltbridge/saltbridge/internal/sandbox/input"
	"github.com/saltbridge/saltbridge/internal/sandbox/refusal"
)

const flowType = "WhatsAppBusinessFlow"

var flowDefaults = []string{"name", "status", "categories", "validation_errors"}

// longestFlowName is ours; the page names no limit.
const longestFlowName = 200

// createFlow makes a draft, from nothing, from JSON, or as a copy; with publish it is published at once.
func (w *World) createFlow(c *call) (any, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	b, name := w.wabas[c.id], c.text("name")
	if gerr := w.checkFlowName(b, name, nil); gerr != nil {
		return nil, gerr
	}
	categories, gerr := readFlowCategories(c)
	if gerr != nil {
		return nil, gerr
	}
	if categories == nil {
		return nil, missing("categories")
	}
	if gerr := checkEndpoint(c.text("endpoint_uri")); gerr != nil {
		return nil, gerr
	}
	raw := []byte(c.text("flow_json"))
	if id := c.text("clone_flow_id"); id != "" {
		source := w.flows[id]
		if source == nil || source.waba != b {
			return nil, unknownNode(c.r.Method, id)
		}
		raw = source.json
	}
	f := &flow{name: name, categories: categories, endpoint: c.text("endpoint_uri"), waba: b}
	if len(raw) > 0 {
		f.json = raw
	}
	publish, _ := input.Bool(c.params["publish"])
	if publish {
		if gerr := w.mayPublish(f); gerr != nil {
			return nil, gerr
		}
	}
	made := w.addFlow(b, f.name, f.categories)
	made.endpoint, made.json = f.endpoint, f.json
	if publish {
		w.setFlowStatus(made, flowPublished)
	}
	_, problems := made.document()
	return object{"id": made.id, "success": true, "validation_errors": problems}, nil
}

func (w *World) checkFlowName(b *waba, name string, self *flow) *graphError {
	switch other := w.flowNamed(b, name); {
	case name == "":
		return missing("name")
	case len(name) > longestFlowName:
		return invalid("Param name must have at most %d characters.", longestFlowName)
	case other != nil && other != self:
		return &graphError{Code: 100, Message: "Invalid parameter", Plain: true, UserTitle: "Flow name is not unique",
			UserText: "This account has a flow of this name. Choose another name."}
	}
	return nil
}

// readFlowCategories reads the list, nil when it was not given.
func readFlowCategories(c *call) ([]string, *graphError) {
	if c.params["categories"] == nil {
		return nil, nil
	}
	all := input.Texts(c.params["categories"])
	if len(all) == 0 {
		return nil, invalid("Param categories must have at least one element.")
	}
	for _, category := range all {
		if !slices.Contains(flowCategories, category) {
			return nil, refusal.OneOf("categories", category, flowCategories...)
		}
	}
	return all, nil
}

func checkEndpoint(s string) *graphError {
	u, err := url.Parse(s)
	if s != "" && (err != nil || u.Host == "" || u.Scheme != "https" && !isLoopback(s)) {
		return invalid("Param endpoint_uri must be an https address.")
	}
	return nil
}

func (w *World) listFlows(c *call) (any, error) {
	w.mu.Lock()
	rows := w.flowsOf(w.wabas[c.id])
	nodes := map[string]object{}
	for _, f := range rows {
		nodes[f.id] = w.flowNode(c, f)
	}
	w.mu.Unlock()
	return page(c, rows, func(f *flow) string { return f.id }, func(f *flow) (object, error) {
		return c.pick(nodes[f.id], flowDefaults, flowType)
	})
}

func (w *World) getFlow(c *call) (any, error) {
	w.mu.Lock()
	node := w.flowNode(c, w.flows[c.id])
	w.mu.Unlock()
	return c.pick(node, flowDefaults, flowType)
}

// flowNode is the flow as Graph shows it.
func (w *World) flowNode(c *call, f *flow) object {
	d, problems := f.document()
	application := orElse(f.application, c.token.app)
	name := ""
	if a := w.apps[application]; a != nil {
		name = a.name
	}
	node := object{"id": f.id, "name": f.name, "status": f.status, "categories": f.categories, "validation_errors": problems,
		"json_version": orNil(d.Version), "data_api_version": orNil(d.DataAPI), "endpoint_uri": orNil(f.endpoint),
		"whatsapp_business_account": object{"id": f.waba.id, "name": f.waba.name, "currency": "USD", "timezone_id": "1"},
		"application":               object{"id": application, "name": name}, "health_status": f.health()}
	node["preview"] = lazyField(func(asked field) (any, error) { return w.previewOf(f, asked.args["invalidate"] == "true"), nil })
	node["metric"] = lazyField(flowMetric)
	return node
}

// previewOf makes the address where a flow can be tried; invalidate ends the one before.
func (w *World) previewOf(f *flow, invalidate bool) object {
	w.mu.Lock()
	defer w.mu.Unlock()
	if now := w.now(); invalidate || now.After(f.preview.Until) {
		f.preview = flowPreview{Token: w.word(24), Until: now.Add(previewLife)}
	}
	return object{"preview_url": w.base + "/_sandbox/flows/" + f.id + "/preview?token=" + f.preview.Token,
		"expires_at": f.preview.Until.Format(graphTime)}
}

// flowMetrics are the measures of an endpoint. The sandbox calls none, so there is never enough data.
var flowMetrics = []string{"ENDPOINT_REQUEST_COUNT", "ENDPOINT_REQUEST_ERROR", "ENDPOINT_REQUEST_ERROR_RATE",
	"ENDPOINT_REQUEST_LATENCY_SECONDS_CEIL", "ENDPOINT_AVAILABILITY"}

func flowMetric(asked field) (any, error) {
	if name := upper(asked.args["name"]); !slices.Contains(flowMetrics, name) {
		return nil, refusal.OneOf("name", name, flowMetrics...)
	}
	return nil, refuse(139006, "The endpoint of this flow was not called often enough.")
}

// health follows Meta's: a blocked flow cannot be sent, a throttled one hardly.
func (f *flow) health() object {
	e := entity("FLOW", f.id)
	switch f.status {
	case flowBlocked:
		blocked(e, 132068, "The flow is blocked.", "Repair its endpoint.")
	case flowThrottled:
		limited(e, "The flow is throttled: 10 messages an hour.")
	}
	return healthOf(append([]object{e}, f.waba.entities()...)...)
}

// changeFlow changes name, categories, endpoint and application of a draft.
func (w *World) changeFlow(c *call) (any, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	f := w.flows[c.id]
	if f.status != flowDraft {
		return nil, flowError(139001, "Flow can’t be updated", "The flow is "+strings.ToLower(f.status)+"; only drafts can be changed.")
	}
	name := orElse(c.text("name"), f.name)
	if gerr := w.checkFlowName(f.waba, name, f); gerr != nil {
		return nil, gerr
	}
	categories, gerr := readFlowCategories(c)
	if gerr != nil {
		return nil, gerr
	}
	if gerr := checkEndpoint(c.text("endpoint_uri")); gerr != nil {
		return nil, gerr
	}
	if id := c.text("application_id"); id != "" && w.apps[id] == nil {
		return nil, unknownNode(c.r.Method, id)
	}
	f.name = name
	if categories != nil {
		f.categories = categories
	}
	f.endpoint, f.application = orElse(c.text("endpoint_uri"), f.endpoint), orElse(c.text("application_id"), f.application)
	w.changed(event{Kind: "flow"})
	return object{"success": true}, nil
}

// flowError carries the texts for people that the edges of flows have.
func flowError(code int, title, words string) *graphError {
	return &graphError{Code: code, Details: words, UserTitle: title, UserText: words}
}
