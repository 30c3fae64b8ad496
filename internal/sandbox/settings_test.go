package sandbox

import (
	"bytes"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// Errors and webhooks take the other forms that captures show.
func TestFormsOfFaults(t *testing.T) {
	p, pair := connected(t)
	words := object{"messaging_product": "whatsapp", "to": ana, "text": object{"body": "x"}}
	refused := func(fault object) object {
		t.Helper()
		fault["on"], fault["code"] = "messages", 131000
		p.want(200, "POST", "/_sandbox/faults", "", fault)
		return nested(p.want(500, "POST", "/v25.0/"+pair.PhoneNumberID+"/messages", pair.AccessToken, words)["error"])
	}
	if e := refused(object{"subcode": 2494055, "transient": true, "error_data": "text"}); text(e["error_subcode"]) != "2494055" || text(e["error_data"]) == "" {
		t.Errorf("error_data as text: %v", e)
	}
	if e := refused(object{"error_data": "none"}); e["error_data"] != nil {
		t.Errorf("without error_data: %v", e)
	}
	p.want(400, "POST", "/_sandbox/faults", "", object{"on": "messages", "code": 1, "error_data": "poem"})
	p.want(400, "POST", "/_sandbox/faults", "", object{"on": "webhooks", "shape": "round"})

	for shape, want := range map[string]string{shapeNoObject: `{"entry":[`, shapeStringTime: `"time":"`} {
		before := len(p.calls())
		p.want(200, "POST", "/_sandbox/faults", "", object{"on": "webhooks", "shape": shape})
		p.want(200, "POST", "/_sandbox/webhooks", "", object{"field": "account_alerts", "level": "account", "value": object{}})
		p.settle()
		if raw := string(p.calls()[before].raw); !strings.Contains(raw, want) {
			t.Errorf("%s: %s", shape, raw)
		}
	}
}

func TestWorldSettings(t *testing.T) {
	p, pair := connected(t)
	out := p.want(200, "POST", "/_sandbox/settings", "", object{"webhook_batch": 10, "sent_ms": 1, "delivered_ms": 2, "read_ms": 60000, "usage_percent": 80})
	if text(out["webhook_batch"]) != "10" || text(out["read_ms"]) != "60000" {
		t.Errorf("settings %v", out)
	}
	for _, bad := range []object{{"webhook_batch": 0}, {"usage_percent": 101}, {"read_ms": -1}} {
		p.want(400, "POST", "/_sandbox/settings", "", bad)
	}
	rec := httptest.NewRecorder()
	p.world.ServeHTTP(rec, httptest.NewRequest("GET", "/"+pair.PhoneNumberID+"?access_token="+pair.AccessToken, nil))
	if got := rec.Header().Get("X-App-Usage"); !strings.Contains(got, `"call_count":80`) {
		t.Errorf("usage %s", got)
	}
	if _, err := p.world.CustomerWrites(ana, shopDigits, Text("hello")); err != nil {
		t.Fatal(err)
	}
	id := p.send(pair, object{"to": ana, "text": object{"body": "x"}})
	p.world.Advance(10 * time.Second) // delivered, but read only after a minute
	p.settle()
	if n := len(p.statuses(id)); n != 2 {
		t.Errorf("%d statuses, want sent and delivered", n)
	}
}

func TestAuthenticationInternational(t *testing.T) {
	p, pair := connected(t)
	p.account(object{"auth_international": []string{"in"}})
	out := p.want(200, "GET", "/v25.0/"+pair.WABAID+"?fields=auth_international_rate_eligibility", pair.AccessToken, nil)
	if nested(out["auth_international_rate_eligibility"])["start_time"] == nil {
		t.Errorf("eligibility %v", out)
	}
	p.want(200, "POST", "/v25.0/"+pair.WABAID+"/message_templates", pair.AccessToken, object{"name": "code", "language": "en_US", "category": "AUTHENTICATION",
		"components": []object{{"type": "BODY", "add_security_recommendation": true}, {"type": "BUTTONS", "buttons": []object{{"type": "OTP", "otp_type": "COPY_CODE", "text": "Copy"}}}}})
	for to, want := range map[string]string{"919700000109": "authentication-international", ana: "authentication"} {
		value := []object{{"type": "text", "text": "739201"}}
		id := p.send(pair, object{"to": to, "type": "template", "template": object{"name": "code", "language": object{"code": "en_US"}, "components": []object{
			{"type": "body", "parameters": value}, {"type": "button", "sub_type": "url", "index": "0", "parameters": value}}}})
		p.wantStatuses(id, "delivered", "read", "sent")
		if got := text(p.pricingOf(id)["category"]); got != want {
			t.Errorf("to %s: category %s, want %s", to, got, want)
		}
	}
}

// Events that only tell leave the template's status alone.
func TestTemplateEventsWithoutAStatus(t *testing.T) {
	p, _ := connected(t)
	tpl := p.world.shopTemplate(t, "spring_sale")
	for status, want := range map[string]string{"FLAGGED": "APPROVED", "LOCKED": "APPROVED", "REINSTATED": "APPROVED"} {
		if err := p.world.ChangeTemplate(tpl.id, TemplateChange{Status: status}); err != nil {
			t.Fatal(err)
		}
		if tpl.status != want {
			t.Errorf("after %s the status is %s", status, tpl.status)
		}
	}
	p.settle()
	if n := len(p.values("message_template_status_update")); n != 3 {
		t.Errorf("%d webhooks", n)
	}
}

// A user of linked portfolios has a second id: it is told beside the first, and can be written to.
func TestParentUserID(t *testing.T) {
	p, pair := connected(t)
	p.want(200, "POST", "/_sandbox/customers/"+ana, "", object{"parent_user_id": true})
	if _, err := p.world.CustomerWrites(ana, shopDigits, Text("hello")); err != nil {
		t.Fatal(err)
	}
	if _, err := p.world.OwnerWrites(shopNumberID, ana, Text("hi")); err != nil {
		t.Fatal(err)
	}
	p.settle()
	inbound, echo := p.values("messages")[0], p.values("smb_message_echoes")[0]
	parent := text(nested(list(inbound["messages"])[0])["from_parent_user_id"])
	if !strings.HasPrefix(parent, "US.ENT.") || text(nested(list(inbound["contacts"])[0])["parent_user_id"]) != parent ||
		text(nested(list(echo["message_echoes"])[0])["to_parent_user_id"]) != parent {
		t.Errorf("inbound %v, echo %v", inbound, echo)
	}
	id := p.send(pair, object{"recipient": parent, "text": object{"body": "x"}})
	p.wantStatuses(id, "delivered", "read", "sent")
	if got := text(p.statuses(id)[0]["recipient_parent_user_id"]); got != parent {
		t.Errorf("status to %q", got)
	}
	for bsuid, want := range map[string]bool{parent: true, "US.1": false} {
		if out := p.want(200, "DELETE", "/v25.0/"+pair.PhoneNumberID+"/contact_book?messaging_product=whatsapp&bsuid="+bsuid, pair.AccessToken, nil); out["deleted"] != want {
			t.Errorf("contact book: %v", out)
		}
	}
}

// Meta raises a number without the app after a minute of maintenance; numbers of the app stay where they are.
func TestThroughputUpgrade(t *testing.T) {
	p, pair := connected(t)
	p.want(400, "POST", "/_sandbox/phones/"+shopNumberID, "", object{"throughput": "HIGH"})
	w := p.world
	w.mu.Lock()
	n := w.numbers[shopNumberID]
	n.meta.CloudOnly, n.meta.Registered = true, true
	w.mu.Unlock()
	p.want(200, "POST", "/_sandbox/phones/"+shopNumberID, "", object{"throughput": "HIGH"})
	if code := p.sendCode(pair, object{"to": ana, "text": object{"body": "x"}}); code != 131057 {
		t.Errorf("during the upgrade: code %d", code)
	}
	w.Advance(time.Minute)
	if code := p.sendCode(pair, object{"to": ana, "text": object{"body": "x"}}); code != 0 {
		t.Errorf("after the upgrade: code %d", code)
	}
	out := p.want(200, "GET", "/v25.0/"+pair.PhoneNumberID+"?fields=throughput", pair.AccessToken, nil)
	if w.mps(n) != highMPS || text(nested(out["throughput"])["level"]) != "HIGH" {
		t.Errorf("throughput %v", out)
	}
	p.settle()
	if told := p.values("phone_number_quality_update"); len(told) != 1 || text(told[0]["event"]) != "THROUGHPUT_UPGRADE" {
		t.Errorf("webhooks %v", told)
	}
}

// What an account waits for goes on after loading: the end of a restriction, the verdict about held messages.
func TestStandingSurvivesSaving(t *testing.T) {
	p, pair := connected(t)
	p.account(object{"pacing": 1})
	p.want(200, "POST", "/v25.0/"+pair.WABAID+"/message_templates", pair.AccessToken, object{"name": "autumn", "language": "en_US",
		"category": "MARKETING", "components": []object{{"type": "BODY", "text": "Bulbs are here."}}})
	p.world.Advance(time.Minute)
	p.send(pair, templateSend("13125550901", "autumn"))
	held := p.send(pair, templateSend("13125550902", "autumn"))
	p.account(object{"restricted": 368, "days": 2})
	var file bytes.Buffer
	if err := p.world.Save(&file); err != nil {
		t.Fatal(err)
	}
	q := newPartner(t)
	if err := q.world.Load(&file); err != nil {
		t.Fatal(err)
	}
	q.world.Advance(time.Hour + time.Minute)
	q.world.Advance(time.Minute)
	q.world.mu.Lock()
	if m := q.world.messages[held]; m == nil || m.held != "" || m.status != "read" {
		t.Errorf("the held message: %+v", m)
	}
	if q.world.flows[shopFlow] == nil || len(q.world.flows[shopFlow].json) == 0 {
		t.Error("the flow is lost")
	}
	q.world.mu.Unlock()
	q.world.Advance(48 * time.Hour)
	q.world.mu.Lock()
	defer q.world.mu.Unlock()
	if code := q.world.wabas[shopWABA].meta.Restricted; code != 0 {
		t.Errorf("still restricted with %d", code)
	}
}
