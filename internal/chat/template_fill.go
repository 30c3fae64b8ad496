package chat

import (
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Longest texts of a template once it is filled (Meta: template components page, Oct to Dec 2025; error 132005).
const (
	maxCode     = 15
	maxHeader   = 60
	maxBody     = 1024
	maxCardBody = 160
	maxURL      = 2000
)

// Fill makes the message that sends the template with values. Those of blanks the template does not have are left out.
// Kinds of failure: Invalid, with the blank's key as field; Incapable for what no form can fill.
func (t Template) Fill(values Values) (Content, error) {
	if err := t.Beyond(); err != nil {
		return Content{}, err
	}
	if err := t.fits(values); err != nil {
		return Content{}, err
	}
	parts := t.Parts()
	components, err := t.components(parts, values, "")
	if err != nil {
		return Content{}, err
	}
	if t.Category == CategoryAuthentication {
		components = codeComponents(values[codeKey])
	}
	if len(parts.Cards) > 0 {
		cards := []any{}
		for i, card := range parts.Cards {
			inside, err := t.components(card, values, cardKey(i))
			if err != nil {
				return Content{}, err
			}
			cards = append(cards, object{"card_index": i, "components": inside})
		}
		components = append(components, object{"type": "carousel", "cards": cards})
	}
	template := object{"name": t.Name, "language": object{"code": t.Language}}
	if len(components) > 0 {
		template["components"] = components
	}
	extra, err := json.Marshal(template)
	return Content{Type: "template", Extra: extra}, err
}

// codeComponents give the code twice, as Meta wants it.
func codeComponents(code string) []any {
	words := []any{object{"type": "text", "text": code}}
	return []any{object{"type": "body", "parameters": words}, object{"type": "button", "sub_type": "url", "index": "0", "parameters": words}}
}

// components fill the parts of the template, or of one of its cards.
func (t Template) components(p TemplateParts, values Values, prefix string) ([]any, error) {
	out := []any{}
	if p.Header != nil {
		header, err := t.header(*p.Header, values, prefix)
		if err != nil {
			return nil, err
		}
		out = appendPart(out, "header", header)
	}
	out = appendPart(out, "body", t.words(p.Body, values, prefix+"body."))
	if p.Offer != nil && p.Offer.Expires {
		ends, err := strconv.ParseInt(values[prefix+"offer.ends"], 10, 64)
		if err != nil {
			return nil, faultIn(prefix+"offer.ends", "Say when the offer ends.")
		}
		out = appendPart(out, "limited_time_offer", []any{object{"type": "limited_time_offer", "limited_time_offer": object{"expiration_time_ms": ends}}})
	}
	for i, b := range p.Buttons {
		value := values[prefix+"button."+strconv.Itoa(i)]
		parameter := object{"type": "text", "text": value}
		switch b.blank("").Kind {
		case BlankCode:
			parameter = object{"type": "coupon_code", "coupon_code": value}
		case BlankSuffix:
		default:
			continue
		}
		out = append(out, object{"type": "button", "sub_type": b.Kind, "index": strconv.Itoa(i), "parameters": []any{parameter}})
	}
	return out, nil
}

func appendPart(out []any, kind string, parameters []any) []any {
	if len(parameters) == 0 {
		return out
	}
	return append(out, object{"type": kind, "parameters": parameters})
}

// words are the parameters of a text.
func (t Template) words(text string, values Values, prefix string) []any {
	var out []any
	for _, name := range variables(text) {
		p := object{"type": "text", "text": values[prefix+name]}
		if t.Named {
			p["parameter_name"] = name
		}
		out = append(out, p)
	}
	return out
}

func (t Template) header(h TemplateHeader, values Values, prefix string) ([]any, error) {
	prefix += "header."
	switch h.Format {
	case "text":
		return t.words(h.Text, values, prefix), nil
	case "location":
		place, err := placeOf(values, prefix)
		return []any{object{"type": "location", "location": place}}, err
	}
	file := object{"file_id": values[prefix+"file"]}
	if link := values[prefix+"file"]; strings.HasPrefix(link, "http") {
		file = object{"link": link}
	}
	if name := values[prefix+"filename"]; name != "" && h.Format == "document" {
		file["filename"] = name
	}
	return []any{object{"type": h.Format, h.Format: file}}, nil
}

// placeOf reads a place. Limits on earth are those of every place.
func placeOf(values Values, prefix string) (object, error) {
	place := object{}
	for _, side := range []string{"latitude", "longitude"} {
		degrees, err := strconv.ParseFloat(strings.TrimSpace(values[prefix+side]), 64)
		most := map[string]float64{"latitude": 90, "longitude": 180}[side]
		if err != nil || !(degrees >= -most && degrees <= most) {
			return nil, faultIn(prefix+side, "Give the %s of the place in degrees, between -%.0f and %.0f, as in 19.07609.", side, most, most)
		}
		place[side] = json.Number(strconv.FormatFloat(degrees, 'f', -1, 64))
	}
	for _, word := range []string{"name", "address"} {
		if text := values[prefix+word]; text != "" {
			place[word] = text
		}
	}
	return place, nil
}

// Fits tells what would make Meta refuse a message of type template that is meant for this one: a blank without a value
// (132000), a value without a blank, a text that gets too long (132005).
func (t Template) Fits(c Content) error {
	values, err := t.values(c)
	if err != nil {
		return err
	}
	known := map[string]bool{}
	for _, b := range t.blanks() {
		known[b.Key] = true
	}
	for _, key := range sortedKeys(values) {
		if !known[key] {
			return faultIn("template.components", "The template %s has no place for a value in %s. Look at its parts: GET /api/v1/templates.", t.Name, key)
		}
	}
	if err := t.fits(values); err != nil {
		return &Error{Kind: Invalid, Field: "template.components", Say: err.Say}
	}
	return nil
}

// fits checks that every blank has a value and that nothing gets too long.
func (t Template) fits(values Values) *Error {
	for _, b := range t.blanks() {
		value, given := values[b.Key]
		switch n := utf8.RuneCountInString(value); {
		case b.Optional || b.Kind == BlankBeyond && given:
		case value == "":
			return faultIn(b.Key, "The template needs %s. Fill it in.", b.what())
		case b.Most > 0 && n > b.Most:
			return faultIn(b.Key, "What is given for %s has %d characters; WhatsApp takes %d at most. Shorten it by %d.", b.what(), n, b.Most, n-b.Most)
		case b.Kind == BlankWords && (strings.ContainsAny(value, "\n\r\t") || strings.Contains(value, "     ")):
			return faultIn(b.Key, "A template's parameter must have no line breaks, no tabs and no more than four spaces in a row.")
		}
	}
	parts := t.Parts()
	if err := parts.short(values, "", maxBody); err != nil {
		return err
	}
	for i, card := range parts.Cards {
		if err := card.short(values, cardKey(i), maxCardBody); err != nil {
			return err
		}
	}
	return nil
}

// short checks the lengths of what customers see.
func (p TemplateParts) short(values Values, prefix string, most int) *Error {
	if p.Header != nil {
		if err := within("header", p.Header.Text, values, prefix+"header.", maxHeader); err != nil {
			return err
		}
	}
	for i, b := range p.Buttons {
		key := prefix + "button." + strconv.Itoa(i)
		if n := utf8.RuneCountInString(b.stem() + values[key]); b.Kind == "url" && n > maxURL {
			return faultIn(key, "The link behind the button %q has %d characters; WhatsApp takes %d at most. Shorten it by %d.", b.Text, n, maxURL, n-maxURL)
		}
	}
	return within("body", p.Body, values, prefix+"body.", most)
}

func within(what, text string, values Values, prefix string, most int) *Error {
	names := variables(text)
	n := utf8.RuneCountInString(put(text, values.in(prefix)))
	if len(names) == 0 || n <= most {
		return nil
	}
	return faultIn(prefix+names[0], "Filled in, the %s has %d characters; WhatsApp takes %d at most. Shorten what you fill in by %d.", what, n, most, n-most)
}

// in looks values up below a prefix.
func (v Values) in(prefix string) func(string) (string, bool) {
	return func(name string) (string, bool) {
		value := v[prefix+name]
		return value, value != ""
	}
}
