package chat

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// TemplateParts are the components of a template, read. What is not known here is left out.
type TemplateParts struct {
	Header  *TemplateHeader // nil: none
	Body    string
	Footer  string
	Buttons []TemplateButton
	Offer   *TemplateOffer  // a limited-time offer
	Cards   []TemplateParts // of a carousel

	examples map[string]string // of the body's variables, by name
}

// TemplateHeader stands above the body.
type TemplateHeader struct {
	Format   string // text, image, video, gif, document, location or product
	Text     string // of text
	examples map[string]string
}

// TemplateButton is a button of a template.
type TemplateButton struct {
	Kind    string // quick_reply, url, phone_number, copy_code, flow, …
	Text    string
	URL     string // with a variable at its end, perhaps
	Phone   string
	example string
}

// TemplateOffer is a limited-time offer.
type TemplateOffer struct {
	Text    string
	Expires bool // the message says when
}

// rawPart is a component as Meta writes it.
type rawPart struct {
	Type    string      `json:"type"`
	Format  string      `json:"format"`
	Text    string      `json:"text"`
	Buttons []rawButton `json:"buttons"`
	Cards   []struct {
		Components []json.RawMessage `json:"components"`
	} `json:"cards"`
	Offer *struct {
		Text    string `json:"text"`
		Expires bool   `json:"has_expiration"`
	} `json:"limited_time_offer"`
	Minutes int        `json:"code_expiration_minutes"`
	Example rawExample `json:"example"`
}

type rawButton struct {
	Type    string          `json:"type"`
	Text    string          `json:"text"`
	URL     string          `json:"url"`
	Phone   string          `json:"phone_number"`
	Example json.RawMessage `json:"example"` // a text, or a list of one
}

// rawExample has a list for variables in order and another one for those with names; of the body the first is a
// list of lists.
type rawExample struct {
	Header      []string        `json:"header_text"`
	HeaderNamed []namedExample  `json:"header_text_named_params"`
	Body        json.RawMessage `json:"body_text"`
	BodyNamed   []namedExample  `json:"body_text_named_params"`
}

type namedExample struct {
	Name    string `json:"param_name"`
	Example string `json:"example"`
}

// Parts reads the components. A component that cannot be read is left out: the template can still be seen.
func (t Template) Parts() TemplateParts {
	var raw []json.RawMessage
	if json.Unmarshal(t.Components, &raw) != nil {
		return TemplateParts{}
	}
	return readParts(raw)
}

func readParts(raw []json.RawMessage) (p TemplateParts) {
	for _, r := range raw {
		var part rawPart
		if json.Unmarshal(r, &part) != nil {
			continue
		}
		p.read(part)
	}
	return p
}

func (p *TemplateParts) read(part rawPart) {
	switch strings.ToUpper(part.Type) {
	case "HEADER":
		p.Header = &TemplateHeader{Format: headerFormat(part.Format), Text: part.Text, examples: examples(part.Text, part.Example.Header, part.Example.HeaderNamed)}
	case "BODY":
		p.Body, p.examples = part.Text, examples(part.Text, part.Example.body(), part.Example.BodyNamed)
	case "FOOTER":
		p.Footer = part.Text
		if p.Footer == "" && part.Minutes > 0 { // of authentication; Meta's own wording
			p.Footer = "This code expires in " + strconv.Itoa(part.Minutes) + " minutes."
		}
	case "BUTTONS":
		for _, b := range part.Buttons {
			p.Buttons = append(p.Buttons, TemplateButton{Kind: strings.ToLower(b.Type), Text: b.Text, URL: b.URL, Phone: b.Phone, example: b.sample()})
		}
	case "LIMITED_TIME_OFFER":
		if part.Offer != nil {
			p.Offer = &TemplateOffer{part.Offer.Text, part.Offer.Expires}
		}
	case "CAROUSEL":
		for _, c := range part.Cards {
			p.Cards = append(p.Cards, readParts(c.Components))
		}
	}
}

// headerFormat is what a header holds. One without a format, or with one that Meta may have made since, is the text that it has.
func headerFormat(format string) string {
	switch format = strings.ToLower(format); format {
	case "image", "video", "gif", "document", "location", "product":
		return format
	}
	return "text"
}

func (e rawExample) body() []string {
	var lists [][]string
	if json.Unmarshal(e.Body, &lists) == nil && len(lists) > 0 {
		return lists[0]
	}
	var plain []string
	_ = json.Unmarshal(e.Body, &plain) // examples are a help, not a need
	return plain
}

func (b rawButton) sample() string {
	var all []string
	if json.Unmarshal(b.Example, &all) == nil && len(all) > 0 {
		return all[0]
	}
	var one string
	_ = json.Unmarshal(b.Example, &one) // the same
	return one
}

func examples(text string, inOrder []string, named []namedExample) map[string]string {
	found := map[string]string{}
	for i, name := range variables(text) {
		if i < len(inOrder) {
			found[name] = inOrder[i]
		}
	}
	for _, n := range named {
		found[n.Name] = n.Example
	}
	return found
}

// variable matches {{1}} and {{first_name}}.
var variable = regexp.MustCompile(`\{\{\s*([A-Za-z0-9_]+)\s*\}\}`)

// variables lists the names of the variables of a text, each once: numbers by their size, names as they come.
func variables(text string) []string {
	var names []string
	for _, m := range variable.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(names, m[1]) {
			names = append(names, m[1])
		}
	}
	slices.SortStableFunc(names, func(a, b string) int {
		x, errX := strconv.Atoi(a)
		y, errY := strconv.Atoi(b)
		if errX != nil || errY != nil {
			return 0
		}
		return x - y
	})
	return names
}

// put replaces the variables that have a value; the others stay.
func put(text string, value func(name string) (string, bool)) string {
	return variable.ReplaceAllStringFunc(text, func(m string) string {
		if v, ok := value(variable.FindStringSubmatch(m)[1]); ok {
			return v
		}
		return m
	})
}
