package chat

import (
	"encoding/json"
	"strconv"
	"strings"
)

// TemplateOf returns which template a message names; empty if it is of another type.
func (c Content) TemplateOf() (name, language string) {
	tree, err := c.tree()
	if c.Type != "template" || err != nil {
		return "", ""
	}
	root := leaf{"", tree}
	return root.at("template.name"), root.at("template.language.code")
}

// values reads back what a message fills the template with.
func (t Template) values(c Content) (Values, error) {
	tree, err := c.tree()
	if err != nil {
		return nil, err
	}
	parts, values := t.Parts(), Values{}
	root := leaf{"template", tree["template"]}
	if err := parts.gather(leaves(root, "components[]"), values, ""); err != nil {
		return nil, err
	}
	for i, card := range leaves(root, "components[].cards[]") {
		if i >= len(parts.Cards) {
			return nil, faultIn(card.path, "The template %s has %d cards. Leave the others out.", t.Name, len(parts.Cards))
		}
		if err := parts.Cards[i].gather(leaves(card, "components[]"), values, cardKey(i)); err != nil {
			return nil, err
		}
	}
	if t.Category == CategoryAuthentication {
		return authentication(values), nil
	}
	return values, nil
}

// authentication is the code, if it stands in both places.
func authentication(given Values) Values {
	if given["body.1"] != given["button.0"] {
		return Values{}
	}
	return Values{codeKey: given["body.1"]}
}

func (p TemplateParts) gather(components []leaf, values Values, prefix string) *Error {
	for _, c := range components {
		var err *Error
		switch strings.ToLower(c.at("type")) {
		case "header":
			err = p.gatherHeader(c, values, prefix+"header.")
		case "body":
			err = gatherWords(c, p.Body, values, prefix+"body.")
		case "button":
			p.gatherButton(c, values, prefix)
		case "limited_time_offer":
			for _, l := range leaves(c, "parameters[].limited_time_offer.expiration_time_ms") {
				values[prefix+"offer.ends"] = wordOf(l)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// wordOf writes a text or a number.
func wordOf(l leaf) string {
	if n, ok := l.value.(json.Number); ok {
		return n.String()
	}
	return l.text()
}

func gatherWords(c leaf, text string, values Values, prefix string) *Error {
	names := variables(text)
	given := leaves(c, "parameters[]")
	for i, p := range given {
		name := p.at("parameter_name")
		switch {
		case name == "" && i >= len(names):
			return faultIn(p.path, "There are %d parameters; the template's %s takes %d.", len(given), strings.ToLower(c.at("type")), len(names))
		case name == "":
			name = names[i]
		}
		values[prefix+name] = parameterWords(p)
	}
	return nil
}

// parameterWords is what customers see of a parameter: of money and times only the fallback.
func parameterWords(p leaf) string {
	switch kind := strings.ToLower(p.at("type")); kind {
	case "currency", "date_time":
		return p.at(kind + ".fallback_value")
	case "group_id":
		return "https://chat.whatsapp.com/" + p.at("group_id")
	}
	return p.at("text")
}

func (p TemplateParts) gatherHeader(c leaf, values Values, prefix string) *Error {
	if p.Header == nil || p.Header.Format == "text" {
		text := ""
		if p.Header != nil {
			text = p.Header.Text
		}
		return gatherWords(c, text, values, prefix)
	}
	for _, given := range leaves(c, "parameters[]") {
		kind := strings.ToLower(given.at("type"))
		switch kind {
		case "location":
			for _, name := range []string{"latitude", "longitude", "name", "address"} {
				for _, l := range leaves(given, "location."+name) {
					if l.value != nil {
						values[prefix+name] = wordOf(l)
					}
				}
			}
		case "product":
			values[prefix+"product"] = given.at("product.product_retailer_id")
		case "image", "video", "gif", "document":
			values[prefix+"file"] = given.at(kind+".file_id") + given.at(kind+".link") // one of them
			if name := given.at(kind + ".filename"); name != "" && kind == "document" {
				values[prefix+"filename"] = name
			}
			if kind != p.Header.Format && !(kind == "video" && p.Header.Format == "gif") {
				return faultIn(given.path+".type", "The template wants a file of type %s on top, not %s.", p.Header.Format, kind)
			}
		}
	}
	return nil
}

func (p TemplateParts) gatherButton(c leaf, values Values, prefix string) {
	index := wordOf(leaves(c, "index")[0])
	value := ""
	for _, given := range leaves(c, "parameters[]") {
		value = given.at("text") + given.at("payload") + given.at("coupon_code")
	}
	values[prefix+"button."+index] = value
}

// Shown is what the customer sees of a template message. It is kept with the message, because templates change.
type Shown struct {
	Category TemplateCategory `json:"category,omitempty"` // at the time of sending
	Header   *ShownHeader     `json:"header,omitempty"`
	Body     string           `json:"body,omitempty"`
	Footer   string           `json:"footer,omitempty"`
	Offer    *ShownOffer      `json:"offer,omitempty"`
	Buttons  []ShownButton    `json:"buttons,omitempty"`
	Cards    []Shown          `json:"cards,omitempty"`
}

// ShownHeader is what stands above the body.
type ShownHeader struct {
	Format    string `json:"format"`
	Text      string `json:"text,omitempty"`
	File      string `json:"file,omitempty"` // the id of a [File], or a public address
	Filename  string `json:"filename,omitempty"`
	Latitude  string `json:"latitude,omitempty"`
	Longitude string `json:"longitude,omitempty"`
	Name      string `json:"name,omitempty"` // of a place
	Address   string `json:"address,omitempty"`
}

// ShownOffer is a limited-time offer.
type ShownOffer struct {
	Text string `json:"text"`
	Ends int64  `json:"ends,omitempty"` // Unix milliseconds; zero if it does not, or nobody said yet
	Code string `json:"code,omitempty"`
}

// ShownButton is a button.
type ShownButton struct {
	Kind  string `json:"kind"`
	Text  string `json:"text,omitempty"`
	Value string `json:"value,omitempty"` // where it leads: a link, a phone number, a code
}

// Show tells what a customer would see of the template with values. Blanks without a value stay as Meta writes them:
// {{1}}.
func (t Template) Show(values Values) Shown {
	if t.Category == CategoryAuthentication && values[codeKey] != "" {
		values = Values{"body.1": values[codeKey], "button.0": values[codeKey]}
	}
	parts := t.Parts()
	s := parts.show(values, "")
	s.Category = t.Category
	for i, card := range parts.Cards {
		s.Cards = append(s.Cards, card.show(values, cardKey(i)))
	}
	return s
}

// ShowSent tells what a customer sees of a message that [Template.Fits].
func (t Template) ShowSent(c Content) (Shown, error) {
	values, err := t.values(c)
	if err != nil {
		return Shown{}, err
	}
	return t.Show(values), nil
}

func (p TemplateParts) show(values Values, prefix string) Shown {
	s := Shown{Body: put(p.Body, values.in(prefix+"body.")), Footer: p.Footer}
	if h := p.Header; h != nil {
		at := prefix + "header."
		s.Header = &ShownHeader{Format: h.Format, Text: put(h.Text, values.in(at)), File: values[at+"file"], Filename: values[at+"filename"],
			Latitude: values[at+"latitude"], Longitude: values[at+"longitude"], Name: values[at+"name"], Address: values[at+"address"]}
	}
	if p.Offer != nil {
		ends, _ := strconv.ParseInt(values[prefix+"offer.ends"], 10, 64) // none yet
		s.Offer = &ShownOffer{Text: p.Offer.Text, Ends: ends}
	}
	for i, b := range p.Buttons {
		value := values[prefix+"button."+strconv.Itoa(i)]
		shown := ShownButton{Kind: b.Kind, Text: b.Text}
		switch b.Kind {
		case "url":
			shown.Value = put(b.URL, func(string) (string, bool) { return value, value != "" })
		case "phone_number":
			shown.Value = b.Phone
		case "copy_code":
			shown.Value = value
			if s.Offer != nil {
				s.Offer.Code = value
			}
		}
		s.Buttons = append(s.Buttons, shown)
	}
	return s
}

// Words are the words of what is shown, to be read in a list and searched.
func (s Shown) Words() string {
	var lines []string
	if s.Header != nil {
		lines = append(lines, s.Header.Text)
	}
	if s.Offer != nil {
		lines = append(lines, s.Offer.Text)
	}
	lines = append(lines, s.Body, s.Footer)
	for _, c := range s.Cards {
		lines = append(lines, c.Body)
	}
	var said []string
	for _, l := range lines {
		if l != "" {
			said = append(said, l)
		}
	}
	return strings.Join(said, "\n")
}
