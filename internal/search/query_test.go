package search_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/search"
	"pgregory.net/rapid"
)

func TestParse(t *testing.T) {
	type parts = []search.Part
	for text, want := range map[string]parts{
		"":                                   nil,
		"  two  words ":                      {{Value: "two words"}},
		`"two words" more`:                   {{Value: "two words", Exact: true}, {Value: "more"}},
		`“deux mots” «trois» „vier“`:         {{Value: "deux mots", Exact: true}, {Value: "trois", Exact: true}, {Value: "vier", Exact: true}},
		`"still typing`:                      {{Value: "still typing", Exact: true}},
		`""`:                                 nil,
		"-not -\"this one\"":                 {{Not: true, Value: "not"}, {Not: true, Value: "this one", Exact: true}},
		"a - b -- c":                         {{Value: "a - b -- c"}},
		"-":                                  {{Value: "-"}},
		"from:anna":                          {{Op: "from", Value: "anna"}},
		`FROM:"Anna Müller" -to:bob`:         {{Op: "from", Value: "Anna Müller"}, {Not: true, Op: "to", Value: "bob"}},
		"from:+49 151":                       {{Op: "from", Value: "+49"}, {Value: "151"}},
		"has:IMAGE is:Unread":                {{Op: "has", Value: "image"}, {Op: "is", Value: "unread"}},
		"before:2026-05-01 after:yesterday":  {{Op: "before", Value: "2026-05-01"}, {Op: "after", Value: "yesterday"}},
		"https://example.com 10:30 Re: foo:": {{Value: "https://example.com 10:30 Re: foo:"}},
		"+91 98200 12345":                    {{Value: "+91 98200 12345"}},
	} {
		q, err := search.Parse(text)
		if err != nil {
			t.Errorf("%q: %v", text, err)
		}
		if diff := cmp.Diff(want, q.Parts); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
}

func TestParseSaysWhatIsWrong(t *testing.T) {
	for text, want := range map[string]string{
		"from:":                    "from: needs a contact's name or number, or one of me, customer, phone, agent, bot, campaign, import.",
		"before:tomorrow":          "before: needs a date like 2026-05-01.",
		"after:2026-13-01":         "after: needs a date like 2026-05-01.",
		"on:":                      "on: needs a date like 2026-05-01.",
		"has:money":                "has: needs one of media, image, video, audio, voice, document, sticker, location, contact, link.",
		"is:great":                 "is: needs one of unread, open, snoozed, resolved, in, out, failed, edited, forwarded, ad, note.",
		`label:""`:                 "label: needs the name of a label.",
		strings.Repeat("x", 501):   "This is too long to search for: at most 500 characters.",
		strings.Repeat("-x ", 21):  "These are too many conditions: at most 20.",
		"number: 5 has:image":      "number: needs the name or the digits of one of your numbers.",
		"assigned:":                "assigned: needs the name of an agent, me or nobody.",
		"x from:anna before:never": "before: needs a date like 2026-05-01.",
	} {
		_, err := search.Parse(text)
		if chat.KindOf(err) != chat.Invalid || chat.Sentence(err) != want {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestAQueryIsReadAsItIsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.SampledFrom([]rune("ab \"“„»-:é1 ")), 0, 30, -1).Draw(t, "text")
		if rapid.Bool().Draw(t, "operator") {
			text = rapid.SampledFrom([]string{"from:", "-label:", "has:image ", `to:"a b" `, "before:2026 "}).Draw(t, "which") + text
		}
		roundTrip(t, text)
	})
}

// roundTrip parses a text, and what the query writes of it.
func roundTrip(t interface{ Fatalf(string, ...any) }, text string) {
	q, err := search.Parse(text)
	if err != nil {
		return
	}
	again, err := search.Parse(q.String())
	if err != nil {
		t.Fatalf("%q is written %q: %v", text, q.String(), err)
	}
	if diff := cmp.Diff(q, again); diff != "" {
		t.Fatalf("%q is written %q: %s", text, q.String(), diff)
	}
}

func FuzzParse(f *testing.F) {
	for _, text := range []string{`from:"Anna M" -to:bob has:image before:2026-05-01 "exact words" rest`, "«a» -“b c” is:unread -x"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) { roundTrip(t, text) })
}
