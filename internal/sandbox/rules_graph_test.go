package sandbox

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"strings"
	"testing"
	"time"
)

// send posts a message and returns its id; other answers end the test.
func (p *partner) send(pair Paired, body object) string {
	p.t.Helper()
	body["messaging_product"] = "whatsapp"
	out := p.want(200, "POST", "/v25.0/"+pair.PhoneNumberID+"/messages", pair.AccessToken, body)
	return text(nested(list(out["messages"])[0])["id"])
}

func templateSend(to, name string, params ...string) object {
	values := []object{}
	for _, v := range params {
		values = append(values, object{"type": "text", "text": v})
	}
	return object{"to": to, "type": "template", "template": object{"name": name, "language": object{"code": "en_US"},
		"components": []object{{"type": "body", "parameters": values}}}}
}

// One webhook after the other tells what happened to a template.
func TestTemplatePausesAndQuality(t *testing.T) {
	p, pair := connected(t)
	tpl := p.world.shopTemplate(t, "spring_sale")
	change := func(status string) {
		p.world.mu.Lock()
		p.world.setTemplateStatus(tpl, status, "NONE")
		p.world.mu.Unlock()
	}
	code := func() int {
		_, out := post(t, p.world, pair, []byte(`{"messaging_product":"whatsapp","to":"`+ana+`","type":"template","template":{"name":"spring_sale","language":{"code":"en_US"},"components":[{"type":"body","parameters":[{"type":"text","text":"A"}]}]}}`))
		return atoiOr(text(nested(out["error"])["code"]), 0)
	}
	for _, step := range []struct {
		pause time.Duration
		title string
	}{{firstPause, "FIRST_PAUSE"}, {secondPause, "SECOND_PAUSE"}} {
		p.world.mu.Lock()
		p.world.setTemplateQuality(tpl, "RED")
		p.world.mu.Unlock()
		if got := code(); got != 132015 {
			t.Fatalf("paused template: code %d", got)
		}
		p.settle() // one after the other: Meta promises no order
		p.world.Advance(step.pause - time.Minute)
		if got := code(); got != 132015 {
			t.Fatalf("%s ended early: code %d", step.title, got)
		}
		p.world.Advance(2 * time.Minute)
		if got := code(); got != 0 {
			t.Fatalf("%s never ended: code %d", step.title, got)
		}
		p.settle()
		p.world.mu.Lock()
		p.world.setTemplateQuality(tpl, "GREEN")
		p.world.mu.Unlock()
	}
	change("PAUSED")
	if got := code(); got != 132016 {
		t.Fatalf("after the third pause: code %d", got)
	}
	p.settle()
	var titles []string
	for _, v := range p.values("message_template_status_update") {
		titles = append(titles, text(v["event"])+" "+text(nested(v["other_info"])["title"]))
	}
	want := "PAUSED FIRST_PAUSE,APPROVED UNPAUSE,PAUSED SECOND_PAUSE,APPROVED UNPAUSE,DISABLED DISABLED"
	if got := strings.Join(titles, ","); got != want {
		t.Errorf("webhooks %s, want %s", got, want)
	}
	if n := len(p.values("message_template_quality_update")); n != 4 {
		t.Errorf("%d quality webhooks, want 4", n)
	}
}

func (w *World) shopTemplate(t *testing.T, name string) *template {
	t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, tpl := range w.templates {
		if tpl.name == name {
			return tpl
		}
	}
	t.Fatalf("no template %q", name)
	return nil
}

func TestCategoryChangeIsAnnouncedADayAhead(t *testing.T) {
	p, _ := connected(t)
	tpl := p.world.shopTemplate(t, "order_ready")
	p.world.mu.Lock()
	p.world.announceCategory(tpl, "MARKETING")
	p.world.mu.Unlock()
	p.settle() // webhooks that are on their way together may overtake each other
	p.world.Advance(25 * time.Hour)
	p.settle()
	got := p.values("template_category_update")
	if len(got) != 2 || text(got[0]["correct_category"]) != "MARKETING" || text(got[1]["previous_category"]) != "UTILITY" || text(got[1]["new_category"]) != "MARKETING" {
		t.Fatalf("webhooks %v", got)
	}
}

func TestTemplateLimits(t *testing.T) {
	p, pair := connected(t)
	create := func(i int) (int, object) {
		return p.call("POST", "/v25.0/"+pair.WABAID+"/message_templates", pair.AccessToken, object{"name": fmt.Sprintf("t_%d", i), "language": "en_US",
			"category": "UTILITY", "components": []object{{"type": "BODY", "text": "Hello."}}})
	}
	for i := range templatesPerHour {
		if status, out := create(i); status != 200 {
			t.Fatalf("template %d: %v", i, out)
		}
	}
	if _, out := create(templatesPerHour); text(nested(out["error"])["code"]) != "80007" {
		t.Fatalf("the hundred and first within an hour: %v", out)
	}
	p.world.Advance(time.Hour)
	p.world.mu.Lock()
	p.world.wabas[pair.WABAID].meta.Unverified = true
	p.world.mu.Unlock()
	made := templatesPerHour
	for status := 200; status == 200; made++ {
		if made%90 == 0 {
			p.world.Advance(time.Hour)
		}
		var out object
		status, out = create(made)
		if status != 200 && text(nested(out["error"])["error_subcode"]) != "2388019" {
			t.Fatalf("template %d: %v", made, out)
		}
	}
	if all := p.world.templatesOf(p.world.wabas[pair.WABAID]); all != templatesUnverified {
		t.Errorf("%d templates, want %d", all, templatesUnverified)
	}
}

func TestFailuresByWebhook(t *testing.T) {
	for name, c := range map[string]struct {
		prepare func(*partner, Paired)
		body    object
		code    int
	}{
		"not on WhatsApp": {func(p *partner, _ Paired) { p.world.customers[ana].noWhatsApp = true }, object{"to": ana, "text": object{"body": "x"}}, 131026},
		"experiment":      {func(p *partner, _ Paired) { p.world.customers[ana].failsWith = 130472 }, templateSend(ana, "spring_sale", "A"), 130472},
		"stopped":         {func(p *partner, _ Paired) { p.world.customers[ana].stopped = true }, templateSend(ana, "spring_sale", "A"), 131050},
		"window":          {func(p *partner, _ Paired) { p.world.Advance(25 * time.Hour) }, object{"to": ana, "text": object{"body": "x"}}, 131047},
		"United States":   {func(p *partner, _ Paired) { p.world.opts.HoldUSMarketing = true; p.world.Advance(25 * time.Hour) }, templateSend(ana, "spring_sale", "A"), 131049},
		"no payment":      {func(p *partner, pair Paired) { p.world.wabas[pair.WABAID].meta.NoPayment = true }, templateSend(ana, "spring_sale", "A"), 131042},
		"limit of users": {func(p *partner, _ Paired) {
			p.world.opts.Limits.Reach = 1
			p.send(p.pairOf(), templateSend("13125550999", "hello_world"))
		}, templateSend("13125550998", "hello_world"), 131048},
		"old reaction": {func(*partner, Paired) {}, object{"to": ana, "type": "reaction", "reaction": object{"message_id": "wamid.gone", "emoji": "👍"}}, 131009},
		"dead link":    {func(*partner, Paired) {}, object{"to": ana, "type": "image", "image": object{"link": "http://127.0.0.1:1/a.png"}}, 131053},
	} {
		t.Run(name, func(t *testing.T) {
			p, pair := connected(t)
			if _, err := p.world.CustomerWrites(ana, shopDigits, Text("hello")); err != nil {
				t.Fatal(err)
			}
			c.prepare(p, pair)
			id := p.send(pair, c.body)
			p.world.Advance(time.Second)
			p.wantFailed(id, c.code)
		})
	}
}

// pairOf finds the credentials of the connected number again.
func (p *partner) pairOf() Paired {
	for v, t := range p.world.tokens {
		if t.kind == tokenBusiness {
			return Paired{PhoneNumberID: shopNumberID, WABAID: shopWABA, AccessToken: v}
		}
	}
	p.t.Fatal("no business token")
	return Paired{}
}

func TestPricesFollowTheLedger(t *testing.T) {
	p, pair := connected(t)
	if _, err := p.world.CustomerWrites(ana, shopDigits, Text("hello")); err != nil {
		t.Fatal(err)
	}
	id := p.send(pair, templateSend(ana, "spring_sale", "A"))
	p.wantStatuses(id, "delivered", "read", "sent")
	price := p.pricingOf(id)
	if text(price["category"]) != "marketing" || text(price["type"]) != "regular" || text(price["pricing_model"]) != "PMP" {
		t.Errorf("pricing %v", price)
	}
	p.send(pair, object{"to": ana, "text": object{"body": "thanks"}})
	p.world.Advance(10 * time.Second)
	start, end := p.world.now().Add(-24*time.Hour).Unix(), p.world.now().Add(24*time.Hour).Unix()
	out := p.want(200, "GET", fmt.Sprintf("/v25.0/%s/pricing_analytics?start=%d&end=%d&granularity=MONTHLY&dimensions=PRICING_CATEGORY", pair.WABAID, start, end), pair.AccessToken, nil)
	volume, cost := 0.0, 0.0
	for _, v := range list(nested(list(out["data"])[0])["data_points"]) {
		volume += nested(v)["volume"].(float64)
		cost += nested(v)["cost"].(float64)
	}
	if volume != 2 || cost != 0.025 {
		t.Errorf("volume %v and cost %v, want 2 and 0.025: %v", volume, cost, out)
	}
}

// pricingOf is the pricing object of a message, whichever of its statuses arrived first.
func (p *partner) pricingOf(id string) object {
	for _, s := range p.statuses(id) {
		if o := nested(s["pricing"]); o != nil {
			return o
		}
	}
	return nil
}

func TestFreeEntryPoint(t *testing.T) {
	p, pair := connected(t)
	in := Text("I saw your ad")
	in.Referral = object{"source_type": "ad", "source_id": "1"}
	if _, err := p.world.CustomerWrites(ana, shopDigits, in); err != nil {
		t.Fatal(err)
	}
	first := p.send(pair, object{"to": ana, "text": object{"body": "welcome"}})
	p.world.Advance(71 * time.Hour)
	within := p.send(pair, templateSend(ana, "spring_sale", "A"))
	p.world.Advance(2 * time.Hour)
	after := p.send(pair, templateSend(ana, "spring_sale", "A"))
	p.world.Advance(10 * time.Second)
	p.settle()
	for id, want := range map[string]string{first: "free_entry_point", within: "free_entry_point", after: "regular"} {
		if got := text(p.pricingOf(id)["type"]); got != want {
			t.Errorf("type %s, want %s", got, want)
		}
	}
}

func TestLinkedMediaAreFetchedOnceInTenMinutes(t *testing.T) {
	hits := 0
	files := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
		hits++
		rw.Header().Set("Content-Type", "image/png")
		_, _ = io.WriteString(rw, "\x89PNG")
	}))
	defer files.Close()
	p, pair := connected(t)
	if _, err := p.world.CustomerWrites(ana, shopDigits, Text("hello")); err != nil {
		t.Fatal(err)
	}
	image := object{"to": ana, "type": "image", "image": object{"link": files.URL + "/a.png"}}
	p.wantStatuses(p.send(pair, image), "delivered", "read", "sent")
	p.send(pair, image)
	p.world.Advance(11 * time.Minute)
	p.send(pair, image)
	if hits != 2 {
		t.Errorf("fetched %d times, want 2", hits)
	}
	p.wantFailed(p.send(pair, object{"to": ana, "type": "video", "video": object{"link": files.URL + "/a.png"}}), 131053)
}

func TestMediaOfTheWrongKind(t *testing.T) {
	p, pair := connected(t)
	if _, err := p.world.CustomerWrites(ana, shopDigits, Text("hello")); err != nil {
		t.Fatal(err)
	}
	upload := func(kind string, size int) string {
		var b bytes.Buffer
		mw := multipart.NewWriter(&b)
		_ = mw.WriteField("messaging_product", "whatsapp")
		h := textproto.MIMEHeader{"Content-Disposition": {`form-data; name="file"; filename="a"`}, "Content-Type": {kind}}
		part, err := mw.CreatePart(h)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = part.Write(make([]byte, size))
		_ = mw.Close()
		r := httptest.NewRequest(http.MethodPost, "/"+pair.PhoneNumberID+"/media", &b)
		r.Header.Set("Content-Type", mw.FormDataContentType())
		r.Header.Set("Authorization", "Bearer "+pair.AccessToken)
		rec := httptest.NewRecorder()
		p.world.ServeHTTP(rec, r)
		if rec.Code != 200 {
			t.Fatalf("upload: %s", rec.Body)
		}
		return strings.Split(rec.Body.String(), `"`)[3]
	}
	for name, body := range map[string]object{
		"png as a sticker":  {"to": ana, "type": "sticker", "sticker": object{"id": upload("image/png", 10)}},
		"large sticker":     {"to": ana, "type": "sticker", "sticker": object{"id": upload("image/webp", 101<<10)}},
		"mp3 as a voice":    {"to": ana, "type": "audio", "audio": object{"id": upload("audio/mpeg", 10), "voice": true}},
		"webp as a picture": {"to": ana, "type": "image", "image": object{"id": upload("image/webp", 10)}},
	} {
		t.Run(name, func(t *testing.T) { p.wantFailed(p.send(pair, body), 131053) })
	}
}

func TestAppsecretProof(t *testing.T) {
	p, pair := connected(t)
	p.world.apps[pair.AppID].requireProof = true
	path := "/v25.0/" + pair.PhoneNumberID
	p.want(400, "GET", path, pair.AccessToken, nil)
	p.want(400, "GET", path+"?appsecret_proof=abc", pair.AccessToken, nil)
	p.want(200, "GET", path+"?appsecret_proof="+sign(pair.AppSecret, []byte(pair.AccessToken)), pair.AccessToken, nil)
}

func TestScopes(t *testing.T) {
	p, pair := connected(t)
	proof := sign(pair.AppSecret, []byte(p.world.systemTok))
	out := p.want(200, "POST", "/v25.0/"+systemUserID+"/access_tokens", p.world.systemTok,
		object{"business_app": pair.AppID, "scope": "whatsapp_business_management", "appsecret_proof": proof})
	narrow := text(out["access_token"])
	p.want(200, "GET", "/v25.0/"+pair.WABAID, narrow, nil)
	out = p.want(403, "POST", "/v25.0/"+pair.PhoneNumberID+"/messages", narrow, object{"messaging_product": "whatsapp"})
	if text(nested(out["error"])["code"]) != "10" {
		t.Errorf("%v, want code 10", out)
	}
}

func TestUsageHeaders(t *testing.T) {
	p, pair := connected(t)
	r := httptest.NewRequest(http.MethodGet, "/"+pair.WABAID, nil)
	r.Header.Set("Authorization", "Bearer "+pair.AccessToken)
	p.world.mu.Lock()
	p.world.usageOf(pair.AppID, pair.WABAID).calls = callsPerHour / 2
	p.world.mu.Unlock()
	rec := httptest.NewRecorder()
	p.world.ServeHTTP(rec, r)
	if got := rec.Header().Get("X-Business-Use-Case-Usage"); !strings.Contains(got, pair.WABAID) || !strings.Contains(got, `"call_count":50`) {
		t.Errorf("usage %s", got)
	}
	p.world.mu.Lock()
	p.world.usageOf(pair.AppID, pair.WABAID).calls = callsPerHour
	p.world.mu.Unlock()
	out := p.want(400, "GET", "/"+pair.WABAID, pair.AccessToken, nil)
	if text(nested(out["error"])["code"]) != "80007" {
		t.Errorf("%v, want 80007", out)
	}
	p.world.Advance(time.Hour)
	p.want(200, "GET", "/"+pair.WABAID, pair.AccessToken, nil)
}

func TestParseFields(t *testing.T) {
	got := parseFields(`id,health_status{entities{id},x},analytics.start(1).phone_numbers(["a","b"]).limit(2), name`)
	if len(got) != 4 || got[1].below[0].below[0].name != "id" || got[2].args["phone_numbers"] != `["a","b"]` || got[3].name != "name" {
		t.Fatalf("%+v", got)
	}
}
