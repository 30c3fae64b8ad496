package chat_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
)

func TestFill(t *testing.T) {
	values := map[string]string{"contact.name": "Ana {agent.name}", "agent.name": "Meera", "contact.email": "", "today": "1 June 2026"}
	for text, want := range map[string]string{
		"Hi {contact.name}, I am {agent.name}.":      "Hi Ana {agent.name}, I am Meera.", // what was filled in is not filled again
		"{contact.email|no address} {today}":         "no address 1 June 2026",
		"[{contact.email}]":                          "[]",
		"{nobody.knows} {contact.name":               "{nobody.knows} {contact.name",
		"{contact.name|there}":                       "Ana {agent.name}",
		"{Contact.Name} { today } {} {today}{today}": "{Contact.Name} { today } {} 1 June 20261 June 2026",
	} {
		if got, _ := chat.Fill(text, values); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
	if _, empty := chat.Fill("{contact.email} {contact.email} {contact.email|x} {agent.name}", values); !slices.Equal(empty, []string{"contact.email"}) {
		t.Errorf("lacking: %v", empty)
	}
}

func TestFillContent(t *testing.T) {
	c := chat.Content{Type: "interactive", Extra: json.RawMessage(`{"type":"button","body":{"text":"Hi {contact.first_name|there}"},
		"action":{"buttons":[{"type":"reply","reply":{"id":"a","title":"{contact.email}"}}]}}`)}
	filled, empty := chat.FillContent(c, chat.Occasion{Contact: chat.Contact{ProfileName: "Ana Torres"}}.Values())
	if !strings.Contains(string(filled.Extra), `"Hi Ana"`) || !slices.Equal(empty, []string{"contact.email"}) {
		t.Errorf("%s, lacking %v", filled.Extra, empty)
	}
	if strings.Contains(string(c.Extra), "Hi Ana") {
		t.Error("the snippet itself was filled")
	}
}

func TestValues(t *testing.T) {
	for name, c := range map[string]chat.Contact{"": {Phone: "13125550177"}, "Ana Torres": {ProfileName: "Ana Torres", Phone: "13125550177"}} {
		got := chat.Occasion{Contact: c, Phone: func(d string) string { return "+" + d }}.Values()
		if got["contact.name"] != name || got["contact.phone"] != "+13125550177" {
			t.Errorf("%v", got)
		}
	}
	got := chat.Occasion{Contact: chat.Contact{Fields: map[string]string{"Order No": "7"}}}.Values()
	if got["field.order_no"] != "7" {
		t.Errorf("%v", got)
	}
	if !slices.Contains(chat.Placeholders(), "contact.first_name") {
		t.Errorf("%v", chat.Placeholders())
	}
}

// FuzzFill: a text without braces stays, and what is filled in comes out whole.
func FuzzFill(f *testing.F) {
	f.Add("Hi {contact.name|there}", "Ana")
	f.Add("{{contact.name}}{contact.name|{today}}", "{x}")
	f.Fuzz(func(t *testing.T, text, value string) {
		filled, _ := chat.Fill(text, map[string]string{"contact.name": value})
		if !strings.Contains(text, "{") && filled != text {
			t.Errorf("%q became %q", text, filled)
		}
		if n := strings.Count(text, "{contact.name}"); value != "" && strings.Count(filled, value) < n {
			t.Errorf("%q with %q became %q", text, value, filled)
		}
	})
}
