package graph

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestOutMessageJSON(t *testing.T) {
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
		{"location", OutMessage{To: "1", Type: TypeLocation, Object: json.RawMessage(`{"latitude":0,"longitude":13.4,"name":"Depot"}`)},
			`{"to":"1","type":"location","location":{"latitude":0,"longitude":13.4,"name":"Depot"}}`},
		{"contacts", OutMessage{To: "1", Type: TypeContacts, Object: json.RawMessage(`[{"name":{"formatted_name":"Rui Costa","first_name":"Rui"},"phones":[{"phone":"+351","wa_id":"351"}]}]`)},
			`{"to":"1","type":"contacts","contacts":[{"name":{"formatted_name":"Rui Costa","first_name":"Rui"},"phones":[{"phone":"+351","wa_id":"351"}]}]}`},
		{"reaction removed", OutMessage{To: "1", Type: TypeReaction, Reaction: &Reaction{MessageID: "wamid.A"}},
			`{"to":"1","type":"reaction","reaction":{"message_id":"wamid.A","emoji":""}}`},
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

func TestCheckSaysWhatMakesARequestImpossible(t *testing.T) {
	text := &Text{Body: "Hi"}
	for want, in := range map[string]OutMessage{
		"no recipient":                     {Type: TypeText, Text: text},
		"no text content":                  {To: "1", Type: TypeText},
		"no typed content":                 {To: "1"},
		"no image content":                 {To: "1", Type: TypeImage, Text: text},
		"callback data has 513 characters": {To: "1", Type: TypeText, Text: text, CallbackData: strings.Repeat("é", 513)},
		"image needs either":               {To: "1", Type: TypeImage, Media: &OutMedia{}},
		"audio needs either":               {To: "1", Type: TypeAudio, Media: &OutMedia{ID: "1", Link: "https://a.test"}},
		"names no message":                 {To: "1", Type: TypeReaction, Reaction: &Reaction{Emoji: "x"}},
		"its template object is not JSON":  {To: "1", Type: TypeTemplate, Object: json.RawMessage("{")},
	} {
		err := in.Check()
		if _, ok := errors.AsType[*InputError](err); !ok || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}
