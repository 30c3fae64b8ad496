package graph

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestOutMessageJSON(t *testing.T) {
	interactive, err := json.Marshal(Interactive{Type: "button", Body: &TextPart{"Is it fine?"},
		Action: Action{Buttons: []Button{{Type: "reply", Reply: Reply{"ok", "Yes"}}}}})
	if err != nil {
		t.Fatal(err)
	}
	template, err := json.Marshal(Template{Name: "parcel_update", Language: TemplateLanguage{"en_US"},
		Components: []TemplateComponent{{Type: "body", Parameters: []TemplateParameter{{Type: "text", Name: "first_name", Text: "Ines"}}}}})
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		in   OutMessage
		want string // the type's object and the keys beside it
	}{
		{"text with preview", OutMessage{To: "1", Type: TypeText, Text: &Text{Body: "See https://a.test", PreviewURL: true}},
			`{"to":"1","type":"text","text":{"body":"See https://a.test","preview_url":true}}`},
		{"image by link to a user id", OutMessage{Recipient: "PT.9", Type: TypeImage, Media: &OutMedia{Link: "https://a.test/m.png", Caption: "Map"}},
			`{"recipient":"PT.9","type":"image","image":{"link":"https://a.test/m.png","caption":"Map"}}`},
		{"voice", OutMessage{To: "1", Type: TypeAudio, Media: &OutMedia{ID: "88", Voice: true}},
			`{"to":"1","type":"audio","audio":{"id":"88","voice":true}}`},
		{"document", OutMessage{To: "1", Type: TypeDocument, Media: &OutMedia{ID: "88", Filename: "a.pdf"}},
			`{"to":"1","type":"document","document":{"id":"88","filename":"a.pdf"}}`},
		{"location", OutMessage{To: "1", Type: TypeLocation, Location: &Location{Latitude: 0, Longitude: 13.4, Name: "Depot", URL: "x"}},
			`{"to":"1","type":"location","location":{"latitude":0,"longitude":13.4,"name":"Depot"}}`},
		{"contacts", OutMessage{To: "1", Type: TypeContacts, Contacts: []Card{{Name: CardName{FormattedName: "Rui Costa", FirstName: "Rui"}, Phones: []CardPhone{{Phone: "+351", WaID: "351"}}}}},
			`{"to":"1","type":"contacts","contacts":[{"name":{"formatted_name":"Rui Costa","first_name":"Rui"},"phones":[{"phone":"+351","wa_id":"351"}]}]}`},
		{"reaction removed", OutMessage{To: "1", Type: TypeReaction, Reaction: &Reaction{MessageID: "wamid.A"}},
			`{"to":"1","type":"reaction","reaction":{"message_id":"wamid.A","emoji":""}}`},
		{"interactive", OutMessage{To: "1", Type: TypeInteractive, Object: interactive},
			`{"to":"1","type":"interactive","interactive":{"type":"button","body":{"text":"Is it fine?"},"action":{"buttons":[{"type":"reply","reply":{"id":"ok","title":"Yes"}}]}}}`},
		{"template", OutMessage{To: "1", Type: TypeTemplate, Object: template},
			`{"to":"1","type":"template","template":{"name":"parcel_update","language":{"code":"en_US"},"components":[{"type":"body","parameters":[{"type":"text","parameter_name":"first_name","text":"Ines"}]}]}}`},
		{"reply with callback data", OutMessage{To: "1", Type: TypeText, Text: &Text{Body: "x"}, ReplyTo: "wamid.A", CallbackData: "7", IdentityKeyHash: "h"},
			`{"to":"1","type":"text","text":{"body":"x"},"context":{"message_id":"wamid.A"},"biz_opaque_callback_data":"7","recipient_identity_key_hash":"h"}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if err := tt.in.Check(); err != nil {
				t.Fatal(err)
			}
			got, err := json.Marshal(tt.in)
			if err != nil {
				t.Fatal(err)
			}
			want := strings.Replace(tt.want, "{", `{"messaging_product":"whatsapp","recipient_type":"individual",`, 1)
			if diff := cmp.Diff(decode(t, want), decode(t, string(got))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func decode(t *testing.T, s string) (v any) {
	t.Helper()
	if err := json.Unmarshal([]byte(s), &v); err != nil {
		t.Fatalf("%v in %s", err, s)
	}
	return v
}

func TestCheckSaysWhichLimitAndHowFar(t *testing.T) {
	text := func(n int) *Text { return &Text{Body: strings.Repeat("é", n)} }
	object := func(kind, s string) OutMessage { return OutMessage{To: "1", Type: kind, Object: json.RawMessage(s)} }
	buttons := func(s string) OutMessage {
		return object(TypeInteractive, `{"type":"button","body":{"text":"b"},"action":{"buttons":[`+s+`]}}`)
	}
	list := func(sections string) OutMessage {
		return object(TypeInteractive, `{"type":"list","body":{"text":"b"},"action":{"button":"Open","sections":[`+sections+`]}}`)
	}
	const row = `{"id":"r","title":"t"}`
	tests := []struct {
		want string // empty if fine
		in   OutMessage
	}{
		{"", OutMessage{To: "1", Type: TypeText, Text: text(4096)}},
		{"the text has 4097 characters, WhatsApp takes at most 4096", OutMessage{To: "1", Type: TypeText, Text: text(4097)}},
		{"the text is empty", OutMessage{To: "1", Type: TypeText, Text: &Text{}}},
		{"no recipient", OutMessage{Type: TypeText, Text: text(1)}},
		{"no text content", OutMessage{To: "1", Type: TypeText}},
		{"no typed content", OutMessage{To: "1"}},
		{"no image content", OutMessage{To: "1", Type: TypeImage, Text: text(1)}},
		{"callback data has 513", OutMessage{To: "1", Type: TypeText, Text: text(1), CallbackData: strings.Repeat("x", 513)}},
		{"either an uploaded file or a link", OutMessage{To: "1", Type: TypeImage, Media: &OutMedia{}}},
		{"either an uploaded file or a link", OutMessage{To: "1", Type: TypeImage, Media: &OutMedia{ID: "1", Link: "https://a.test"}}},
		{"caption has 1025", OutMessage{To: "1", Type: TypeVideo, Media: &OutMedia{ID: "1", Caption: strings.Repeat("x", 1025)}}},
		{"no caption with audio", OutMessage{To: "1", Type: TypeAudio, Media: &OutMedia{ID: "1", Caption: "x"}}},
		{"not on earth", OutMessage{To: "1", Type: TypeLocation, Location: &Location{Latitude: 91}}},
		{"contact card 1 needs", OutMessage{To: "1", Type: TypeContacts, Contacts: []Card{{Name: CardName{FormattedName: "Rui"}}}}},
		{"258 contact cards", OutMessage{To: "1", Type: TypeContacts, Contacts: make([]Card, 258)}},
		{"names no message", OutMessage{To: "1", Type: TypeReaction, Reaction: &Reaction{Emoji: "x"}}},
		{"not JSON", object(TypeTemplate, `{`)},
		{"name and language", object(TypeTemplate, `{"name":"x"}`)},
		{"not as WhatsApp wants it", object(TypeTemplate, `[]`)},
		{"not as WhatsApp wants it", object(TypeInteractive, `{"type":1}`)},
		{"has no type", object(TypeInteractive, `{}`)},
		{"", object(TypeTemplate, `{"name":"x","language":{"code":"en"},"components":[{"type":"header","parameters":[{"type":"location","location":{"latitude":"52.5"}}]}]}`)},
		{"", object("pin", `{"type":"pin","message_id":"wamid.A"}`)},
		{"0 buttons", buttons("")},
		{"", buttons(`{"type":"reply","reply":{"id":"a","title":"A"}}`)},
		{"4 buttons", buttons(strings.Repeat(`{"type":"reply","reply":{"id":"a","title":"A"}},`, 3) + `{"type":"reply","reply":{"id":"a","title":"A"}}`)},
		{"same id", buttons(`{"type":"reply","reply":{"id":"a","title":"A"}},{"type":"reply","reply":{"id":"a","title":"B"}}`)},
		{"needs an id and a title", buttons(`{"type":"reply","reply":{"id":"a"}}`)},
		{"title has 21", buttons(`{"type":"reply","reply":{"id":"a","title":"` + strings.Repeat("x", 21) + `"}}`)},
		{"of type \"url\"", buttons(`{"type":"url"}`)},
		{"body has 1025", object(TypeInteractive, `{"type":"cta_url","body":{"text":"`+strings.Repeat("x", 1025)+`"},"action":{}}`)},
		{"footer has 61", object(TypeInteractive, `{"type":"cta_url","footer":{"text":"`+strings.Repeat("x", 61)+`"},"action":{}}`)},
		{"header has 61", object(TypeInteractive, `{"type":"cta_url","header":{"type":"text","text":"`+strings.Repeat("x", 61)+`"},"action":{}}`)},
		{"", list(`{"rows":[` + row + `]}`)},
		{"0 sections", list("")},
		{"0 rows", list(`{"title":"s"}`)},
		{"11 rows", list(`{"title":"s","rows":[` + strings.Repeat(row+",", 10) + row + `]}`)},
		{"needs a title when there are several", list(`{"rows":[` + row + `]},{"rows":[` + row + `]}`)},
		{"row's description has 73", list(`{"rows":[{"id":"r","title":"t","description":"` + strings.Repeat("x", 73) + `"}]}`)},
		{"each row of a list needs", list(`{"rows":[{"id":"r"}]}`)},
		{"section's title has 25", list(`{"title":"` + strings.Repeat("x", 25) + `","rows":[` + row + `]}`)},
		{"needs a body", object(TypeInteractive, `{"type":"list","action":{"button":"Open","sections":[{"rows":[`+row+`]}]}}`)},
	}
	for _, tt := range tests {
		err := tt.in.Check()
		if tt.want == "" {
			if err != nil {
				t.Errorf("%s: %v", tt.in.Type, err)
			}
			continue
		}
		if _, ok := errors.AsType[*InputError](err); !ok || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("got %v, want %q", err, tt.want)
		}
	}
}
