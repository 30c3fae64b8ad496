package sandbox

import (
	"strings"
	"testing"
)

// The whole life of a number, over HTTP alone, as a script would live it.
func TestJourney(t *testing.T) {
	p := newPartner(t)
	pair := p.want(200, "POST", "/_sandbox/phones/"+shopNumberID+"/pair", "", object{"share_history": true})
	id, waba := text(pair["phone_number_id"]), text(pair["waba_id"])

	secret := text(pair["app_secret"])
	token := text(p.want(200, "GET", "/v25.0/oauth/access_token?client_id=700100200300400&client_secret="+secret+"&code="+text(pair["code"]), "", nil)["access_token"])
	p.want(200, "POST", "/v25.0/"+waba+"/subscribed_apps", token, nil)
	phone := p.want(200, "GET", "/v25.0/"+id+"?fields=is_on_biz_app,platform_type", token, nil)
	if phone["is_on_biz_app"] != true || phone["platform_type"] != "CLOUD_API" {
		t.Fatalf("not a coexistence number: %v", phone)
	}
	for _, kind := range []string{"smb_app_state_sync", "history"} {
		out := p.want(200, "POST", "/v25.0/"+id+"/smb_app_data", token, object{"messaging_product": "whatsapp", "sync_type": kind})
		if text(out["request_id"]) == "" {
			t.Fatalf("%s: no request_id", kind)
		}
	}
	p.world.Advance(60e9)
	p.settle()
	if n := len(p.values("smb_app_state_sync")); n < 2 {
		t.Errorf("%d contact webhooks", n)
	}
	if n := len(p.values("history")); n < 8 {
		t.Errorf("%d history webhooks", n)
	}

	p.want(200, "POST", "/_sandbox/customers/"+ana+"/messages", "", object{"to": shopDigits, "type": "text", "text": object{"body": "नमस्ते 🌿"}})
	p.want(200, "POST", "/_sandbox/phones/"+id+"/messages", "", object{"to": ana, "text": object{"body": "typed on the phone"}})
	out := p.want(200, "POST", "/"+id+"/messages/", token, object{"messaging_product": "whatsapp", "to": "+1 (312) 555-0177",
		"text": object{"body": "from the API"}, "biz_opaque_callback_data": "job-42"})
	sent := text(nested(list(out["messages"])[0])["id"])
	p.world.Advance(10e9)
	p.settle()

	var ladder []string
	for _, s := range p.statuses(sent) {
		ladder = append(ladder, text(s["status"]))
		if text(s["biz_opaque_callback_data"]) != "job-42" {
			t.Errorf("callback data lost: %v", s)
		}
	}
	if strings.Join(ladder, " ") == "" || len(ladder) != 3 {
		t.Errorf("statuses %v", ladder)
	}
	if n := len(p.values("smb_message_echoes")); n != 1 {
		t.Errorf("%d echoes, want one: the API's message has none", n)
	}

	p.want(200, "POST", "/_sandbox/clock", "", object{"advance": "336h"})
	p.settle()
	updates := p.values("account_update")
	last := updates[len(updates)-1]
	if text(last["event"]) != "PARTNER_REMOVED" || text(nested(last["disconnection_info"])["reason"]) != "PRIMARY_INACTIVITY" {
		t.Errorf("after 14 days: %v", last)
	}
	world := p.want(200, "GET", "/_sandbox/world", "", nil)
	if len(list(world["customers"])) < 40 {
		t.Errorf("%d customers", len(list(world["customers"])))
	}
}
