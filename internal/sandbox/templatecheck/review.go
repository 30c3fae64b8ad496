package templatecheck

import (
	"strings"

	"github.com/saltbridge/saltbridge/internal/sandbox/input"
)

// Verdict is what the automatic review makes of a definition.
type Verdict struct {
	Rejected string // a reason of Meta's enumeration, "" when approved
	Advice   string // for rejection_info.recommendation
}

// The review is ours: Meta publishes reasons, not rules. These words are enough to meet every reason.
var (
	shorteners = []string{"bit.ly/", "tinyurl.com/", "t.co/", "goo.gl/"}
	scams      = []string{"lottery", "you have won", "you won", "wire transfer", "send us your pin", "your password"}
	abuses     = []string{"idiot", "hate you", "kill you"}
	promotions = []string{"% off", "discount", "sale ", "on sale", "special offer", "promo code", "coupon", "buy now", "3 for 2", "2 for 1"}
)

// Review judges the text of a definition.
func (d *Definition) Review() Verdict {
	text := strings.ToLower(d.text())
	switch {
	case containsAny(text, abuses):
		return Verdict{"ABUSIVE_CONTENT", "Remove threatening or abusive language."}
	case containsAny(text, scams):
		return Verdict{"SCAM", "Remove content that looks like a fraud."}
	case containsAny(text, shorteners):
		return Verdict{"INVALID_FORMAT", "Use the full address instead of a shortened link."}
	case strings.Contains(text, "http://"):
		return Verdict{"INVALID_FORMAT", "Use https addresses."}
	}
	return Verdict{}
}

// BelongsIn is the category Meta would file the template under: promotions are marketing, whatever was
// asked for.
func (d *Definition) BelongsIn() string {
	if d.Category == "UTILITY" && containsAny(strings.ToLower(d.text()), promotions) {
		return "MARKETING"
	}
	return d.Category
}

// text is everything people will read, and the addresses behind the buttons.
func (d *Definition) text() string {
	var b strings.Builder
	collect(&b, d.Components)
	return b.String()
}

func collect(b *strings.Builder, components []any) {
	for _, c := range components {
		o := input.Nested(c)
		for _, key := range []string{"text", "url"} {
			b.WriteString(input.Text(o[key]))
			b.WriteByte('\n')
		}
		for _, key := range []string{"buttons", "cards", "components"} {
			collect(b, input.List(o[key]))
		}
	}
}

func containsAny(s string, words []string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}
