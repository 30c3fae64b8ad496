package convert

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/graph"
)

var ana = chat.Contact{Phone: "13125550177", BSUID: "US.7"}

// TestOutgoing has one case a kind of content in testdata/outgoing: the content as people and programs give it, and the
// request as Meta documents it (message, template and media guides, Oct to Dec 2025).
func TestOutgoing(t *testing.T) {
	files, err := filepath.Glob("testdata/outgoing/*.json")
	if err != nil || len(files) < 40 {
		t.Fatalf("%d cases, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".json"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var example struct {
				Content chat.Content   `json:"content"`
				ReplyTo string         `json:"reply_to"`
				UserID  string         `json:"user_id"`
				Request map[string]any `json:"request"`
			}
			if err := json.Unmarshal(text, &example); err != nil {
				t.Fatal(err)
			}
			if got := requested(t, example.Content, example.ReplyTo, example.UserID); !cmp.Equal(example.Request, got) {
				t.Error(cmp.Diff(example.Request, got))
			}
		})
	}
}

// requested returns the request for a content, whose files Meta has under one id.
func requested(t *testing.T, c chat.Content, replyTo, userID string) (request map[string]any) {
	t.Helper()
	if err := c.Check(); err != nil {
		t.Fatalf("%v (%s)", err, chat.FieldOf(err))
	}
	to := chat.Contact{Phone: "351910000021"}
	if userID != "" {
		to = chat.Contact{BSUID: userID}
	}
	for _, file := range c.Files() {
		var err error
		if c, err = c.WithUploads(map[string]string{file.ID: "880000000000123"}); err != nil {
			t.Fatal(err)
		}
	}
	out, err := Outgoing(chat.Message{ID: 42, Content: c, ReplyTo: replyTo}, to)
	if err != nil {
		t.Fatal(err)
	}
	body, err := json.Marshal(out)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(body, &request); err != nil {
		t.Fatal(err)
	}
	return request
}

func TestOutgoingRefuses(t *testing.T) {
	text := chat.Content{Type: "text", Text: "Hi"}
	tests := []struct {
		want string
		in   chat.Content
		to   chat.Contact
	}{
		{"no recipient", text, chat.Contact{}},
		{"no image content", chat.Content{Type: "image"}, ana},
		{"either an uploaded file or a link", chat.Content{Type: "image", Media: &chat.Media{SHA256: "not uploaded"}}, ana},
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
