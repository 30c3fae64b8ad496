package templatecheck

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/saltbridge/saltbridge/internal/sandbox/refusal"
)

func read(t *testing.T, file string, into any) {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, into); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
}

func definition(category, format string, components []any) *Definition {
	if category == "" {
		category = "UTILITY"
	}
	if format == "" {
		format = "POSITIONAL"
	}
	return &Definition{Name: "a", Language: "en_US", Category: category, Format: format, Components: components}
}

func wantRefusal(t *testing.T, err *refusal.Error, code, sub int, has string) {
	t.Helper()
	switch {
	case err == nil && code != 0:
		t.Fatalf("accepted, want %d", code)
	case err == nil:
	case err.Code != code || sub != 0 && err.Subcode != sub:
		t.Fatalf("%d/%d %s %s %s, want %d/%d", err.Code, err.Subcode, err.Text(), err.Details, err.UserText, code, sub)
	case !strings.Contains(err.Text()+err.Details+err.UserText, has):
		t.Fatalf("%s %s %s: nothing of %q", err.Text(), err.Details, err.UserText, has)
	}
}

func TestDefinitions(t *testing.T) {
	var cases []struct {
		Name, Category, Format string
		Components             []any
		Code, Sub              int
		Has                    string
		Long                   int // characters of the body's text
	}
	read(t, "testdata/definitions.json", &cases)
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			if c.Long > 0 {
				Part(c.Components, "BODY")["text"] = strings.Repeat("ä", c.Long)
			}
			wantRefusal(t, definition(c.Category, c.Format, c.Components).Check(), c.Code, c.Sub, c.Has)
		})
	}
}

func TestFill(t *testing.T) {
	var templates map[string]struct {
		Category, Format string
		Components       []any
	}
	read(t, "testdata/templates.json", &templates)
	var cases []struct {
		Name, Template string
		Components     []any
		Code           int
		Has            string // in the refusal
		Shows          string // in the filled text
	}
	read(t, "testdata/sends.json", &cases)
	for _, c := range cases {
		t.Run(c.Template+"/"+c.Name, func(t *testing.T) {
			own, ok := templates[c.Template]
			if !ok {
				t.Fatalf("no template %q", c.Template)
			}
			d := definition(own.Category, own.Format, own.Components)
			if err := d.Check(); err != nil {
				t.Fatalf("the template itself: %s %s", err.Text(), err.UserText)
			}
			filled, err := d.Fill(c.Components)
			wantRefusal(t, err, c.Code, 0, c.Has)
			if err == nil && !strings.Contains(filled.Text(), c.Shows) {
				t.Errorf("shows %q, want %q", filled.Text(), c.Shows)
			}
		})
	}
}

func TestReview(t *testing.T) {
	for text, want := range map[string]string{
		"Your order is ready at our shop today.":    "",
		"You have won the lottery, call us at once": "SCAM",
		"See bit.ly/abc for more about your order.": "INVALID_FORMAT",
		"You idiot forgot your order at our shop.":  "ABUSIVE_CONTENT",
	} {
		body := []any{map[string]any{"type": "BODY", "text": text}}
		if got := definition("", "", body).Review().Rejected; got != want {
			t.Errorf("%q: rejected for %q, want %q", text, got, want)
		}
	}
	sale := definition("UTILITY", "", []any{map[string]any{"type": "BODY", "text": "All herbs 20% off until Sunday, come by."}})
	if got := sale.BelongsIn(); got != "MARKETING" {
		t.Errorf("a promotion belongs in %s", got)
	}
}

func TestAuthenticationIsReadBack(t *testing.T) {
	d := definition("AUTHENTICATION", "", []any{
		map[string]any{"type": "BODY", "add_security_recommendation": true},
		map[string]any{"type": "FOOTER", "code_expiration_minutes": 5.0},
		map[string]any{"type": "BUTTONS", "buttons": []any{map[string]any{"type": "OTP", "otp_type": "copy_code"}}}})
	raw, err := json.Marshal(d.AsRead())
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"do not share", "5 minutes", `"type":"URL"`, "https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE"} {
		if !strings.Contains(strings.ReplaceAll(string(raw), `\u0026`, "&"), want) {
			t.Errorf("%s lacks %s", raw, want)
		}
	}
}

func TestLibraryTemplatesAreValid(t *testing.T) {
	for _, s := range Library {
		d := &Definition{Name: "mine", Language: "en_US"}
		if err := d.FromLibrary(s.Name, "[{type:'URL',url:{base_url:'https://a.example/{{1}}',url_suffix_example:'https://a.example/x'}}]", nil); err != nil {
			t.Fatal(err)
		}
		if err := d.Check(); err != nil {
			t.Errorf("%s: %s %s", s.Name, err.Text(), err.UserText)
		}
	}
	if err := (&Definition{}).FromLibrary("nothing", nil, nil); err == nil {
		t.Error("an unknown library template was accepted")
	}
}

// Whatever a client creates and sends, there is an answer.
func FuzzTemplates(f *testing.F) {
	f.Add("UTILITY", "NAMED", []byte(`[{"type":"BODY","text":"a {{b}} c d"}]`), []byte(`[{"type":"body","parameters":[{"type":"text","parameter_name":"b","text":"x"}]}]`))
	f.Add("MARKETING", "POSITIONAL", []byte(`[{"type":"BODY","text":"a"},{"type":"CAROUSEL","cards":[null,{}]}]`), []byte(`[null,{"type":"carousel","cards":[1]}]`))
	f.Add("AUTHENTICATION", "POSITIONAL", []byte(`[{"type":"BODY"},{"type":"BUTTONS","buttons":[{"type":"OTP"}]}]`), []byte(`[{"type":"button","index":"0","parameters":[null]}]`))
	f.Fuzz(func(t *testing.T, category, format string, parts, sent []byte) {
		var components, parameters []any
		if json.Unmarshal(parts, &components) != nil || json.Unmarshal(sent, &parameters) != nil {
			return
		}
		d := definition(category, format, components)
		if err := d.Check(); err != nil && err.Text() == "" {
			t.Fatalf("an error without words: %+v", err)
		}
		d.Review()
		Links(parameters)
		if _, err := d.Fill(parameters); err != nil && err.Text() == "" {
			t.Fatalf("an error without words: %+v", err)
		}
	})
}
