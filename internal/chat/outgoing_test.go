package chat_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/saltbridge/saltbridge/internal/chat"
)

const hash = "0f343b0931126a20f133d67c2b018a3b0f343b0931126a20f133d67c2b018a3b"

// wellFormed are contents that can be sent, by their type, or by the kind of interactive message.
var wellFormed = map[string]chat.Content{
	"text":                 {Type: "text", Text: "Hi"},
	"text of a programmer": {Type: "text", Text: `NUL is \u0000`},
	"image":                {Type: "image", Text: "Map", Media: &chat.Media{SHA256: hash}},
	"video":                {Type: "video", Media: &chat.Media{Link: "https://a.test/a.mp4"}},
	"audio":                {Type: "audio", Media: &chat.Media{SHA256: hash, Voice: true}},
	"document":             {Type: "document", Media: &chat.Media{SHA256: hash, Filename: "a.pdf"}},
	"sticker":              {Type: "sticker", Media: &chat.Media{SHA256: hash}},
	"reaction":             {Type: "reaction", Text: "👍🏽"},
	"location":             extra("location", `{"latitude":0,"longitude":-13.4,"name":"Depot"}`),
	"contacts":             extra("contacts", `[{"name":{"formatted_name":"Rui Costa","first_name":"Rui"},"birthday":"1990-12-31","phones":[{"phone":"+351"}]}]`),
	"button": interactive(`"type":"button","header":{"type":"image","image":{"file_id":"` + hash + `"}},"body":{"text":"b"},"footer":{"text":"f"},
		"action":{"buttons":[{"type":"reply","reply":{"id":"a","title":"A"}},{"type":"reply","reply":{"id":"b","title":"B"}}]}`),
	"list": interactive(`"type":"list","header":{"type":"text","text":"h"},"body":{"text":"b"},"footer":{"text":"f"},
		"action":{"button":"Open","sections":[{"title":"s","rows":[{"id":"1","title":"t","description":"d"}]}]}`),
	"cta_url": interactive(`"type":"cta_url","body":{"text":"b"},"action":{"name":"cta_url","parameters":{"display_text":"Go","url":"https://a.test"}}`),
	"flow": interactive(`"type":"flow","body":{"text":"b"},"action":{"name":"flow","parameters":{"flow_message_version":"3","flow_id":"1","flow_cta":"Book",
		"flow_action_payload":{"screen":"FORM"}}}`),
	"location_request_message": interactive(`"type":"location_request_message","body":{"text":"b"},"action":{"name":"send_location"}`),
	"request_contact_info":     interactive(`"type":"request_contact_info","body":{"text":"b"},"action":{"name":"request_contact_info"}`),
	"address_message":          interactive(`"type":"address_message","body":{"text":"b"},"action":{"name":"address_message","parameters":{"country":"IN"}}`),
	"product":                  interactive(`"type":"product","action":{"catalog_id":"1","product_retailer_id":"p"}`),
	"product_list": interactive(`"type":"product_list","header":{"type":"text","text":"h"},"body":{"text":"b"},
		"action":{"catalog_id":"1","sections":[{"title":"s","product_items":[{"product_retailer_id":"p"}]}]}`),
	"catalog_message":     interactive(`"type":"catalog_message","body":{"text":"b"},"action":{"name":"catalog_message"}`),
	"carousel":            interactive(`"type":"carousel","body":{"text":"b"},"action":{"cards":[` + card(0) + `,` + card(1) + `]}`),
	"carousel of replies": interactive(`"type":"carousel","body":{"text":"b"},"action":{"cards":[` + replyCard(0) + `,` + replyCard(1) + `]}`),
	"template": extra("template", `{"name":"n","language":{"code":"en"},"components":[
		{"type":"header","parameters":[{"type":"image","image":{"file_id":"`+hash+`"}}]},
		{"type":"BODY","parameters":[{"type":"text","parameter_name":"who","text":"Ana"}]},
		{"type":"button","sub_type":"quick_reply","index":"0","parameters":[{"type":"payload","payload":"x"}]},
		{"type":"button","sub_type":"copy_code","index":1,"parameters":[{"type":"coupon_code","coupon_code":"x"}]},
		{"type":"button","sub_type":"voice_call","index":2,"parameters":[{"type":"ttl_minutes","ttl_minutes":100}]},
		{"type":"button","sub_type":"mpm","index":3,"parameters":[{"type":"action","action":{"sections":[{"title":"s"}]}}]}]}`),
	"template with cards": extra("template", `{"name":"n","language":{"code":"en"},"components":[{"type":"carousel","cards":[`+filledCard(0)+`,`+filledCard(1)+`]}]}`),
}

func extra(kind, object string) chat.Content {
	return chat.Content{Type: kind, Extra: json.RawMessage(object)}
}

func interactive(inside string) chat.Content { return extra("interactive", "{"+inside+"}") }

func card(i int) string {
	return fmt.Sprintf(`{"card_index":%d,"type":"cta_url","header":{"type":"image","image":{"link":"https://a.test/1.png"}},"body":{"text":"c"},
		"action":{"name":"cta_url","parameters":{"display_text":"Go","url":"https://a.test"}}}`, i)
}

func replyCard(i int) string {
	return fmt.Sprintf(`{"card_index":%d,"type":"cta_url","header":{"type":"video","video":{"link":"https://a.test/1.mp4"}},
		"action":{"buttons":[{"type":"quick_reply","quick_reply":{"id":"a","title":"A"}}]}}`, i)
}

func filledCard(i int) string {
	return fmt.Sprintf(`{"card_index":%d,"components":[{"type":"body","parameters":[{"type":"text","text":"a"}]},
		{"type":"button","sub_type":"quick_reply","index":"0","parameters":[{"type":"payload","payload":"x"}]}]}`, i)
}

func TestWhatIsWellFormedCanBeSent(t *testing.T) {
	for name, c := range wellFormed {
		if err := c.Check(); err != nil {
			t.Errorf("%s: %v (%s)", name, err, chat.FieldOf(err))
		}
	}
	for _, kind := range append(chat.InteractiveKinds(), chat.SendableTypes()...) {
		if _, ok := wellFormed[kind]; !ok && kind != "interactive" {
			t.Errorf("no example of %s", kind)
		}
	}
}

// TestEveryLimitHolds takes each limit in an example that has its field, and sets the field to a size within and to one
// outside.
func TestEveryLimitHolds(t *testing.T) {
	for _, limit := range chat.Limits() {
		t.Run(limit.Field+" "+limit.Only, func(t *testing.T) {
			tried := 0
			for name, c := range wellFormed {
				if tryLimit(t, limit, name, c) {
					tried++
				}
			}
			if tried == 0 {
				t.Error("no example has this field")
			}
			if limit.Source == "" || limit.What == "" {
				t.Error("the limit has no words or no source")
			}
		})
	}
}

// tryLimit reports whether the example has the limit's field.
func tryLimit(t *testing.T, limit chat.Limit, name string, c chat.Content) bool {
	kind, _, _ := strings.Cut(name, " ")
	specific := limit.Only != "" || kind != "list" || limit.Field != "interactive.body.text"
	if limit.Only != "" && limit.Only != kind || !specific || !strings.HasPrefix(limit.Field, c.Type+".") && limit.Field != c.Type {
		return false
	}
	if _, has := resize(c, limit, limit.Most); !has {
		return false
	}
	rapid.Check(t, func(t *rapid.T) {
		within := rapid.IntRange(max(limit.Least, limit.Most-300), limit.Most).Draw(t, "within")
		sized, _ := resize(c, limit, within)
		if err := sized.Check(); about(err, limit) {
			t.Fatalf("%s with %d: %v", name, within, err)
		}
		beyond := rapid.IntRange(limit.Most+1, limit.Most+300).Draw(t, "beyond")
		sized, _ = resize(c, limit, beyond)
		err := sized.Check()
		if chat.KindOf(err) != chat.Invalid || !about(err, limit) {
			t.Fatalf("%s with %d: %v about %q, want one about %s", name, beyond, err, chat.FieldOf(err), limit.Field)
		}
		said := []int{limit.Most}
		if limit.Unit == chat.Characters || limit.Unit == chat.Pieces {
			said = append(said, beyond, beyond-limit.Most)
		}
		for _, n := range said {
			if !strings.Contains(chat.Sentence(err), fmt.Sprint(n)) {
				t.Fatalf("%q does not say %d", chat.Sentence(err), n)
			}
		}
	})
	return true
}

// about reports whether an error is about the limit's field.
func about(err error, limit chat.Limit) bool {
	field := chat.FieldOf(err)
	for _, i := range "0123456789" {
		field = strings.ReplaceAll(field, "["+string(i)+"]", "[]")
	}
	return err != nil && field == limit.Field
}

// resize gives the field of a limit a size, in the first place it has; has is false if there is none.
func resize(c chat.Content, limit chat.Limit, size int) (sized chat.Content, has bool) {
	_, field, _ := strings.Cut(limit.Field, ".")
	switch {
	case field == "body" || field == "caption" && c.Media != nil:
		c.Text = strings.Repeat("é", size)
		return c, true
	case c.Media != nil || len(c.Extra) == 0:
		return c, false
	}
	var tree any
	if err := json.Unmarshal(c.Extra, &tree); err != nil {
		panic(err)
	}
	if limit.Field == c.Type {
		tree, has = grown(tree, limit, size), true
	} else {
		has = set(tree, strings.Split(field, "."), limit, size)
	}
	text, err := json.Marshal(tree)
	if err != nil {
		panic(err)
	}
	c.Extra = text
	return c, has
}

func set(at any, path []string, limit chat.Limit, size int) bool {
	name, isList := strings.CutSuffix(path[0], "[]")
	object, ok := at.(map[string]any)
	if !ok || object[name] == nil {
		return false
	}
	if len(path) == 1 {
		object[name] = grown(object[name], limit, size)
		return true
	}
	if !isList {
		return set(object[name], path[1:], limit, size)
	}
	for _, element := range object[name].([]any) {
		if set(element, path[1:], limit, size) {
			return true
		}
	}
	return false
}

func grown(old any, limit chat.Limit, size int) any {
	switch {
	case limit.Unit == chat.Degrees || limit.Unit == chat.Minutes:
		return size
	case limit.Unit == chat.Characters && strings.HasSuffix(limit.Field, "url"):
		return "https://" + strings.Repeat("é", size-len("https://"))
	case limit.Unit == chat.Characters:
		return strings.Repeat("é", size)
	}
	list := make([]any, size)
	for i := range list {
		list[i] = old.([]any)[0]
	}
	return list
}

func TestCheckSaysWhatIsWrong(t *testing.T) {
	with := func(name, old, instead string) chat.Content {
		c := wellFormed[name]
		changed := strings.Replace(string(c.Extra), old, instead, 1)
		if changed == string(c.Extra) {
			t.Fatalf("%s has no %s", name, old)
		}
		c.Extra = json.RawMessage(changed)
		return c
	}
	rows := func(n int) string {
		list := make([]string, n)
		for i := range list {
			list[i] = fmt.Sprintf(`{"id":"%d","title":"t"}`, i)
		}
		return strings.Join(list, ",")
	}
	list := func(sections string) chat.Content {
		return interactive(`"type":"list","body":{"text":"b"},"action":{"button":"Open","sections":[` + sections + `]}`)
	}
	for _, tt := range []struct {
		content     chat.Content
		kind        chat.Kind
		field, want string
	}{
		{chat.Content{Type: "text"}, chat.Invalid, "text.body", "missing or empty"},
		{chat.Content{}, chat.Invalid, "type", `"" cannot be sent. Use one of text`},
		{chat.Content{Type: "unsupported"}, chat.Invalid, "type", "cannot be sent"},
		{chat.Content{Type: "live_location"}, chat.Incapable, "type", "Send a location instead"},
		{chat.Content{Type: "poll"}, chat.Incapable, "type", "buttons or a list instead"},
		{chat.Content{Type: "pin"}, chat.Incapable, "type", "groups stay on the phone"},
		{interactive(`"type":"voice_call"`), chat.Incapable, "interactive.type", "call from the phone"},
		{interactive(`"type":"order_details"`), chat.Incapable, "interactive.type", "cta_url"},
		{interactive(`"type":"hologram"`), chat.Invalid, "interactive.type", `"hologram". Use one of address_message`},
		{interactive(`"body":{"text":"b"}`), chat.Invalid, "interactive.type", "is missing. Use one of"},
		{chat.Content{Type: "image"}, chat.Invalid, "image", "either file_id"},
		{chat.Content{Type: "image", Media: &chat.Media{SHA256: hash, Link: "https://a.test"}}, chat.Invalid, "image", "either file_id"},
		{chat.Content{Type: "image", Media: &chat.Media{Link: "ftp://a.test"}}, chat.Invalid, "image.link", "https://"},
		{chat.Content{Type: "image", Media: &chat.Media{Link: "https://a.test/a b"}}, chat.Invalid, "image.link", "https://"},
		{chat.Content{Type: "audio", Text: "x", Media: &chat.Media{SHA256: hash}}, chat.Invalid, "audio.caption", "message of their own"},
		{chat.Content{Type: "video", Media: &chat.Media{SHA256: hash, Voice: true}}, chat.Invalid, "video.voice", "Only audio"},
		{chat.Content{Type: "text", Text: "a\x00b"}, chat.Invalid, "text", "NUL"},
		{extra("location", `{"latitude":1,"longitude":1,"name":"a\u0000b"}`), chat.Invalid, "location", "NUL"},
		{chat.Content{Type: "document", Media: &chat.Media{SHA256: hash, Filename: "a\x00"}}, chat.Invalid, "document", "NUL"},
		{chat.Content{Type: "reaction", Text: "ok"}, chat.Invalid, "reaction.emoji", "one emoji"},
		{chat.Content{Type: "location"}, chat.Invalid, "location", "missing"},
		{extra("location", `{"latitude":1}`), chat.Invalid, "location.longitude", "missing"},
		{extra("location", `{"latitude":"x","longitude":1}`), chat.Invalid, "location.latitude", "a number"},
		{extra("location", `[1]`), chat.Invalid, "location", "in braces"},
		{extra("location", `{`), chat.Invalid, "location", "not valid JSON"},
		{extra("contacts", `{}`), chat.Invalid, "contacts", "in brackets"},
		{extra("contacts", `[]`), chat.Invalid, "contacts", "missing or empty"},
		{extra("contacts", `[{}]`), chat.Invalid, "contacts[0].name", "missing"},
		{with("contacts", `,"first_name":"Rui"`, ""), chat.Invalid, "contacts[0].name", "first_name"},
		{with("contacts", "1990-12-31", "31.12.1990"), chat.Invalid, "contacts[0].birthday", "1990-12-31"},
		{with("button", `"id":"b"`, `"id":"a"`), chat.Invalid, "interactive.action.buttons[1].reply.id", "same id"},
		{with("button", `"title":"B"`, `"title":"A"`), chat.Invalid, "interactive.action.buttons[1].reply.title", "same title"},
		{with("button", `"title":"B"`, `"title":""`), chat.Invalid, "interactive.action.buttons[1].reply.title", "is empty"},
		{with("button", `"type":"reply"`, `"type":"url"`), chat.Invalid, "interactive.action.buttons[0].type", `"reply"`},
		{with("button", `"body":{"text":"b"},`, ""), chat.Invalid, "interactive.body.text", "no body"},
		{with("button", hash, ""), chat.Invalid, "interactive.header.image", "either file_id"},
		{with("button", `"type":"image"`, `"type":"audio"`), chat.Invalid, "interactive.header.type", "text, image, video, document"},
		{with("list", `"type":"text"`, `"type":"image"`), chat.Invalid, "interactive.header.type", "only be a text"},
		{with("list", `"Open"`, `5`), chat.Invalid, "interactive.action.button", "a text, in quotes"},
		{list(`{"rows":[` + rows(1) + `]},{"rows":[]}`), chat.Invalid, "interactive.action.sections[1].rows", "There are 0 rows; WhatsApp wants at least 1"},
		{list(`{"title":"a","rows":[` + rows(6) + `]},{"title":"b","rows":[` + rows(6) + `]}`), chat.Invalid, "interactive.action.sections", "12 rows; WhatsApp takes 10 over all sections. Leave out 2"},
		{list(`{"title":"a","rows":[` + rows(1) + `]},{"title":"b","rows":[` + rows(1) + `]}`), chat.Invalid, "interactive.action.sections[1].rows[0].id", "same id"},
		{list(`{"title":"a","rows":[` + rows(1) + `]},{"rows":[{"id":"x","title":"t"}]}`), chat.Invalid, "interactive.action.sections[1].title", "needs a title"},
		{with("cta_url", "https://a.test", "tel:123"), chat.Invalid, "interactive.action.parameters.url", "not a web address"},
		{with("cta_url", `"name":"cta_url",`, ""), chat.Invalid, "interactive.action.name", `"cta_url"`},
		{with("flow", `"flow_id":"1",`, ""), chat.Invalid, "interactive.action.parameters.flow_id", "either flow_id or flow_name"},
		{with("flow", `"Book"`, `"Book 📖"`), chat.Invalid, "interactive.action.parameters.flow_cta", "no emoji"},
		{with("flow", `"3"`, `"2"`), chat.Invalid, "interactive.action.parameters.flow_message_version", `"3"`},
		{with("flow", `"screen":"FORM"`, ""), chat.Invalid, "interactive.action.parameters.flow_action_payload.screen", "which screen"},
		{with("location_request_message", `"action"`, `"footer":{"text":"f"},"action"`), chat.Invalid, "interactive.footer", "no footer"},
		{with("location_request_message", `"action"`, `"header":{"type":"text","text":"f"},"action"`), chat.Invalid, "interactive.header", "no header"},
		{with("address_message", "IN", "DE"), chat.Invalid, "interactive.action.parameters.country", "India"},
		{with("product_list", `"header":{"type":"text","text":"h"},`, ""), chat.Invalid, "interactive.header", "header that is a text"},
		{with("product_list", `"catalog_id":"1",`, ""), chat.Invalid, "interactive.action.catalog_id", "missing"},
		{with("carousel", `"card_index":1`, `"card_index":2`), chat.Invalid, "interactive.action.cards[1].card_index", "has to be 1"},
		{with("carousel", `"card_index":0,"type":"cta_url"`, `"card_index":0,"type":"product"`), chat.Invalid, "interactive.action.cards[0].action", "catalog_id"},
		{with("carousel", `"type":"image","image"`, `"type":"video","video"`), chat.Invalid, "interactive.action.cards[1]", "same kind of header"},
		{with("template", `"language":{"code":"en"},`, ""), chat.Invalid, "template.language", "missing"},
		{with("template", `"name":"n",`, ""), chat.Invalid, "template.name", "missing"},
		{with("template", `"BODY"`, `"BODIES"`), chat.Invalid, "template.components[1].type", "header, body"},
		{with("template", `"Ana"`, `"Ana\nTorres"`), chat.Invalid, "template.components[1].parameters[0].text", "no line breaks"},
		{with("template", `{"type":"text","parameter_name":"who"`, `{"type":"text","text":"x"},{"type":"text","parameter_name":"who"`), chat.Invalid, "template.components[1].parameters[1].parameter_name", "all named or all in order"},
		{with("template", `"index":"0"`, `"index":"10"`), chat.Invalid, "template.components[2].index", "0 to 9"},
		{with("template", `"quick_reply"`, `"slow_reply"`), chat.Invalid, "template.components[2].sub_type", "quick_reply"},
		{with("template", hash, ""), chat.Invalid, "template.components[0].parameters[0].image", "either file_id"},
		{extra("template", `[]`), chat.Invalid, "template", "in braces"},
		{extra("template", `{"name":"n","language":{"code":"en"},"components":{}}`), chat.Invalid, "template.components", "a list"},
	} {
		err := tt.content.Check()
		if chat.KindOf(err) != tt.kind || chat.FieldOf(err) != tt.field || !strings.Contains(chat.Sentence(err), tt.want) {
			t.Errorf("%s %s:\n got %s about %q: %v\nwant %s about %q: …%s…", tt.content.Type, tt.content.Extra, chat.KindOf(err), chat.FieldOf(err), err, tt.kind, tt.field, tt.want)
		}
	}
}

// FuzzCheck holds that no content makes the check panic, nor putting it into words.
func FuzzCheck(f *testing.F) {
	for _, c := range wellFormed {
		f.Add(c.Type, c.Text, string(c.Extra))
	}
	f.Fuzz(func(t *testing.T, kind, text, object string) {
		c := chat.Content{Type: kind, Text: text, Extra: json.RawMessage(object)}
		if err := c.Check(); err != nil && chat.Sentence(err) == "" {
			t.Error("refused without a sentence")
		}
		c.InWords()
		if len(c.Files()) > 0 {
			if _, err := c.WithUploads(map[string]string{}); err != nil {
				t.Error(err)
			}
		}
		_ = chat.Permit(c, chat.Number{Mode: chat.ModeAPI}, chat.Contact{})
	})
}

func TestPermit(t *testing.T) {
	india := chat.Number{Mode: chat.ModeCoexistence, Digits: "919876543210"}
	for name, tt := range map[string]struct {
		content chat.Content
		number  chat.Number
		to      string
		want    string // empty: permitted
	}{
		"text":                     {wellFormed["text"], india, "1", ""},
		"template":                 {wellFormed["template"], india, "1", ""},
		"product in coexistence":   {wellFormed["product"], india, "1", "Send them from the phone"},
		"products in coexistence":  {wellFormed["product_list"], india, "1", "Send them from the phone"},
		"catalogue in coexistence": {wellFormed["catalog_message"], india, "1", "Send them from the phone"},
		"product on an API number": {wellFormed["product"], chat.Number{Mode: chat.ModeAPI}, "1", ""},
		"address in India":         {wellFormed["address_message"], india, "919811111111", ""},
		"address abroad":           {wellFormed["address_message"], india, "13125550177", "location_request_message"},
		"address from abroad":      {wellFormed["address_message"], chat.Number{Mode: chat.ModeAPI, Digits: "6512345678"}, "919811111111", "location_request_message"},
		"app only":                 {wellFormed["text"], chat.Number{Mode: chat.ModeApp}, "1", "Write on the phone"},
	} {
		err := chat.Permit(tt.content, tt.number, chat.Contact{Phone: tt.to})
		if tt.want == "" && err != nil || tt.want != "" && (chat.KindOf(err) != chat.Incapable || !strings.Contains(chat.Sentence(err), tt.want)) {
			t.Errorf("%s: %v, want %q", name, err, tt.want)
		}
	}
}

func TestInWords(t *testing.T) {
	for name, want := range map[string]string{
		"text": "Hi", "image": "Map", "location": "Depot", "contacts": "Rui Costa", "button": "b", "product": "", "template": "n: Ana", "reaction": "👍🏽",
	} {
		if got := wellFormed[name].InWords().Text; got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}
