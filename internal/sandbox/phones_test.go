package sandbox

import (
	"strings"
	"testing"
	"time"
)

// told counts the webhooks that contain all of the words.
func (p *partner) told(words ...string) int {
	p.t.Helper()
	p.settle()
	n := 0
	for _, c := range p.calls() {
		all := true
		for _, w := range words {
			all = all && strings.Contains(string(c.raw), w)
		}
		if all {
			n++
		}
	}
	return n
}

func TestUnavailableMessages(t *testing.T) {
	p, pair := connected(t)
	p.want(200, "POST", "/_sandbox/settings", "", object{"first_message_unavailable": true})
	const stranger = "13125550190"
	say := func(from, words string) {
		t.Helper()
		p.want(200, "POST", "/_sandbox/customers/"+from+"/messages", "", object{"text": object{"body": words}, "ad": true})
	}
	say(stranger, "first words")
	if p.told("131060") != 1 || p.told("first words") != 0 || p.told("ctwa_clid") != 0 {
		t.Error("the first message is not hidden behind 131060")
	}
	p.sendText(pair, stranger, "hello?")
	p.world.Advance(time.Minute)
	if p.told("131047") != 1 {
		t.Error("a hidden message opened the window")
	}
	say(stranger, "second words")
	if p.told("second words", "ctwa_clid") != 1 {
		t.Error("the second message did not arrive")
	}
	p.want(200, "POST", "/_sandbox/customers/"+stranger, "", object{"unsupported_device": true})
	say(stranger, "from a watch")
	if p.told("131060") != 2 || p.told("from a watch") != 0 {
		t.Error("an unsupported device is not hidden")
	}
}

func TestBlockedAndMoved(t *testing.T) {
	p, pair := connected(t)
	w := p.world
	if _, err := w.CustomerWrites(ana, shopDigits, Text("hi")); err != nil {
		t.Fatal(err)
	}
	p.want(200, "POST", "/_sandbox/customers/"+ana, "", object{"blocked": true})
	p.want(400, "POST", "/_sandbox/customers/"+ana+"/messages", "", object{"text": object{"body": "still here"}})
	id := p.sendText(pair, ana, "sale!")
	w.Advance(time.Minute)
	p.want(200, "POST", "/_sandbox/customers/"+ana, "", object{"blocked": false, "offline": true})
	p.want(200, "POST", "/_sandbox/customers/"+ana, "", object{"offline": false})
	w.Advance(time.Minute)
	p.settle()
	if got := p.statuses(id); len(got) != 1 || text(got[0]["status"]) != "sent" {
		t.Errorf("statuses of a message to somebody who blocked: %v", got)
	}

	const moved = "13125550191"
	p.want(400, "POST", "/_sandbox/customers/"+ana+"/number", "", object{"number": "447700900555"})
	p.want(400, "POST", "/_sandbox/customers/"+ana+"/number", "", object{"number": "x"})
	p.want(200, "POST", "/_sandbox/customers/"+ana+"/number", "", object{"number": moved})
	if p.told(`"user_changed_number"`, `"wa_id":"`+moved+`"`, `"previous_user_id"`) != 1 {
		t.Error("no system message about the new number")
	}
	if _, err := w.CustomerWrites(moved, shopDigits, Text("it is me")); err != nil {
		t.Fatal(err)
	}
	if p.told("it is me", moved) != 1 {
		t.Error("the new number does not work")
	}
}

func TestOwnersDevices(t *testing.T) {
	p := newPartner(t)
	base := "/_sandbox/phones/" + shopNumberID
	for range 2 {
		p.want(200, "POST", base+"/companions", "", object{"kind": "windows"})
	}
	p.want(400, "POST", base+"/companions", "", object{"kind": "web"}) // four already
	p.want(400, "POST", base+"/companions", "", object{"kind": "fax"})
	p.want(200, "POST", base, "", object{"disappearing": "7d", "app_version": "2.24.16"})
	p.want(400, "POST", base+"/pair", "", nil)
	p.want(400, "POST", base, "", object{"app_version": "new"})
	p.want(200, "POST", base, "", object{"app_version": "2.24.17"})
	fans := text(p.want(200, "POST", base+"/broadcasts", "", object{"name": "Fans", "to": []string{ana}})["id"])
	p.want(200, "POST", base+"/broadcasts/"+fans+"/messages", "", object{"text": "to all"})
	p.want(400, "POST", base+"/broadcasts/x/messages", "", object{"text": "to all"})

	p.want(200, "POST", base+"/pair", "", nil)
	phone := nested(firstOf(p.want(200, "GET", "/_sandbox/world?messages=0", "", nil)["phones"]))
	if len(list(phone["companions"])) != 0 || text(phone["disappearing"]) != "off" || len(list(phone["broadcasts"])) != 2 {
		t.Errorf("after onboarding: companions %v, disappearing %v", phone["companions"], phone["disappearing"])
	}
	for path, body := range map[string]object{"/companions": {"kind": "wearos"}, "": {"disappearing": "24h"}, "/broadcasts": {"name": "x", "to": []string{ana}},
		"/broadcasts/" + fans + "/messages": {"text": "x"}, "/messages": {"to": ana, "text": object{"body": "x"}, "companion": "windows"}} {
		p.want(400, "POST", base+path, "", body)
	}
	id := text(p.want(200, "POST", base+"/companions", "", object{"kind": "mac"})["id"])
	p.want(200, "DELETE", base+"/companions/"+id, "", nil)
	p.want(400, "DELETE", base+"/companions/"+id, "", nil)
}

// Groups and calls stay on the phones.
func TestAppOnly(t *testing.T) {
	p, pair := connected(t)
	base := "/_sandbox/phones/" + shopNumberID
	g := text(p.want(200, "POST", base+"/groups", "", object{"name": "Pals", "members": []string{ana}})["id"])
	p.want(200, "POST", base+"/groups/"+g+"/messages", "", object{"text": "hello all"})
	p.want(200, "POST", base+"/groups/"+g+"/messages", "", object{"text": "hi", "from": ana})
	p.want(400, "POST", base+"/groups/"+g+"/messages", "", object{"text": "hi", "from": "447700900555"})
	p.want(400, "POST", base+"/groups/none/messages", "", object{"text": "hi"})
	call := func(by string) string {
		return text(p.want(200, "POST", "/_sandbox/calls", "", object{"wa_id": ana, "by": by})["id"])
	}
	id := call("customer")
	p.want(400, "POST", "/_sandbox/calls", "", object{"wa_id": ana, "by": "owner"}) // in a call already
	p.want(200, "POST", "/_sandbox/calls/"+id, "", object{"action": "answer"})
	p.world.Advance(42 * time.Second)
	p.want(400, "POST", "/_sandbox/calls/"+id, "", object{"action": "decline"})
	p.want(200, "POST", "/_sandbox/calls/"+id, "", object{"action": "hang_up"})
	p.want(200, "POST", "/_sandbox/calls/"+call("owner"), "", object{"action": "decline"})
	call("customer")
	p.world.Advance(time.Minute) // nobody answers
	p.want(200, "POST", "/_sandbox/customers/"+ana+"/typing", "", nil)
	p.want(200, "POST", base+"/typing", "", object{"to": ana})

	var calls []string
	for _, m := range p.world.numbers[shopNumberID].chats[ana].messages {
		if m.kind == "call" {
			calls = append(calls, m.preview())
		}
	}
	if got := strings.Join(calls, "; "); got != "📞 Voice call, 0:42; 📞 Voice call, declined; 📞 Voice call, no answer" {
		t.Errorf("calls: %s", got)
	}
	p.want(200, "POST", "/"+pair.PhoneNumberID+"/smb_app_data", pair.AccessToken, object{"messaging_product": "whatsapp", "sync_type": "history"})
	p.world.Advance(time.Minute)
	if p.told(`"call"`) != 0 || p.told("hello all") != 0 {
		t.Error("a call or a group reached the partner")
	}
}

func TestFaultsWithAnEnd(t *testing.T) {
	p, pair := connected(t)
	phone := "/v25.0/" + pair.PhoneNumberID
	p.want(200, "POST", "/_sandbox/faults", "", object{"on": "graph", "for_seconds": 600, "status": 503})
	for range 3 {
		p.want(503, "GET", phone, pair.AccessToken, nil)
	}
	p.world.Advance(11 * time.Minute)
	p.want(200, "GET", phone, pair.AccessToken, nil)
	p.want(400, "POST", "/_sandbox/faults", "", object{"on": "graph", "times": -1, "status": 500})

	p.want(200, "POST", "/_sandbox/phones/"+shopNumberID+"/quality", "", object{"rating": "RED"})
	p.want(400, "POST", "/_sandbox/phones/"+shopNumberID+"/quality", "", object{"rating": "BLUE"})
	if p.told("phone_number_quality_update", "FLAGGED") != 1 {
		t.Error("no webhook about the quality")
	}
	p.want(200, "POST", "/_sandbox/tokens/expire", "", nil)
	p.want(400, "POST", "/_sandbox/tokens/expire", "", object{"access_token": "EAAnone"})
	status, out := p.call("GET", phone, pair.AccessToken, nil)
	if status != 400 && status != 401 || nested(out["error"])["code"] != 190.0 {
		t.Errorf("with an expired token: %d %v", status, out)
	}
	log := p.want(200, "GET", "/_sandbox/log?kind=requests&q=190&limit=1", "", nil)
	if len(list(log["requests"])) != 1 || log["webhooks"] != nil {
		t.Errorf("the filtered log: %v", log)
	}
	row := nested(firstOf(log["requests"]))
	if got := p.want(200, "GET", "/_sandbox/log/requests/"+strings.TrimSuffix(asJSON(row["id"]), ".0"), "", nil); text(got["answer"]) == "" {
		t.Errorf("a row of the log: %v", got)
	}
	p.want(404, "GET", "/_sandbox/log/webhooks/99999", "", nil)
}

// The owner blocks a customer: the words stay with one tick, and nobody else sees them.
func TestOwnerBlocks(t *testing.T) {
	p, _ := connected(t)
	block := func(on bool) {
		t.Helper()
		p.want(200, "POST", "/_sandbox/phones/"+shopNumberID+"/block", "", object{"wa_id": ana, "blocked": on})
	}
	block(true)
	if _, err := p.world.CustomerWrites(ana, shopDigits, Text("let me in")); err != nil {
		t.Fatal(err)
	}
	p.world.Advance(time.Minute)
	if p.told("let me in") != 0 {
		t.Error("a blocked customer reached the partner")
	}
	block(false)
	if _, err := p.world.CustomerWrites(ana, shopDigits, Text("thank you")); err != nil {
		t.Fatal(err)
	}
	if p.told("thank you") != 1 {
		t.Error("the unblocked customer does not reach the partner")
	}
}

func TestTemplatesByHand(t *testing.T) {
	p, _ := connected(t)
	id := text(nested(firstOf(p.want(200, "GET", "/_sandbox/world?messages=0", "", nil)["templates"]))["id"])
	path := "/_sandbox/templates/" + id
	for _, bad := range []object{{}, {"status": "FINE"}, {"quality": "BLUE"}, {"category": "NEWS"}} {
		p.want(400, "POST", path, "", bad)
	}
	p.want(400, "POST", "/_sandbox/templates/1", "", object{"status": "PAUSED"})
	p.want(200, "POST", path, "", object{"status": "REJECTED", "reason": "INVALID_FORMAT"})
	p.want(200, "POST", path, "", object{"status": "APPROVED", "quality": "YELLOW", "category": "MARKETING"})
	for _, want := range [][]string{{`"event":"REJECTED"`, "INVALID_FORMAT"}, {`"new_quality_score":"YELLOW"`}, {"template_category_update", `"new_category":"MARKETING"`}} {
		if p.told(want...) != 1 {
			t.Errorf("no webhook with %v", want)
		}
	}
}
