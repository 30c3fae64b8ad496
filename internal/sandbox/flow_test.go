package sandbox

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

const shopFlow = "880000000000777"

// flowSend is a message that opens the shop's flow.
func flowSend(id string) object {
	return object{"to": ana, "type": "interactive", "interactive": object{"type": "flow", "body": object{"text": "When do you come?"},
		"action": object{"name": "flow", "parameters": object{"flow_message_version": "3", "flow_id": id, "flow_token": "ft-1", "flow_cta": "Book",
			"flow_action_payload": object{"screen": "DETAILS", "data": object{"city": "Porto"}}}}}}
}

func (p *partner) sendCode(pair Paired, body object) int {
	p.t.Helper()
	body["messaging_product"] = "whatsapp"
	_, out := p.call("POST", "/v25.0/"+pair.PhoneNumberID+"/messages", pair.AccessToken, body)
	return atoiOr(text(nested(out["error"])["code"]), 0)
}

// A throttled flow is sent ten times an hour, a blocked one never; every change is told.
func TestFlowStates(t *testing.T) {
	p, pair := connected(t)
	if _, err := p.world.CustomerWrites(ana, shopDigits, Text("hello")); err != nil {
		t.Fatal(err)
	}
	change := func(status string) {
		t.Helper()
		p.want(200, "POST", "/_sandbox/flows/"+shopFlow, "", object{"status": status})
	}
	change(flowThrottled)
	for i := range throttledPerHour + 1 {
		want := 0
		if i == throttledPerHour {
			want = 132069
		}
		if code := p.sendCode(pair, flowSend(shopFlow)); code != want {
			t.Fatalf("throttled send %d: code %d, want %d", i, code, want)
		}
	}
	p.world.Advance(time.Hour)
	if code := p.sendCode(pair, flowSend(shopFlow)); code != 0 {
		t.Errorf("an hour later: code %d", code)
	}
	change(flowBlocked)
	if code := p.sendCode(pair, flowSend(shopFlow)); code != 132068 {
		t.Errorf("blocked: code %d", code)
	}
	out := p.want(400, "POST", "/v25.0/"+shopFlow+"/publish", pair.AccessToken, nil)
	if text(nested(out["error"])["code"]) != "139000" {
		t.Errorf("publishing a blocked flow: %v", out)
	}
	p.want(409, "GET", "/_sandbox/flows/"+shopFlow, "", nil)
	change(flowPublished)
	p.want(200, "GET", "/_sandbox/flows/"+shopFlow, "", nil)
	p.want(400, "POST", "/_sandbox/flows/"+shopFlow, "", object{"status": "GONE"})
	p.settle()
	var told []string
	for _, v := range p.values("flows") {
		told = append(told, fmt.Sprint(v["event"], " ", v["old_status"], " ", v["new_status"]))
	}
	slices.Sort(told) // Meta promises no order
	want := "FLOW_STATUS_CHANGE BLOCKED PUBLISHED,FLOW_STATUS_CHANGE PUBLISHED THROTTLED,FLOW_STATUS_CHANGE THROTTLED BLOCKED"
	if got := strings.Join(told, ","); got != want {
		t.Errorf("webhooks %s, want %s", got, want)
	}
}

// A template cannot be sent while its flow is blocked.
func TestTemplateWithABlockedFlow(t *testing.T) {
	p, pair := connected(t)
	p.want(200, "POST", "/v25.0/"+pair.WABAID+"/message_templates", pair.AccessToken, object{"name": "book", "language": "en_US", "category": "UTILITY",
		"components": []object{{"type": "BODY", "text": "Your order is ready."}, {"type": "BUTTONS", "buttons": []object{{"type": "FLOW", "text": "Book", "flow_name": "pickup_booking"}}}}})
	p.world.Advance(time.Minute)
	send := object{"to": ana, "type": "template", "template": object{"name": "book", "language": object{"code": "en_US"}}}
	if code := p.sendCode(pair, send); code != 0 {
		t.Fatalf("code %d", code)
	}
	if err := p.world.ChangeFlow(shopFlow, flowBlocked); err != nil {
		t.Fatal(err)
	}
	if code := p.sendCode(pair, send); code != 132068 {
		t.Errorf("code %d, want 132068", code)
	}
}

// The preview's address shows the flow until it is invalidated, and the asset can be downloaded.
func TestFlowPreview(t *testing.T) {
	p, pair := connected(t)
	preview := func(invalidate string) string {
		out := p.want(200, "GET", "/v25.0/"+shopFlow+"?fields=preview.invalidate("+invalidate+")", pair.AccessToken, nil)
		return strings.TrimPrefix(text(nested(out["preview"])["preview_url"]), p.graph.URL)
	}
	first := preview("false")
	if again := preview("false"); again != first {
		t.Errorf("another address %s without being asked", again)
	}
	if status := p.page(first); status != 200 {
		t.Errorf("preview answers %d", status)
	}
	second := preview("true")
	if status := p.page(first); status != 404 {
		t.Errorf("the old preview answers %d", status)
	}
	p.world.Advance(previewLife + time.Minute)
	if status := p.page(second); status != 404 {
		t.Errorf("the expired preview answers %d", status)
	}
	if out := p.want(200, "GET", "/_sandbox/flows/"+shopFlow+"/flow.json", "", nil); text(out["version"]) != "7.0" {
		t.Errorf("asset %v", out)
	}
}

// page opens an address of the sandbox as a browser would and returns its status.
func (p *partner) page(path string) int {
	p.t.Helper()
	resp, err := p.graph.Client().Get(p.graph.URL + path)
	if err != nil {
		p.t.Fatal(err)
	}
	defer resp.Body.Close()
	return resp.StatusCode
}
