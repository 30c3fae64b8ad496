package templatecheck

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/saltbridge/saltbridge/internal/sandbox/content"
	"github.com/saltbridge/saltbridge/internal/sandbox/input"
	"github.com/saltbridge/saltbridge/internal/sandbox/refusal"
)

// Filled is a template with its parameters in place, as a phone shows it.
type Filled struct {
	Header  string
	Body    string
	Footer  string
	Buttons []Button
	Files   []content.File // of headers, to be looked up or fetched
}

// Button is one button on the phone.
type Button struct {
	Kind    string // of the template: QUICK_REPLY, URL, …
	Text    string
	URL     string
	Payload string
}

// Text is the filled template as one text.
func (f Filled) Text() string {
	var parts []string
	for _, p := range []string{f.Header, f.Body, f.Footer} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, "\n")
}

// sendKinds are the components a send may bring, in any case.
var sendKinds = map[string]bool{"HEADER": true, "BODY": true, "FOOTER": true, "BUTTON": true, "CAROUSEL": true,
	"LIMITED_TIME_OFFER": true, "TAP_TARGET_CONFIGURATION": true, "ORDER_STATUS": true}

// Fill puts the components of a send into the template. The order of its refusals is Meta's: counts,
// then types, then lengths.
func (d *Definition) Fill(components []any) (Filled, *refusal.Error) {
	s := &sending{named: d.Format == "NAMED", path: "template.components"}
	s.shape(components)
	f := s.fill(d.AsRead(), components, d.Category == "AUTHENTICATION", 1024)
	s.offer(Part(d.Components, "LIMITED_TIME_OFFER"), components)
	s.carousel(Part(d.Components, "CAROUSEL"), components)
	f.Files = s.files
	for _, e := range []*refusal.Error{s.malformed, s.count, s.kind, s.length} {
		if e != nil {
			return f, e
		}
	}
	return f, nil
}

// sending keeps the first refusal of each rank while it goes through the parts.
type sending struct {
	named                          bool
	path                           string
	malformed, count, kind, length *refusal.Error
	files                          []content.File
}

func set(slot **refusal.Error, e *refusal.Error) {
	if *slot == nil {
		*slot = e
	}
}

func (s *sending) miscount(part string, given, wanted int) {
	set(&s.count, refusal.New(132000, "%s: number of localizable_params (%d) does not match the expected number of params (%d)", part, given, wanted))
}

func (s *sending) mismatch(path, problem string, args ...any) {
	e := refusal.New(132012, problem, args...)
	e.Details = path + ": " + e.Details
	set(&s.kind, e)
}

// shape refuses components that are no components.
func (s *sending) shape(components []any) {
	for i, c := range components {
		o := input.Nested(c)
		path := s.path + "." + strconv.Itoa(i)
		switch kind := strings.ToUpper(input.Text(o["type"])); {
		case o == nil:
			set(&s.malformed, refusal.At(path, "expected an object"))
		case !sendKinds[kind]:
			set(&s.malformed, refusal.At(path+".type", "has an unknown value %q", input.Text(o["type"])))
		case o["parameters"] != nil && input.List(o["parameters"]) == nil:
			set(&s.malformed, refusal.At(path+".parameters", "expected an array"))
		}
	}
}

// fill handles header, body, footer and buttons of the template or of one card.
func (s *sending) fill(parts, given []any, auth bool, max int) Filled {
	var f Filled
	f.Header = s.header(Part(parts, "HEADER"), parametersOf(given, "HEADER"))
	text := input.Text(Part(parts, "BODY")["text"])
	f.Body = s.words("body", text, parametersOf(given, "BODY"), max)
	if auth && len(parametersOf(given, "BODY")) == 1 {
		if code := ParameterText(input.Nested(parametersOf(given, "BODY")[0])); utf8.RuneCountInString(code) > 15 {
			s.mismatch(s.path+".body", "a verification code has at most 15 characters")
		}
	}
	f.Footer = input.Text(Part(parts, "FOOTER")["text"])
	f.Buttons = s.buttons(input.List(Part(parts, "BUTTONS")["buttons"]), given)
	return f
}

func (s *sending) header(h input.Object, given []any) string {
	switch format := formatOf(h); format {
	case "":
		if len(given) > 0 {
			s.miscount("header", len(given), 0)
		}
		return ""
	case "TEXT":
		return s.words("header", input.Text(h["text"]), given, 60)
	default:
		if len(given) != 1 {
			s.miscount("header", len(given), 1)
			return ""
		}
		s.headerObject(strings.ToLower(format), input.Nested(given[0]))
		return ""
	}
}

// headerObject checks the file, place or product of a header.
func (s *sending) headerObject(format string, p input.Object) {
	path := s.path + ".header.parameters.0"
	if kind := input.Text(p["type"]); kind != format && !(format == "gif" && kind == "video") {
		s.mismatch(path, "Format mismatch, expected %s, received %s", strings.ToUpper(format), strings.ToUpper(orUnknown(kind)))
		return
	}
	o := input.Nested(p[input.Text(p["type"])])
	if o == nil {
		s.mismatch(path, "needs an object under the key %q", format)
		return
	}
	switch format {
	case "location":
		if e := content.Check("location", o); e != nil {
			s.mismatch(path, "%s", e.Text())
		}
	case "product":
		if input.Text(o["product_retailer_id"]) == "" {
			s.mismatch(path, "product_retailer_id is needed")
		}
	default:
		id, link := input.Text(o["id"]), input.Text(o["link"])
		if (id == "") == (link == "") {
			s.mismatch(path, "needs exactly one of id and link")
			return
		}
		s.files = append(s.files, content.File{Path: path, Kind: fileKind(format), ID: id, Link: link})
	}
}

func fileKind(format string) string {
	if format == "gif" {
		return "video"
	}
	return format
}

func orUnknown(s string) string {
	if s == "" {
		return "unknown"
	}
	return s
}

// words puts parameters into a text.
func (s *sending) words(part, text string, given []any, max int) string {
	names := Variables(text)
	if len(given) != len(names) {
		s.miscount(part, len(given), len(names))
		return text
	}
	values := map[string]string{}
	for i, g := range given {
		s.value(values, part, names[i], i, input.Nested(g))
	}
	for _, name := range names {
		if _, ok := values[name]; !ok {
			set(&s.count, refusal.New(132000, "%s: parameter %s is missing", part, name))
		}
	}
	out := Placeholder.ReplaceAllStringFunc(text, func(m string) string {
		return values[Placeholder.FindStringSubmatch(m)[1]]
	})
	if n := utf8.RuneCountInString(out); n > max {
		set(&s.length, refusal.New(132005, "%s: Translated text too long: %d characters, at most %d", part, n, max))
	}
	return out
}

// value reads one parameter of a text and files it under its name.
func (s *sending) value(values map[string]string, part, name string, i int, p input.Object) {
	path := s.path + "." + part + ".parameters." + strconv.Itoa(i)
	if p == nil {
		set(&s.malformed, refusal.At(path, "expected an object"))
		return
	}
	given := input.Text(p["parameter_name"])
	switch {
	case s.named && given == "":
		set(&s.malformed, &refusal.Error{Code: 100, Message: "(#100) Invalid parameter", Details: path + ": Parameter name is missing or empty"})
		return
	case s.named:
		name = given
	}
	switch kind := strings.ToLower(input.Text(p["type"])); kind {
	case "text", "":
		if v, ok := p["text"]; !ok || v != "" && input.Text(v) == "" {
			s.mismatch(path, "needs a text")
		}
	case "currency", "date_time":
		o := input.Nested(p[kind])
		if input.Text(o["fallback_value"]) == "" || kind == "currency" && (input.Text(o["code"]) == "" || o["amount_1000"] == nil) {
			s.mismatch(path, "%s needs fallback_value (and code and amount_1000 of a currency)", kind)
		}
	case "group_id":
	default:
		s.mismatch(path, "Parameter of type %s is not allowed in the %s", kind, part)
	}
	text := ParameterText(p)
	if text == "" {
		s.mismatch(path, "must not be empty")
	}
	if strings.ContainsAny(text, "\n\t") || strings.Contains(text, "     ") {
		set(&s.length, refusal.New(132007, "%s: Param text cannot have new-line or tab characters or more than 4 consecutive spaces", path))
	}
	values[name] = text
}

// ParameterText is what the phone shows for a parameter: of money and dates only the fallback.
func ParameterText(p input.Object) string {
	switch kind := strings.ToLower(input.Text(p["type"])); kind {
	case "text", "":
		return input.Text(p["text"])
	case "group_id":
		return "https://chat.whatsapp.com/" + input.Text(p["group_id"])
	default:
		return input.Text(input.Nested(p[kind])["fallback_value"])
	}
}

func parametersOf(components []any, kind string) []any {
	return input.List(Part(components, kind)["parameters"])
}

// Links lists the files given by link anywhere in the components of a send, before they are checked.
func Links(components []any) []content.File {
	var out []content.File
	for _, c := range components {
		o := input.Nested(c)
		for _, p := range input.List(o["parameters"]) {
			kind := input.Text(input.Nested(p)["type"])
			if link := input.Text(input.Nested(input.Nested(p)[kind])["link"]); link != "" {
				out = append(out, content.File{Kind: kind, Link: link})
			}
		}
		for _, card := range input.List(o["cards"]) {
			out = append(out, Links(input.List(input.Nested(card)["components"]))...)
		}
	}
	return out
}
