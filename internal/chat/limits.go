package chat

import (
	"fmt"
	"slices"
)

// Unit is what a limit counts.
type Unit string

// The units of limits.
const (
	Characters Unit = "characters" // Unicode code points
	Pieces     Unit = "pieces"
	Degrees    Unit = "degrees"
	Minutes    Unit = "minutes"
)

// Limit is how much of something Meta takes. Field names it by its place in the content, [] standing for each
// element of a list. Only is the kind of interactive message the limit is for; empty: all that have no limit of their own.
type Limit struct {
	Field  string
	Only   string
	What   string // the words for it, in the singular
	Least  int
	Most   int
	Unit   Unit
	Source string
}

// Where the limits come from.
const (
	guides    = "Meta: message guides, Nov and Dec 2025"
	templates = "Meta: template components page, Oct to Dec 2025"
	calls     = "Meta: calling page, Dec 2025"
)

// limits is the one place for every limit on what is sent, except those of files: see fileRules. What is checked and what
// the API's description tells are both made of it.
var limits = []Limit{
	{"text.body", "", "text", 1, 4096, Characters, guides},
	{"image.caption", "", "caption", 0, 1024, Characters, guides},
	{"video.caption", "", "caption", 0, 1024, Characters, guides},
	{"document.caption", "", "caption", 0, 1024, Characters, guides},
	{"location.latitude", "", "latitude", -90, 90, Degrees, guides},
	{"location.longitude", "", "longitude", -180, 180, Degrees, guides},
	// The guide's limit; Meta's OpenAPI file of Oct 2025 says 5.
	{"contacts", "", "contact card", 1, 257, Pieces, guides},

	{"interactive.header.text", "", "header", 1, 60, Characters, guides},
	// The guide's limit; the older reference says 1,024.
	{"interactive.body.text", "list", "body", 1, 4096, Characters, guides},
	{"interactive.body.text", "", "body", 1, 1024, Characters, guides},
	{"interactive.footer.text", "", "footer", 1, 60, Characters, guides},
	{"interactive.action.buttons", "button", "button", 1, 3, Pieces, guides},
	{"interactive.action.buttons[].reply.id", "button", "button's id", 1, 256, Characters, guides},
	{"interactive.action.buttons[].reply.title", "button", "button's title", 1, 20, Characters, guides},
	{"interactive.action.button", "list", "text on the list's button", 1, 20, Characters, guides},
	{"interactive.action.sections", "", "section", 1, 10, Pieces, guides},
	{"interactive.action.sections[].title", "", "section's title", 0, 24, Characters, guides},
	{"interactive.action.sections[].rows", "list", "row", 1, 10, Pieces, guides},
	{"interactive.action.sections[].rows[].id", "list", "row's id", 1, 200, Characters, guides},
	{"interactive.action.sections[].rows[].title", "list", "row's title", 1, 24, Characters, guides},
	{"interactive.action.sections[].rows[].description", "list", "row's description", 0, 72, Characters, guides},
	{"interactive.action.sections[].product_items", "product_list", "product", 1, 30, Pieces, guides},
	{"interactive.action.parameters.display_text", "cta_url", "button's text", 1, 20, Characters, guides},
	{"interactive.action.parameters.url", "cta_url", "button's link", 1, 2000, Characters, templates},
	{"interactive.action.parameters.flow_cta", "flow", "button's text", 1, 30, Characters, guides},
	{"interactive.action.cards", "carousel", "card", 2, 10, Pieces, guides},
	{"interactive.action.cards[].body.text", "carousel", "card's body", 1, 160, Characters, guides},
	{"interactive.action.cards[].action.parameters.display_text", "carousel", "button's text", 1, 20, Characters, guides},
	{"interactive.action.cards[].action.parameters.url", "carousel", "button's link", 1, 2000, Characters, templates},
	{"interactive.action.cards[].action.buttons", "carousel", "button", 1, 3, Pieces, guides},
	{"interactive.action.cards[].action.buttons[].quick_reply.id", "carousel", "button's id", 1, 20, Characters, guides},
	{"interactive.action.cards[].action.buttons[].quick_reply.title", "carousel", "button's title", 1, 20, Characters, guides},

	{"template.name", "", "template's name", 1, 512, Characters, templates},
	{"template.components[].parameters[].text", "", "template's parameter", 1, 2000, Characters, templates},
	{"template.components[].parameters[].payload", "", "button's payload", 1, 256, Characters, guides},
	{"template.components[].parameters[].coupon_code", "", "coupon code", 1, 15, Characters, templates},
	{"template.components[].parameters[].ttl_minutes", "", "life of the call button", 1, 43200, Minutes, calls},
	{"template.components[].parameters[].action.sections", "", "section", 1, 10, Pieces, templates},
	{"template.components[].cards", "", "card", 2, 10, Pieces, templates},
	{"template.components[].cards[].components[].parameters[].text", "", "template's parameter", 1, 2000, Characters, templates},
	{"template.components[].cards[].components[].parameters[].payload", "", "button's payload", 1, 256, Characters, guides},
}

// Limits returns every limit on what is sent, except those of files: see [FileRules].
func Limits() []Limit { return slices.Clone(limits) }

// Totals that are counted over all sections (the guides again).
const (
	maxListRows = 10
	maxProducts = 30
)

// String tells the limit in words: "1 to 20 characters".
func (l Limit) String() string {
	if l.Least == 0 {
		return fmt.Sprintf("at most %d %s", l.Most, l.Unit)
	}
	return fmt.Sprintf("%d to %d %s", l.Least, l.Most, l.Unit)
}

// fault says how far a count is off; nil if it is within the limit.
func (l Limit) fault(field string, n float64) *Error {
	switch {
	case n >= float64(l.Least) && n <= float64(l.Most):
		return nil
	case l.Unit == Degrees:
		return faultIn(field, "The %s is not on earth: it has to be between %d and %d degrees.", l.What, l.Least, l.Most)
	case l.Unit == Minutes:
		return faultIn(field, "The %s is %.0f minutes; WhatsApp takes %d to %d.", l.What, n, l.Least, l.Most)
	case n == 0 && l.Unit == Characters:
		return faultIn(field, "The %s is empty. Write something, at most %d characters.", l.What, l.Most)
	case n < float64(l.Least):
		return faultIn(field, "There are %.0f %ss; WhatsApp wants at least %d. Add %.0f.", n, l.What, l.Least, float64(l.Least)-n)
	case l.Unit == Pieces:
		return faultIn(field, "There are %.0f %ss; WhatsApp takes at most %d. Leave out %.0f.", n, l.What, l.Most, n-float64(l.Most))
	}
	return faultIn(field, "The %s has %.0f characters; WhatsApp takes %d at most. Shorten it by %.0f.", l.What, n, l.Most, n-float64(l.Most))
}
