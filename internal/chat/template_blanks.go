package chat

import (
	"fmt"
	"strconv"
	"strings"
)

// BlankKind says what belongs into a blank of a template.
type BlankKind string

// The kinds of blank.
const (
	BlankWords   BlankKind = "words"
	BlankFile    BlankKind = "file"    // the id of a [File], or an address that starts with http
	BlankDegrees BlankKind = "degrees" // of a place
	BlankSuffix  BlankKind = "suffix"  // the end of a link
	BlankCode    BlankKind = "code"    // to be copied: a coupon, or a password for once
	BlankMoment  BlankKind = "moment"  // in Unix milliseconds
	BlankBeyond  BlankKind = "beyond"  // products, orders, payments: programs fill them, forms here do not
	blankExtra   BlankKind = "extra"   // may be sent along, is never asked for
)

// Blank is a place of a template that each message fills. The key says where: header.1, header.file, body.first_name,
// button.0, offer.ends, and the same of the third card as card.2.body.1. Values are kept by it.
type Blank struct {
	Key      string
	Kind     BlankKind
	Name     string // of a variable, as in {{first_name}}; else what it is, such as image or latitude
	Label    string // of a button
	Before   string // the words before a variable
	Card     int    // counted from 0; -1 if it is in no card
	Example  string
	Most     int // characters; zero: no limit of its own
	Optional bool
}

// Values fill the blanks of a template, by their keys.
type Values map[string]string

// codeKey is the one blank of an authentication template: the code stands in the body and behind its button.
const codeKey = "code"

// Blanks lists what a person has to give, in the order of the template.
func (t Template) Blanks() []Blank {
	var asked []Blank
	for _, b := range t.blanks() {
		if b.Kind != blankExtra {
			asked = append(asked, b)
		}
	}
	return asked
}

// blanks lists all that can be given.
func (t Template) blanks() []Blank {
	parts := t.Parts()
	if t.Category == CategoryAuthentication {
		return []Blank{{Key: codeKey, Kind: BlankCode, Name: codeKey, Card: -1, Example: parts.examples["1"], Most: maxCode}}
	}
	all := parts.blanks("", -1)
	for i, card := range parts.Cards {
		all = append(all, card.blanks(cardKey(i), i)...)
	}
	return all
}

func cardKey(i int) string { return "card." + strconv.Itoa(i) + "." }

func (p TemplateParts) blanks(prefix string, card int) []Blank {
	var all []Blank
	if h := p.Header; h != nil {
		all = h.blanks()
	}
	all = append(all, inText("body", p.Body, p.examples)...)
	if p.Offer != nil && p.Offer.Expires {
		all = append(all, Blank{Key: "offer.ends", Kind: BlankMoment, Name: "ends"})
	}
	for i, b := range p.Buttons {
		all = append(all, b.blank("button."+strconv.Itoa(i)))
	}
	var own []Blank
	for _, b := range all {
		if b.Kind == "" {
			continue
		}
		b.Key, b.Card = prefix+b.Key, card
		own = append(own, b)
	}
	return own
}

func (h TemplateHeader) blanks() []Blank {
	switch h.Format {
	case "image", "video", "gif":
		return []Blank{{Key: "header.file", Kind: BlankFile, Name: h.Format}}
	case "document":
		return []Blank{{Key: "header.file", Kind: BlankFile, Name: h.Format}, {Key: "header.filename", Kind: blankExtra, Optional: true}}
	case "location":
		return []Blank{{Key: "header.latitude", Kind: BlankDegrees, Name: "latitude", Example: "19.07609"},
			{Key: "header.longitude", Kind: BlankDegrees, Name: "longitude", Example: "72.87743"},
			{Key: "header.name", Kind: BlankWords, Name: "name", Optional: true}, {Key: "header.address", Kind: BlankWords, Name: "address", Optional: true}}
	case "product":
		return []Blank{{Key: "header.product", Kind: BlankBeyond, Name: "product"}}
	}
	return inText("header", h.Text, h.examples)
}

// inText are the variables of a text.
func inText(part, text string, examples map[string]string) []Blank {
	var all []Blank
	for _, name := range variables(text) {
		at := variable.FindAllStringSubmatchIndex(text, -1)
		before := ""
		for _, m := range at {
			if text[m[2]:m[3]] == name {
				before = text[:m[0]]
				break
			}
		}
		all = append(all, Blank{Key: part + "." + name, Kind: BlankWords, Name: name, Before: before, Example: examples[name], Most: 2000})
	}
	return all
}

// blank is what a button can be given; without a kind if that is nothing.
func (b TemplateButton) blank(key string) Blank {
	blank := Blank{Key: key, Label: b.Text, Name: b.Kind}
	switch b.Kind {
	case "url":
		if len(variables(b.URL)) == 0 {
			return Blank{}
		}
		blank.Kind, blank.Example = BlankSuffix, strings.TrimPrefix(b.example, b.stem())
	case "copy_code":
		blank.Kind, blank.Example, blank.Most = BlankCode, b.example, maxCode
	case "mpm", "order_details":
		blank.Kind = BlankBeyond
	case "quick_reply", "flow", "catalog", "spm", "voice_call":
		blank.Kind, blank.Optional = blankExtra, true
	default:
		return Blank{}
	}
	return blank
}

// stem is a link up to its variable.
func (b TemplateButton) stem() string {
	if at := variable.FindStringIndex(b.URL); at != nil {
		return b.URL[:at[0]]
	}
	return b.URL
}

// Beyond says why no form can fill the template; nil if one can.
func (t Template) Beyond() *Error {
	for _, b := range t.blanks() {
		if b.Kind == BlankBeyond {
			return Errorf(Incapable, "This template needs products or an order, which only a program can fill in. Choose another one, or send it through the API.")
		}
	}
	return nil
}

// what says in words where a value is missing.
func (b Blank) what() string {
	where := ""
	if b.Card >= 0 {
		where = fmt.Sprintf(" of card %d", b.Card+1)
	}
	switch {
	case b.Kind == BlankSuffix:
		return fmt.Sprintf("the end of the link behind the button %q%s", b.Label, where)
	case b.Key == codeKey:
		return "the code"
	case b.Kind == BlankCode:
		return "the code to copy" + where
	case b.Kind == BlankFile:
		return fmt.Sprintf("the file (%s) on top%s", b.Name, where)
	case b.Kind == BlankMoment:
		return "when the offer ends"
	case b.Kind == BlankDegrees:
		return "the " + b.Name + " of the place"
	case b.Kind == BlankBeyond:
		return "the products or the order" + where
	}
	return fmt.Sprintf("{{%s}}%s", b.Name, where)
}
