package sandbox

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"strings"
	"testing"
	"time"
)

// Every kind of message a phone can write reaches the partner in Meta's form.
func TestPhoneMessages(t *testing.T) {
	p, _ := connected(t)
	w := p.world
	first, err := w.CustomerWrites(ana, shopDigits, Text("first"))
	if err != nil {
		t.Fatal(err)
	}
	own, err := w.OwnerWrites(shopNumberID, ana, Text("answer"))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		in     Writing
		wantIn string // part of the webhook
		owner  bool
	}{
		"image":            {Writing{Type: "image", Body: object{"caption": "look"}}, `"mime_type":"image/jpeg"`, false},
		"voice note":       {Writing{Type: "audio", Body: object{}}, `"voice":true`, false},
		"document":         {Writing{Type: "document", Body: object{"filename": "a.pdf"}}, `"filename":"a.pdf"`, true},
		"location":         {Writing{Type: "location", Body: object{"latitude": 1.5, "longitude": 2}}, `"latitude":1.5`, false},
		"reply":            {Writing{Type: "text", Body: object{"body": "re"}, ReplyTo: own}, `"context":{"from":"12025550142"`, false},
		"reaction":         {Writing{Type: "reaction", Body: object{"message_id": own, "emoji": "👍"}}, `"reaction":{`, false},
		"reaction removed": {Writing{Type: "reaction", Body: object{"message_id": own}}, `"reaction":{"message_id"`, false},
		"edit":             {Writing{Type: "edit", Body: object{"original_message_id": first, "message": object{"type": "text", "text": object{"body": "1st"}}}}, `"original_message_id"`, false},
		"revoke":           {Writing{Type: "revoke", Body: object{"original_message_id": own}}, `"revoke":{`, true},
		"button answer":    {Writing{Type: "interactive", Body: object{"type": "button_reply", "button_reply": object{"id": "y", "title": "Yes"}}}, `"button_reply":{`, false},
		"unsupported":      {Writing{Type: "unsupported"}, `131051`, false},
		"from an ad":       {Writing{Type: "text", Body: object{"body": "ad"}, Referral: object{"source_type": "ad", "source_id": "1"}}, `"referral":{`, false},
	} {
		if name == "revoke" {
			continue // last, because it ends the message the others speak of
		}
		p.writes(t, name, c.in, c.owner, c.wantIn)
	}
	p.writes(t, "revoke", Writing{Type: "revoke", Body: object{"original_message_id": own}}, true, `"revoke":{`)
}

func (p *partner) writes(t *testing.T, name string, in Writing, owner bool, want string) {
	t.Run(name, func(t *testing.T) {
		var id string
		var err error
		if owner {
			id, err = p.world.OwnerWrites(shopNumberID, ana, in)
		} else {
			id, err = p.world.CustomerWrites(ana, shopDigits, in)
		}
		if err != nil {
			t.Fatal(err)
		}
		p.settle()
		for _, c := range p.calls() {
			if strings.Contains(string(c.raw), id) && strings.Contains(string(c.raw), want) {
				return
			}
		}
		t.Errorf("no webhook with %s and %s", id, want)
	})
}

func TestWritingRefused(t *testing.T) {
	p, _ := connected(t)
	w := p.world
	theirs, err := w.OwnerWrites(shopNumberID, ana, Text("mine"))
	if err != nil {
		t.Fatal(err)
	}
	mine, err := w.CustomerWrites(ana, shopDigits, Text("old"))
	if err != nil {
		t.Fatal(err)
	}
	w.Advance(16 * time.Minute)
	edit := object{"original_message_id": mine, "message": object{"type": "text", "text": object{"body": "new"}}}
	for name, c := range map[string]struct {
		from, to string
		in       Writing
	}{
		"no such number":     {ana, "4930", Text("x")},
		"no phone number":    {"abc", shopDigits, Text("x")},
		"empty":              {ana, shopDigits, Text("")},
		"unknown type":       {ana, shopDigits, Writing{Type: "fax", Body: object{}}},
		"reply to nothing":   {ana, shopDigits, Writing{Type: "text", Body: object{"body": "x"}, ReplyTo: "wamid.x"}},
		"too late to edit":   {ana, shopDigits, Writing{Type: "edit", Body: edit}},
		"not one's own":      {ana, shopDigits, Writing{Type: "revoke", Body: object{"original_message_id": theirs}}},
		"broken media":       {ana, shopDigits, Writing{Type: "image", Body: object{"data": "%%%"}}},
		"contacts of nobody": {ana, shopDigits, Writing{Type: "contacts", Body: object{}}},
	} {
		t.Run(name, func(t *testing.T) {
			if id, err := w.CustomerWrites(c.from, c.to, c.in); err == nil {
				t.Errorf("accepted as %s", id)
			}
		})
	}
}

func TestUsernameHidesTheNumber(t *testing.T) {
	p, _ := connected(t)
	p.want(200, "POST", "/_sandbox/customers/"+ana, "", object{"username": "ana.t", "hide_number": true})
	if _, err := p.world.CustomerWrites(ana, shopDigits, Text("guess who")); err != nil {
		t.Fatal(err)
	}
	p.settle()
	m := nested(list(p.values("messages")[0]["messages"])[0])
	if _, there := m["from"]; there || text(m["from_user_id"]) == "" {
		t.Errorf("message %v", m)
	}
}

func TestMarketingStop(t *testing.T) {
	p, pair := connected(t)
	p.want(200, "POST", "/_sandbox/customers/"+ana+"/preferences", "", object{"value": "stop"})
	out := p.want(200, "POST", "/v25.0/"+pair.PhoneNumberID+"/messages", pair.AccessToken, object{"messaging_product": "whatsapp", "to": ana,
		"type": "template", "template": object{"name": "spring_sale", "language": object{"code": "en_US"},
			"components": []object{{"type": "body", "parameters": []object{{"type": "text", "text": "Ana"}}}}}})
	p.wantFailed(text(nested(list(out["messages"])[0])["id"]), 131050)
	p.settle()
	if got := p.values("user_preferences"); len(got) != 1 {
		t.Errorf("%d user_preferences", len(got))
	}
}

func TestMediaThereAndBack(t *testing.T) {
	p, pair := connected(t)
	var b bytes.Buffer
	mw := multipart.NewWriter(&b)
	_ = mw.WriteField("messaging_product", "whatsapp")
	_ = mw.WriteField("type", "image")
	part, err := mw.CreatePart(textproto.MIMEHeader{"Content-Disposition": {`form-data; name="file"; filename="undefined"`}, "Content-Type": {"image/jpeg"}})
	if err != nil {
		t.Fatal(err)
	}
	photo := samplePhoto(1)
	_, _ = part.Write(photo)
	_ = mw.Close()
	req, _ := http.NewRequest("POST", p.graph.URL+"/v25.0/"+pair.PhoneNumberID+"/media", &b)
	req.Header.Set("Content-Type", mw.FormDataContentType())
	req.Header.Set("Authorization", "Bearer "+pair.AccessToken)
	status, out := p.do(req)
	if status != 200 {
		t.Fatalf("upload: %d %v", status, out)
	}
	id := text(out["id"])
	node := p.want(200, "GET", "/v25.0/"+id+"?phone_number_id="+pair.PhoneNumberID, pair.AccessToken, nil)
	p.want(400, "GET", "/v25.0/"+id+"?phone_number_id=1", pair.AccessToken, nil)
	if got := p.download(text(node["url"])); !bytes.Equal(got, photo) {
		t.Errorf("%d bytes back, want %d", len(got), len(photo))
	}
	p.want(200, "POST", "/v25.0/"+pair.PhoneNumberID+"/messages", pair.AccessToken,
		object{"messaging_product": "whatsapp", "to": ana, "type": "image", "image": object{"id": id}})
	p.world.Advance(6 * time.Minute)
	if got := p.download(text(node["url"])); got != nil {
		t.Error("the address works after five minutes")
	}
	p.want(200, "DELETE", "/v25.0/"+id, pair.AccessToken, nil)
	p.want(400, "GET", "/v25.0/"+id, pair.AccessToken, nil)
}

// download returns nil when the address answers anything but 200.
func (p *partner) download(url string) []byte {
	p.t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		p.t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != 200 {
		return nil
	}
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return raw
}

func TestMessageFaults(t *testing.T) {
	p, pair := connected(t)
	if _, err := p.world.CustomerWrites(ana, shopDigits, Text("hi")); err != nil {
		t.Fatal(err)
	}
	p.want(200, "POST", "/_sandbox/faults", "", object{"on": "messages", "times": 1, "status": 429, "code": 130429})
	p.want(429, "POST", "/v25.0/"+pair.PhoneNumberID+"/messages", pair.AccessToken, object{"messaging_product": "whatsapp", "to": ana, "text": object{"body": "x"}})
	p.want(400, "POST", "/_sandbox/faults", "", object{"on": "weather"})
	if err := p.world.Inject(Fault{On: "messages", Drop: true}); err != nil {
		t.Fatal(err)
	}
	req, _ := http.NewRequest("POST", p.graph.URL+"/v25.0/"+pair.PhoneNumberID+"/messages",
		strings.NewReader(`{"messaging_product":"whatsapp","to":"`+ana+`","text":{"body":"did it arrive?"},"biz_opaque_callback_data":"lost-1"}`))
	req.Header.Set("Authorization", "Bearer "+pair.AccessToken)
	if resp, err := http.DefaultClient.Do(req); err == nil {
		resp.Body.Close()
		t.Fatal("an answer came in spite of the fault")
	}
	p.world.Advance(10 * time.Second)
	p.settle()
	if n := strings.Count(string(bytes.Join(p.rawCalls(), nil)), `"biz_opaque_callback_data":"lost-1"`); n != 3 {
		t.Errorf("%d statuses for the message whose answer was lost, want 3", n)
	}
}

func (p *partner) rawCalls() [][]byte {
	var out [][]byte
	for _, c := range p.calls() {
		out = append(out, c.raw)
	}
	return out
}
