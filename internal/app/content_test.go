package app_test

import (
	"bytes"
	"encoding/json"
	"image"
	"image/jpeg"
	"maps"
	"net/http"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/saltbridge/saltbridge/internal/test/apptest"
)

type object = map[string]any

// TestEveryKindReachesTheCustomersPhone sends every kind of content through the API and looks at what Ana's phone got.
func TestEveryKindReachesTheCustomersPhone(t *testing.T) {
	eachEngine(t, func(t *testing.T, s apptest.Storage) {
		app := apptest.Demo(t, s, "--connected")
		waitForHistory(t, app)
		d := &dispatch{journey: journey{t: t, app: app, api: app.API()}, files: map[string]string{}, sent: map[string]kind{}}
		d.customerOpensTheWindow()
		d.asked = d.newest()
		d.upload()
		d.approveTemplate()
		for _, k := range kinds() {
			d.send(k)
		}
		d.arrived()
		d.react()
		d.presence()
		d.refusals()
		if stats := app.Stats(); stats.Messages.Agent != int64(len(d.sent)) || stats.Outbox.Queued+stats.Outbox.Uncertain+stats.Outbox.Failed != 0 {
			t.Errorf("stats %+v: want %d messages of agents, all of them out", stats, len(d.sent))
		}
	})
}

// dispatch is one conversation in which everything is sent.
type dispatch struct {
	journey
	asked string            // the customer's message
	files map[string]string // ids of the uploaded files
	sent  map[string]kind   // by message id
}

// kind is one kind of content: what a program sends and what the phone gets. In both {{name}} stands for a file: its id
// here, any id of Meta's there.
type kind struct {
	name  string
	body  string
	phone string // the object under the key of the type
	quote bool
}

func kinds() []kind {
	button := func(file string) string {
		return `{"type":"button","header":{"type":"image","image":` + file + `},"body":{"text":"Is it fine?"},"footer":{"text":"Soon"},
			"action":{"buttons":[{"type":"reply","reply":{"id":"ok","title":"Yes"}},{"type":"reply","reply":{"id":"no","title":"No"}}]}}`
	}
	template := func(file string) string {
		return `{"name":"parcel_news","language":{"code":"en_US"},"components":[{"type":"header","parameters":[{"type":"image","image":` + file + `}]},
			{"type":"body","parameters":[{"type":"text","parameter_name":"first_name","text":"Ana"},{"type":"text","parameter_name":"eta","text":"14:30"}]},
			{"type":"button","sub_type":"url","index":"0","parameters":[{"type":"text","text":"T-1"}]}]}`
	}
	same := func(name, kindName, object string) kind {
		return kind{name, `{"type":"` + kindName + `","` + kindName + `":` + object + `}`, object, false}
	}
	interactive := func(object string) kind { return same("", "interactive", object) }
	all := []kind{
		{"text", `{"type":"text","text":{"body":"See https://acme.example"}}`, `{"body":"See https://acme.example","preview_url":true}`, false},
		{"quote", `{"type":"text","reply_to":"{{asked}}","text":{"body":"We do."}}`, `{"body":"We do."}`, true},
		{"image", `{"type":"image","image":{"file_id":"{{photo}}","caption":"A cactus"}}`, `{"id":"{{photo}}","caption":"A cactus"}`, false},
		{"image by link", `{"type":"image","image":{"link":"https://files.example/a.png","caption":"A fern"}}`, `{"link":"https://files.example/a.png","caption":"A fern"}`, false},
		{"video", `{"type":"video","video":{"file_id":"{{film}}","caption":"It grows"}}`, `{"id":"{{film}}","caption":"It grows"}`, false},
		{"audio", `{"type":"audio","audio":{"file_id":"{{voice}}"}}`, `{"id":"{{voice}}"}`, false},
		{"voice", `{"type":"audio","audio":{"file_id":"{{voice}}","voice":true}}`, `{"id":"{{voice}}","voice":true}`, false},
		{"document", `{"type":"document","document":{"file_id":"{{paper}}","filename":"invoice.pdf","caption":"Yours"}}`, `{"id":"{{paper}}","filename":"invoice.pdf","caption":"Yours"}`, false},
		{"sticker", `{"type":"sticker","sticker":{"file_id":"{{sticker}}"}}`, `{"id":"{{sticker}}"}`, false},
		same("location", "location", `{"latitude":38.7071,"longitude":-9.1355,"name":"Shop","address":"Garden Road 14"}`),
		same("contacts", "contacts", `[{"name":{"formatted_name":"Rui Costa","first_name":"Rui"},"phones":[{"phone":"+351 910","type":"WORK"}]}]`),
		{"buttons", `{"type":"interactive","interactive":` + button(`{"file_id":"{{photo}}"}`) + `}`, button(`{"id":"{{photo}}"}`), false},
		interactive(`{"type":"list","header":{"type":"text","text":"Slots"},"body":{"text":"Pick one"},"action":{"button":"Show","sections":[{"title":"Tue","rows":[{"id":"9","title":"09:00","description":"Hall B"}]}]}}`),
		interactive(`{"type":"cta_url","body":{"text":"The invoice"},"action":{"name":"cta_url","parameters":{"display_text":"Open","url":"https://acme.example/i/88"}}}`),
		interactive(`{"type":"flow","body":{"text":"Book"},"action":{"name":"flow","parameters":{"flow_message_version":"3","flow_id":"880000000000777","flow_token":"tk","flow_cta":"Book","flow_action":"navigate","flow_action_payload":{"screen":"DETAILS","data":{"city":"Porto"}}}}}`),
		interactive(`{"type":"location_request_message","body":{"text":"Where?"},"action":{"name":"send_location"}}`),
		interactive(`{"type":"request_contact_info","body":{"text":"May we call?"},"action":{"name":"request_contact_info"}}`),
		interactive(`{"type":"carousel","body":{"text":"Two pots"},"action":{"cards":[` + pot(0) + `,` + pot(1) + `]}}`),
		same("template", "template", `{"name":"hello_world","language":{"code":"en_US"}}`),
		same("positional", "template", `{"name":"order_ready","language":{"code":"en_US"},"components":[{"type":"body","parameters":[{"type":"text","text":"Ana"},{"type":"text","text":"AG-1"}]}]}`),
		{"named", `{"type":"template","template":` + template(`{"file_id":"{{photo}}"}`) + `}`, template(`{"id":"{{photo}}"}`), false},
	}
	return all
}

func pot(i int) string {
	n := string(rune('0' + i))
	return `{"card_index":` + n + `,"type":"cta_url","header":{"type":"image","image":{"link":"https://files.example/` + n + `.png"}},"body":{"text":"Pot ` + n + `"},
		"action":{"name":"cta_url","parameters":{"display_text":"Buy","url":"https://acme.example/` + n + `"}}}`
}

// newest returns the id of the newest message of the conversation.
func (d *dispatch) newest() string {
	d.t.Helper()
	var page struct{ Items []struct{ ID string } }
	d.api.Get("/conversations/"+d.id+"/messages?limit=1", &page)
	return page.Items[0].ID
}

func (d *dispatch) upload() {
	d.t.Helper()
	var photo bytes.Buffer
	if err := jpeg.Encode(&photo, image.NewRGBA(image.Rect(0, 0, 32, 32)), nil); err != nil {
		d.t.Fatal(err)
	}
	sample := func(name string) []byte {
		content, err := os.ReadFile("../sandbox/samples/" + name)
		if err != nil {
			d.t.Fatal(err)
		}
		return content
	}
	d.files["photo"] = d.api.Upload("cactus.jpg", "image/jpeg", photo.Bytes())
	d.files["film"] = d.api.Upload("growing.mp4", "video/mp4", sample("growing.mp4"))
	d.files["voice"] = d.api.Upload("note.ogg", "audio/ogg", sample("voice.ogg"))
	d.files["sticker"] = d.api.Upload("cactus.webp", "image/webp", sample("cactus.webp"))
	d.files["paper"] = d.api.Upload("88.pdf", "application/pdf", []byte("%PDF-1.4\n%%EOF\n"))
}

// approveTemplate has a template with a picture, named values and a link.
func (d *dispatch) approveTemplate() {
	d.t.Helper()
	var world struct {
		Token string `json:"system_user_token"`
	}
	d.read(d.app.Sandbox.Fittings(), &world)
	var made struct{ ID string }
	d.app.Sandbox.Graph(world.Token, "510020003000401/message_templates", object{"name": "parcel_news", "language": "en_US", "category": "UTILITY", "parameter_format": "NAMED",
		"components": []object{
			{"type": "HEADER", "format": "IMAGE", "example": object{"header_handle": []string{"4::aW1hZ2UvanBlZw==:ARa"}}},
			{"type": "BODY", "text": "Hello {{first_name}}, your parcel comes at {{eta}} today, see you soon.",
				"example": object{"body_text_named_params": []object{{"param_name": "first_name", "example": "Ana"}, {"param_name": "eta", "example": "14:30"}}}},
			{"type": "BUTTONS", "buttons": []object{{"type": "URL", "text": "Track", "url": "https://acme.example/t/{{1}}", "example": []string{"https://acme.example/t/T-1"}}}},
		}}, &made)
	d.app.Sandbox.Post("templates/"+made.ID, object{"status": "APPROVED"}, nil)
}

// read decodes what the sandbox says of itself.
func (d *dispatch) read(said string, out any) {
	d.t.Helper()
	if err := json.Unmarshal([]byte(said), out); err != nil {
		d.t.Fatal(err)
	}
}

func (d *dispatch) send(k kind) {
	d.t.Helper()
	body := strings.ReplaceAll(k.body, "{{asked}}", d.asked)
	for name, id := range d.files {
		body = strings.ReplaceAll(body, "{{"+name+"}}", id)
	}
	var m struct{ ID, Status string }
	d.api.Post("/conversations/"+d.id+"/messages", json.RawMessage(body), http.StatusAccepted, &m)
	if m.ID == "" || m.Status == "" {
		d.t.Fatalf("%s: answered %+v", k.name, m)
	}
	d.sent[m.ID] = k
}

// arrived waits until everything was read, and compares it with what the phone shows.
func (d *dispatch) arrived() {
	d.t.Helper()
	for id, k := range d.sent {
		apptest.Eventually(d.t, k.body+" is read", func() bool {
			var m struct {
				Status string
				Error  object
			}
			d.api.Get("/messages/"+id, &m)
			if m.Status == "failed" || m.Status == "uncertain" {
				d.t.Fatalf("%s is %s: %v", k.body, m.Status, m.Error)
			}
			return m.Status == "read"
		})
	}
	shown := d.phone()
	var order []string
	for _, m := range shown {
		id, _ := m["biz_opaque_callback_data"].(string)
		k, ours := d.sent[id]
		if !ours {
			continue
		}
		order = append(order, id)
		d.compare(k, m)
	}
	if want := slices.Sorted(maps.Keys(d.sent)); !slices.Equal(order, want) {
		d.t.Errorf("the phone shows %d of our messages, want %d in the order they were sent", len(order), len(want))
	}
}

// phone returns what is in the chat on Ana's phone, oldest first.
func (d *dispatch) phone() []object {
	d.t.Helper()
	var world struct {
		Customers []struct {
			WaID     string `json:"wa_id"`
			Messages []object
		}
	}
	d.read(d.app.Sandbox.World(), &world)
	for _, c := range world.Customers {
		if c.WaID == ana {
			return c.Messages
		}
	}
	d.t.Fatal("Ana has no phone")
	return nil
}

func (d *dispatch) compare(k kind, shown object) {
	d.t.Helper()
	got := shown[shown["type"].(string)]
	var want any
	if err := json.Unmarshal([]byte(k.phone), &want); err != nil {
		d.t.Fatalf("%s: %v", k.phone, err)
	}
	want = d.withMetaIDs(want, got)
	if !reflect.DeepEqual(got, want) {
		d.t.Errorf("%s: the phone shows %v, want %v", k.body, got, want)
	}
	if quoted := shown["context"] != nil; quoted != k.quote {
		d.t.Errorf("%s: it quotes something: %v", k.body, quoted)
	}
}

// withMetaIDs puts the ids of Meta's in place of those of files. The file behind each has to be the one we uploaded.
func (d *dispatch) withMetaIDs(want, got any) any {
	d.t.Helper()
	switch w := want.(type) {
	case object:
		g, _ := got.(object)
		for key, inside := range w {
			w[key] = d.withMetaIDs(inside, g[key])
		}
	case []any:
		g, _ := got.([]any)
		for i := range w {
			if i < len(g) {
				w[i] = d.withMetaIDs(w[i], g[i])
			}
		}
	case string:
		if id := d.files[strings.Trim(w, "{}")]; id != "" && d.fileAt(got) == id {
			return got
		}
	}
	return want
}

// fileAt is the hash of the file that Meta has under an id.
func (d *dispatch) fileAt(mediaID any) string {
	d.t.Helper()
	var world struct {
		Media []struct{ ID, SHA256 string }
	}
	d.read(d.app.Sandbox.Fittings(), &world)
	for _, m := range world.Media {
		if m.ID == mediaID {
			return m.SHA256
		}
	}
	return ""
}

// react gives the customer's message a thumb and takes it back: it stands on that message on both sides, and is no
// bubble on either.
func (d *dispatch) react() {
	d.t.Helper()
	before := len(d.phone())
	for _, emoji := range []string{"👍", ""} {
		d.api.Post("/conversations/"+d.id+"/messages", object{"type": "reaction", "reaction": object{"message_id": d.asked, "emoji": emoji}}, http.StatusAccepted, nil)
		apptest.Eventually(d.t, "the reaction "+emoji+" is on Ana's phone", func() bool {
			for _, m := range d.phone() {
				if text, _ := m["text"].(object); text["body"] == "Do you have cacti?" {
					on, _ := m["reactions"].(object)
					return on["business"] == emoji || emoji == "" && on["business"] == nil
				}
			}
			return false
		})
		var asked struct {
			Reactions []struct{ Emoji, Direction string }
		}
		d.api.Get("/messages/"+d.asked, &asked)
		if n := len(asked.Reactions); emoji != "" && (n != 1 || asked.Reactions[0].Emoji != emoji) || emoji == "" && n != 0 {
			d.t.Errorf("the message has the reactions %+v, want %q", asked.Reactions, emoji)
		}
	}
	if after := len(d.phone()); after != before {
		d.t.Errorf("%d bubbles became %d by a reaction", before, after)
	}
}

// presence shows that messages were read and that somebody types.
func (d *dispatch) presence() {
	d.t.Helper()
	d.app.Sandbox.CustomerWrites(ana, "Thank you!")
	apptest.Eventually(d.t, "the thanks are here", func() bool { _, ok := d.find("Thank you!"); return ok })
	var c conversation
	d.api.Post("/conversations/"+d.id+"/read", nil, http.StatusOK, &c)
	if c.Unread != 0 {
		d.t.Errorf("%d unread after reading", c.Unread)
	}
	phone := d.phone()
	if last := phone[len(phone)-1]; last["status"] != "read" {
		d.t.Errorf("Ana's phone shows %v, want it read", last)
	}
	d.api.Post("/conversations/"+d.id+"/typing", nil, http.StatusNoContent, nil)
}

// refusals are what this number cannot send, or never could: nothing of it reaches the phone.
func (d *dispatch) refusals() {
	d.t.Helper()
	before := len(d.phone())
	for body, kind := range map[string]string{
		`{"type":"interactive","interactive":{"type":"product","action":{"catalog_id":"1","product_retailer_id":"p"}}}`:                                         "incapable",
		`{"type":"interactive","interactive":{"type":"address_message","body":{"text":"b"},"action":{"name":"address_message","parameters":{"country":"IN"}}}}`: "incapable",
		`{"type":"interactive","interactive":{"type":"voice_call","body":{"text":"b"},"action":{"name":"voice_call"}}}`:                                         "incapable",
		`{"type":"poll"}`: "incapable",
		`{"type":"audio","audio":{"file_id":"` + d.files["film"] + `","voice":true}}`: "invalid",
		`{"type":"sticker","sticker":{"file_id":"` + d.files["photo"] + `"}}`:         "invalid",
		`{"type":"image","image":{"file_id":"` + d.files["paper"] + `"}}`:             "invalid",
	} {
		var problem struct{ Kind string }
		d.api.Post("/conversations/"+d.id+"/messages", json.RawMessage(body), http.StatusUnprocessableEntity, &problem)
		if problem.Kind != kind {
			d.t.Errorf("%s is refused as %s, want %s", body, problem.Kind, kind)
		}
	}
	if after := len(d.phone()); after != before {
		d.t.Errorf("%d messages on the phone became %d", before, after)
	}
}
