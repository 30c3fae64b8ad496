package sandbox

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func (p *partner) account(change object) {
	p.t.Helper()
	p.want(200, "POST", "/_sandbox/accounts/"+shopWABA, "", change)
}

// What an account, its country or its number forbids is refused at once.
func TestWhatAnAccountMayNotSend(t *testing.T) {
	p, pair := connected(t)
	words := func() object { return object{"to": ana, "text": object{"body": "x"}} }
	direct := func() object {
		return object{"to": ana, "text": object{"body": "x"}, "category": "utility"}
	}
	utility := func() object { return templateSend(ana, "order_ready", "A", "B") }
	for name, c := range map[string]struct {
		path   string
		change object
		send   func() object
		code   int
	}{
		"policy":                  {"accounts/" + shopWABA, object{"restricted": 368}, words, 368},
		"locked":                  {"accounts/" + shopWABA, object{"restricted": 131031}, utility, 131031},
		"maintenance":             {"accounts/" + shopWABA, object{"restricted": 131057}, words, 131057},
		"misfiled templates":      {"accounts/" + shopWABA, object{"restricted": 131064}, utility, 131064},
		"but not free-form":       {"accounts/" + shopWABA, object{"restricted": 131064}, words, 0},
		"barred country":          {"accounts/" + shopWABA, object{"barred_countries": []string{"us"}}, words, 130497},
		"another barred country":  {"accounts/" + shopWABA, object{"barred_countries": []string{"CU"}}, words, 0},
		"test number":             {"phones/" + shopNumberID, object{"test_number": true}, words, 131030},
		"test number, allowed":    {"phones/" + shopNumberID, object{"test_number": true, "allowed_recipients": []string{"+1 312 555 0177"}}, words, 0},
		"no Direct Send":          {"accounts/" + shopWABA, object{"direct_send": "off"}, direct, 100},
		"Direct Send":             {"accounts/" + shopWABA, object{"direct_send": "utility"}, direct, 0},
		"Direct Send restricted":  {"accounts/" + shopWABA, object{"direct_send": "utility", "restricted": 139200}, direct, 139200},
		"restricted for it alone": {"accounts/" + shopWABA, object{"direct_send": "utility", "restricted": 139200}, words, 0},
	} {
		t.Run(name, func(t *testing.T) {
			p.account(object{"restricted": 0, "barred_countries": []string{}, "direct_send": "off"})
			p.want(200, "POST", "/_sandbox/phones/"+shopNumberID, "", object{"test_number": false, "allowed_recipients": []string{}})
			p.want(200, "POST", "/_sandbox/"+c.path, "", c.change)
			if code := p.sendCode(pair, c.send()); code != c.code {
				t.Errorf("code %d, want %d", code, c.code)
			}
		})
	}
}

func TestAccountChangesAreChecked(t *testing.T) {
	p, _ := connected(t)
	for _, bad := range []object{{"restricted": 7}, {"messaging_limit": "TIER_7"}, {"direct_send": "maybe"}, {"pacing": -1}} {
		p.want(400, "POST", "/_sandbox/accounts/"+shopWABA, "", bad)
	}
	p.want(400, "POST", "/_sandbox/accounts/1", "", object{"no_payment": true})
	p.want(400, "POST", "/_sandbox/phones/"+shopNumberID, "", object{"allowed_recipients": []string{"1", "2", "3", "4", "5", "6"}})
	p.account(object{"restricted": 368, "days": 3})
	p.world.Advance(73 * time.Hour)
	if p.world.wabas[shopWABA].meta.Restricted != 0 {
		t.Error("the restriction never ended")
	}
	p.settle()
	found := false
	for _, v := range p.values("account_update") {
		found = found || text(v["event"]) == "ACCOUNT_RESTRICTION"
	}
	if !found {
		t.Error("nobody was told of the restriction")
	}
}

// The first batch goes out; the rest waits and is released or dropped by what the readers think.
func TestTemplatePacing(t *testing.T) {
	for quality, want := range map[string]string{"GREEN": "delivered read sent", "RED": "failed", "": "delivered read sent"} {
		t.Run("quality "+quality, func(t *testing.T) {
			p, pair := connected(t)
			p.account(object{"pacing": 2})
			p.want(200, "POST", "/v25.0/"+pair.WABAID+"/message_templates", pair.AccessToken, object{"name": "autumn", "language": "en_US",
				"category": "MARKETING", "components": []object{{"type": "BODY", "text": "Bulbs are here."}}})
			p.world.Advance(time.Minute)
			var states, ids []string
			for i := range 3 {
				body := templateSend(fmt.Sprintf("1312555090%d", i), "autumn")
				body["messaging_product"] = "whatsapp"
				out := p.want(200, "POST", "/v25.0/"+pair.PhoneNumberID+"/messages", pair.AccessToken, body)
				sent := nested(list(out["messages"])[0])
				states, ids = append(states, text(sent["message_status"])), append(ids, text(sent["id"]))
			}
			if got := strings.Join(states, " "); got != "accepted accepted held_for_quality_assessment" {
				t.Fatalf("message_status %s", got)
			}
			p.world.Advance(30 * time.Minute)
			p.settle()
			if n := len(p.statuses(ids[2])); n != 0 {
				t.Fatalf("%d statuses of a message that is held", n)
			}
			if quality == "" {
				p.world.Advance(31 * time.Minute)
			} else if err := p.world.ChangeTemplate(p.world.shopTemplate(t, "autumn").id, TemplateChange{Quality: quality}); err != nil {
				t.Fatal(err)
			}
			if want == "failed" {
				p.wantFailed(ids[2], 132015)
			} else {
				p.wantStatuses(ids[2], strings.Fields(want)...)
			}
		})
	}
}

func TestDirectSend(t *testing.T) {
	p, pair := connected(t)
	p.account(object{"direct_send": "all"})
	send := func(body object) (object, int) {
		body["messaging_product"], body["to"] = "whatsapp", ana
		_, out := p.call("POST", "/v25.0/"+pair.PhoneNumberID+"/messages", pair.AccessToken, body)
		return out, atoiOr(text(nested(out["error"])["code"]), 0)
	}
	parcel := func(more object) object {
		o := object{"text": object{"body": "Your parcel left."}, "category": "utility"}
		for k, v := range more {
			o[k] = v
		}
		return o
	}
	out, code := send(parcel(nil)) // outside of the window, without a template
	if code != 0 {
		t.Fatalf("%v", out)
	}
	id := text(nested(list(out["messages"])[0])["id"])
	p.wantStatuses(id, "delivered", "read", "sent")
	made := p.want(200, "GET", "/v25.0/"+pair.WABAID+"/message_templates?source=AUTO_GENERATED&fields=name,source", pair.AccessToken, nil)
	tpl := nested(list(made["data"])[0])
	if s := p.statuses(id)[0]; text(s["template_id"]) != text(tpl["id"]) {
		t.Errorf("status %v without the template %v", s, tpl)
	}
	if category := text(p.pricingOf(id)["category"]); category != "utility" {
		t.Errorf("category %s", category)
	}
	for name, c := range map[string]struct {
		body object
		code int
	}{
		"the same words again": {parcel(nil), 0},
		"a name":               {parcel(object{"direct_send_config": object{"template_name": "parcel_left"}}), 0},
		"a bad name":           {parcel(object{"direct_send_config": object{"template_name": "Parcel"}}), 100},
		"too long to wait":     {parcel(object{"ttl_seconds": 43201}), 100},
		"a preview":            {object{"text": object{"body": "x", "preview_url": true}, "category": "utility"}, 131009},
		"a picture":            {object{"type": "image", "image": object{"link": "https://a.example/a.png"}, "category": "utility"}, 131009},
		"a code":               {object{"text": object{"body": "Your code is 1234."}, "category": "authentication", "ttl_seconds": 60}, 0},
		"a code that waits":    {object{"text": object{"body": "Your code is 1234."}, "category": "authentication", "ttl_seconds": 901}, 100},
		"another category":     {object{"text": object{"body": "x"}, "category": "marketing"}, 100},
		"ttl without it":       {object{"text": object{"body": "x"}, "ttl_seconds": 60}, 100},
		"service":              {object{"text": object{"body": "x"}, "category": "service"}, 131047},
		"mixed buttons": {object{"type": "interactive", "category": "utility", "interactive": object{"type": "button", "body": object{"text": "Parcel"}, "action": object{"buttons": []object{
			{"type": "cta_url", "cta_url": object{"display_text": "Track", "url": "https://a.example"}}, {"type": "reply", "reply": object{"id": "1", "title": "Later"}}}}}}, 0},
		"links after replies": {object{"type": "interactive", "category": "utility", "interactive": object{"type": "button", "body": object{"text": "Parcel"}, "action": object{"buttons": []object{
			{"type": "reply", "reply": object{"id": "1", "title": "Later"}}, {"type": "cta_url", "cta_url": object{"display_text": "Track", "url": "https://a.example"}}}}}}, 131009},
		"its template by hand": {object{"type": "template", "template": object{"name": text(tpl["name"]), "language": object{"code": "en_US"}}}, 132018},
	} {
		t.Run(name, func(t *testing.T) {
			if out, code := send(c.body); code != c.code {
				t.Errorf("%v, want code %d", out, c.code)
			}
		})
	}
	clash, _ := send(parcel(object{"direct_send_config": object{"template_name": "order_ready"}}))
	p.world.Advance(time.Second)
	p.wantFailed(text(nested(list(clash["messages"])[0])["id"]), 132021)
	for method, want := range map[string]string{"POST": "2388318", "DELETE": "2388330"} {
		path := "/v25.0/" + text(tpl["id"])
		if method == "DELETE" {
			path = "/v25.0/" + pair.WABAID + "/message_templates?name=" + text(tpl["name"])
		}
		if out := p.want(400, method, path, pair.AccessToken, nil); text(nested(out["error"])["code"]) != want {
			t.Errorf("%s: %v, want %s", method, out, want)
		}
	}
	p.world.Advance(25 * time.Hour)
	made = p.want(200, "GET", "/v25.0/"+pair.WABAID+"/message_templates?source=AUTO_GENERATED", pair.AccessToken, nil)
	if n := len(list(made["data"])); n != 0 {
		t.Errorf("%d templates nobody sends are still there", n)
	}
}

func TestMarketingMessagesSyncTemplates(t *testing.T) {
	p, pair := connected(t)
	path := "/v25.0/" + pair.PhoneNumberID + "/marketing_messages"
	send := func(name string, more object) int {
		body := templateSend(ana, name)
		if name == "spring_sale" {
			body = templateSend(ana, name, "A")
		}
		body["messaging_product"] = "whatsapp"
		for k, v := range more {
			body[k] = v
		}
		_, out := p.call("POST", path, pair.AccessToken, body)
		return atoiOr(text(nested(out["error"])["code"]), 0)
	}
	p.want(200, "POST", "/v25.0/"+pair.WABAID+"/message_templates", pair.AccessToken, object{"name": "autumn", "language": "en_US",
		"category": "MARKETING", "components": []object{{"type": "BODY", "text": "Bulbs are here."}}})
	p.world.Advance(time.Minute)
	steps := []struct {
		advance time.Duration
		name    string
		code    int
	}{{0, "autumn", 134101}, {0, "spring_sale", 0}, {10 * time.Minute, "autumn", 0}, {8 * 24 * time.Hour, "spring_sale", 134101}, {9 * time.Minute, "spring_sale", 134101},
		{2 * time.Minute, "spring_sale", 0}}
	for i, s := range steps {
		p.world.Advance(s.advance + time.Second)
		if code := send(s.name, nil); code != s.code {
			t.Fatalf("step %d: code %d, want %d", i, code, s.code)
		}
	}
	p.account(object{"marketing_api": false})
	if code := send("spring_sale", object{"product_policy": "STRICT"}); code != 134102 {
		t.Errorf("strict without onboarding: code %d", code)
	}
	if code := send("spring_sale", nil); code != 0 {
		t.Errorf("the fallback: code %d", code)
	}
}

// A number is known by one of its two spellings, and written to by that one.
func TestDial(t *testing.T) {
	p, _ := connected(t)
	w, n := p.world, p.world.numbers[shopNumberID]
	w.mu.Lock()
	defer w.mu.Unlock()
	w.addCustomer("5521987650001", "Rio")
	w.addCustomer("555187650002", "Porto Alegre")
	for to, want := range map[string]string{
		"312 555 0177": "13125550177", "+44 20 7946 0000": "442079460000",
		"+55 21 8765 0001": "5521987650001", "+55 51 98765 0002": "555187650002", // known
		"+55 11 8765 0003": "5511987650003", "+55 51 98765 0004": "555187650004", "+55 11 3765 0005": "551137650005", // a landline stays
		"+52 55 1234 5678": "5215512345678", "+52 1 55 1234 5678": "5215512345678", "+54 11 2345 6789": "5491123456789",
	} {
		if got := w.dial(n, to); got != want {
			t.Errorf("%s becomes %s, want %s", to, got, want)
		}
	}
}

// Half of the limit used within a week, at good quality, earns the next one within six hours.
func TestMessagingLimitClimbs(t *testing.T) {
	p, pair := connected(t, func(o *Options) { o.Limits = Limits{MPS: 1000} })
	p.account(object{"messaging_limit": "TIER_250"})
	p.settle() // Meta promises no order
	for i := range 125 {
		if code := p.sendCode(pair, templateSend(fmt.Sprintf("1312556%04d", i), "hello_world")); code != 0 {
			t.Fatalf("send %d: code %d", i, code)
		}
	}
	p.world.Advance(6 * time.Hour)
	if got := p.world.wabas[pair.WABAID].limit(); got != "TIER_2K" {
		t.Errorf("limit %s", got)
	}
	p.settle()
	told := p.values("business_capability_update")
	if len(told) != 2 || text(told[1]["max_daily_conversations_per_business"]) != "TIER_2K" {
		t.Errorf("webhooks %v", told)
	}
}

func TestVolumeTiers(t *testing.T) {
	p, pair := connected(t, func(o *Options) { o.VolumeTiers = []Tier{{From: 0, To: 2}, {From: 3, Discount: 0.5}} })
	for i := range 3 {
		p.wantStatuses(p.send(pair, templateSend(fmt.Sprintf("1312555090%d", i), "order_ready", "A", "B")), "delivered", "read", "sent")
	}
	p.settle()
	var info object
	for _, v := range p.values("account_update") {
		if text(v["event"]) == "VOLUME_BASED_PRICING_TIER_UPDATE" {
			info = nested(v["volume_tier_info"])
		}
	}
	if text(info["tier"]) != "3:MAX" || text(info["pricing_category"]) != "UTILITY" || !strings.Contains(text(info["region"]), "North America") {
		t.Errorf("told %v", info)
	}
	start := p.world.now().Add(-24 * time.Hour).Unix()
	out := p.want(200, "GET", fmt.Sprintf("/v25.0/%s/pricing_analytics?start=%d&end=%d&granularity=MONTHLY&dimensions=TIER", pair.WABAID, start, start+200000), pair.AccessToken, nil)
	points := list(nested(list(out["data"])[0])["data_points"])
	if len(points) != 2 {
		t.Fatalf("points %v", points)
	}
	for _, v := range points {
		want := map[string]float64{"0:2": 0.0068, "3:MAX": 0.0017}[text(nested(v)["tier"])]
		if nested(v)["cost"] != want {
			t.Errorf("point %v, want cost %v", v, want)
		}
	}
}

// A short link's picture can be looked at, and a customer can scan it.
func TestQRCodes(t *testing.T) {
	p, pair := connected(t)
	out := p.want(200, "POST", "/v25.0/"+pair.PhoneNumberID+"/message_qrdls", pair.AccessToken, object{"prefilled_message": "I want herbs", "generate_qr_image": "PNG"})
	picture := strings.TrimPrefix(text(out["qr_image_url"]), p.graph.URL)
	for path, want := range map[string]int{picture: 200, strings.Replace(picture, ".png", ".svg", 1): 200, "/_sandbox/qr/none.png": 404} {
		if got := p.page(path); got != want {
			t.Errorf("%s answers %d, want %d", path, got, want)
		}
	}
	p.want(200, "POST", "/_sandbox/customers/"+ana+"/messages", "", object{"qr": out["code"]})
	p.want(400, "POST", "/_sandbox/customers/"+ana+"/messages", "", object{"qr": "none"})
	p.settle()
	m := nested(list(p.values("messages")[0]["messages"])[0])
	if text(nested(m["text"])["body"]) != "I want herbs" {
		t.Errorf("message %v", m)
	}
}

func TestAnyWebhook(t *testing.T) {
	p, _ := connected(t)
	p.want(200, "POST", "/_sandbox/webhooks", "", object{"field": "standby", "value": object{"from": "the future"}})
	p.want(200, "POST", "/_sandbox/webhooks", "", object{"field": "account_alerts", "level": "account", "value": object{"entity_type": "BUSINESS"}})
	p.want(400, "POST", "/_sandbox/webhooks", "", object{"field": "standby"})
	p.want(400, "POST", "/_sandbox/webhooks", "", object{"field": "a", "level": "galaxy", "value": object{}})
	p.settle()
	if got := p.values("standby"); len(got) != 1 || nested(got[0]["metadata"]) == nil {
		t.Errorf("standby %v", got)
	}
	if got := p.values("account_alerts"); len(got) != 1 || got[0]["metadata"] != nil {
		t.Errorf("account_alerts %v", got)
	}
}

// A voice message that is listened to is told as played; forwarded messages say so.
func TestPlayedAndForwarded(t *testing.T) {
	p, pair := connected(t)
	p.want(200, "POST", "/_sandbox/customers/"+ana+"/messages", "", object{"text": object{"body": "Look"}, "context": object{"frequently_forwarded": true}})
	voice, err := p.world.OwnerWrites(shopNumberID, ana, Writing{Type: "audio", Body: object{}})
	if err != nil {
		t.Fatal(err)
	}
	id := text(nested(p.world.messages[voice].body)["id"])
	sent := p.send(pair, object{"to": ana, "type": "audio", "audio": object{"id": id, "voice": true}})
	p.world.Advance(10 * time.Second)
	p.want(200, "POST", "/_sandbox/customers/"+ana+"/played", "", object{"message_id": sent})
	p.want(400, "POST", "/_sandbox/customers/"+ana+"/played", "", object{"message_id": "none"})
	p.wantStatuses(sent, "delivered", "played", "read", "sent")
	for _, v := range p.values("messages") {
		if all := list(v["messages"]); len(all) > 0 && nested(nested(all[0])["context"])["frequently_forwarded"] != true {
			t.Errorf("message %v", all[0])
		}
	}
}
