package convert

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/graph"
)

var ana = chat.Contact{Phone: "13125550177", BSUID: "US.7"}

func TestOutgoing(t *testing.T) {
	template := json.RawMessage(`{"name":"parcel","language":{"code":"en"}}`)
	file := &chat.Media{ID: "88", MIME: "audio/ogg", Filename: "a.pdf", Voice: true}
	tests := []struct {
		name string
		in   chat.Message
		to   chat.Contact
		want graph.OutMessage
	}{
		{"text", chat.Message{ID: 42, Content: chat.Content{Type: "text", Text: "Hi"}, ReplyTo: "wamid.A"}, ana,
			graph.OutMessage{To: "13125550177", Type: "text", Text: &graph.Text{Body: "Hi"}, ReplyTo: "wamid.A", CallbackData: "42"}},
		{"text with link to a user id", chat.Message{ID: 1, Content: chat.Content{Type: "text", Text: "See https://a.test"}}, chat.Contact{BSUID: "GB.4"},
			graph.OutMessage{Recipient: "GB.4", Type: "text", Text: &graph.Text{Body: "See https://a.test", PreviewURL: true}, CallbackData: "1"}},
		{"document", chat.Message{ID: 1, Content: chat.Content{Type: "document", Text: "Bill", Media: file}}, ana,
			graph.OutMessage{To: ana.Phone, Type: "document", Media: &graph.OutMedia{ID: "88", Caption: "Bill", Filename: "a.pdf"}, CallbackData: "1"}},
		{"voice", chat.Message{ID: 1, Content: chat.Content{Type: "audio", Media: file}}, ana,
			graph.OutMessage{To: ana.Phone, Type: "audio", Media: &graph.OutMedia{ID: "88", Voice: true}, CallbackData: "1"}},
		{"image", chat.Message{ID: 1, Content: chat.Content{Type: "image", Media: file}}, ana,
			graph.OutMessage{To: ana.Phone, Type: "image", Media: &graph.OutMedia{ID: "88"}, CallbackData: "1"}},
		{"image by link", chat.Message{ID: 1, Content: chat.Content{Type: "image", Extra: json.RawMessage(`{"link":"https://a.test/a.png"}`)}}, ana,
			graph.OutMessage{To: ana.Phone, Type: "image", Object: json.RawMessage(`{"link":"https://a.test/a.png"}`), CallbackData: "1"}},
		{"template", chat.Message{ID: 1, Content: chat.Content{Type: "template", Text: "shown in the inbox", Extra: template}}, ana,
			graph.OutMessage{To: ana.Phone, Type: "template", Object: template, CallbackData: "1"}},
		{"reaction", chat.Message{ID: 1, Content: chat.Content{Type: "reaction", Text: "👍"}, ReplyTo: "wamid.A"}, ana,
			graph.OutMessage{To: ana.Phone, Type: "reaction", Reaction: &graph.Reaction{MessageID: "wamid.A", Emoji: "👍"}, CallbackData: "1"}},
		{"reaction as an object", chat.Message{ID: 1, Content: chat.Content{Type: "reaction", Extra: json.RawMessage(`{"message_id":"wamid.A"}`)}}, ana,
			graph.OutMessage{To: ana.Phone, Type: "reaction", Object: json.RawMessage(`{"message_id":"wamid.A"}`), CallbackData: "1"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Outgoing(tt.in, tt.to)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
			if body, err := json.Marshal(got); err != nil || !strings.Contains(string(body), `"`+tt.in.Content.Type+`":`) {
				t.Errorf("request is %s, %v", body, err)
			}
		})
	}
}

func TestOutgoingRefuses(t *testing.T) {
	text := chat.Content{Type: "text", Text: "Hi"}
	tests := []struct {
		want string
		in   chat.Content
		to   chat.Contact
	}{
		{"no recipient", text, chat.Contact{}},
		{"the text is empty", chat.Content{Type: "text"}, ana},
		{"4097 characters", chat.Content{Type: "text", Text: strings.Repeat("x", 4097)}, ana},
		{"no image content", chat.Content{Type: "image"}, ana},
		{"no caption with audio", chat.Content{Type: "audio", Text: "x", Media: &chat.Media{ID: "1"}}, ana},
		{"no template content", chat.Content{Type: "template"}, ana},
		{"names no message", chat.Content{Type: "reaction", Text: "👍"}, ana},
		{`type "unsupported" cannot be sent`, chat.Content{Type: "unsupported"}, ana},
		{`type "" cannot be sent`, chat.Content{}, ana},
	}
	for _, tt := range tests {
		_, err := Outgoing(chat.Message{ID: 1, Content: tt.in}, tt.to)
		if _, ok := errors.AsType[*graph.InputError](err); !ok || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("got %v, want %q", err, tt.want)
		}
		if graph.OutcomeOf(err) != graph.Refused {
			t.Errorf("%v is %v, want refused", err, graph.OutcomeOf(err))
		}
	}
}

// FuzzOutgoing holds that whatever is accepted can be written as JSON, and that nothing panics.
func FuzzOutgoing(f *testing.F) {
	f.Add("text", "Hi", "", "", "13125550177")
	f.Add("interactive", "", `{"type":"button","action":{"buttons":[{"type":"reply","reply":{"id":"a","title":"A"}}]}}`, "wamid.A", "1")
	f.Add("template", "", `{"name":"x","language":{"code":"en"}}`, "", "1")
	f.Add("image", "caption", `{"link":"https://a.test"}`, "", "")
	f.Fuzz(func(t *testing.T, kind, text, extra, reply, phone string) {
		m := chat.Message{ID: 1, ReplyTo: reply, Content: chat.Content{Type: kind, Text: text}}
		if extra != "" {
			m.Content.Extra = json.RawMessage(extra)
		}
		out, err := Outgoing(m, chat.Contact{Phone: phone})
		if err != nil {
			return
		}
		if _, err := json.Marshal(out); err != nil {
			t.Fatalf("accepted, but %v", err)
		}
	})
}
