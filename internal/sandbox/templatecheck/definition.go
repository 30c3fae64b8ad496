package templatecheck

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/saltbridge/saltbridge/internal/sandbox/input"
	"github.com/saltbridge/saltbridge/internal/sandbox/refusal"
)

// Definition is the text of a template, as it was created.
type Definition struct {
	Name, Language, Category string
	Format                   string // POSITIONAL or NAMED
	Components               []any
}

// Subcodes of template creation. Meta puts them beside code 100.
const (
	subFormat      = 2388039
	subLength      = 2388040
	subHeader      = 2388047
	subBody        = 2388072
	subFooter      = 2388073
	subRatio       = 2388293
	subEdge        = 2388299
	subExists      = 2388024
	subBeingErased = 2388023
	subTooMany     = 2388019
)

var (
	nameForm = regexp.MustCompile(`^[a-z0-9_]{1,512}$`)
	// Placeholder matches a variable: {{1}} or {{first_name}}.
	Placeholder = regexp.MustCompile(`\{\{\s*([A-Za-z0-9_]*)\s*\}\}`)
	bareKey     = regexp.MustCompile(`([{,]\s*)([a-z_]+)\s*:`)
	namedForm   = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
)

// Categories a template may be created in.
var Categories = []string{"AUTHENTICATION", "MARKETING", "UTILITY"}

// Exists is the refusal of a second template with the same name and language.
func Exists() *refusal.Error {
	return fault(subExists, "Content in this language already exists", "There is already content in this language for this template. Choose another name or language.")
}

// BeingErased is the refusal of a name that was deleted within the last 30 days.
func BeingErased() *refusal.Error {
	return fault(subBeingErased, "Message template language is being deleted", "A deleted template's name and language can be used again after 30 days. Choose another name.")
}

// TooMany is the refusal of a template beyond the account's number.
func TooMany(limit int) *refusal.Error {
	e := fault(subTooMany, "Template limit reached", "")
	e.UserText = "This account may have at most " + input.Text(limit) + " templates. Delete some first."
	return e
}

// fault is the shape of a failed template creation.
func fault(subcode int, title, text string) *refusal.Error {
	return &refusal.Error{Code: 100, Subcode: subcode, Message: "Invalid parameter", Plain: true, UserTitle: title, UserText: text}
}

// Check returns the first violation of Meta's rules, nil when there is none.
func (d *Definition) Check() *refusal.Error {
	switch {
	case d.Name == "":
		return refusal.Missing("name")
	case !nameForm.MatchString(d.Name):
		return refusal.Invalid("Param name must match [a-z0-9_]+ and have at most 512 characters.")
	case d.Language == "":
		return refusal.Missing("language")
	case !slices.Contains(Languages, d.Language):
		return refusal.Invalid("Param language must be a supported language code - got %q.", d.Language)
	case d.Category == "":
		return refusal.Missing("category")
	case !slices.Contains(Categories, d.Category):
		return refusal.OneOf("category", d.Category, Categories...)
	case d.Format != "POSITIONAL" && d.Format != "NAMED":
		return refusal.OneOf("parameter_format", d.Format, "NAMED", "POSITIONAL")
	}
	return d.checkComponents()
}

// componentKinds are those that may be created.
var componentKinds = []string{"HEADER", "BODY", "FOOTER", "BUTTONS", "LIMITED_TIME_OFFER", "CAROUSEL",
	"CALL_PERMISSION_REQUEST", "TAP_TARGET_CONFIGURATION"}

func (d *Definition) checkComponents() *refusal.Error {
	if len(d.Components) == 0 {
		return refusal.Missing("components")
	}
	seen := map[string]bool{}
	for _, c := range d.Components {
		kind := strings.ToUpper(input.Text(input.Nested(c)["type"]))
		if !slices.Contains(componentKinds, kind) {
			return refusal.OneOf("components['type']", kind, componentKinds...)
		}
		if seen[kind] {
			return fault(subFormat, "Component used twice", "A template has at most one "+kind+".")
		}
		seen[kind] = true
	}
	if !seen["BODY"] {
		return fault(subBody, "Body is missing", "Every template needs a component of type BODY.")
	}
	if d.Category == "AUTHENTICATION" {
		return d.checkAuthentication()
	}
	return first(d.checkHeader(Part(d.Components, "HEADER"), 60), d.checkBody(), d.checkFooter(),
		d.checkButtons(Part(d.Components, "BUTTONS")), d.checkOffer(), d.checkCarousel())
}

func first(errs ...*refusal.Error) *refusal.Error {
	for _, e := range errs {
		if e != nil {
			return e
		}
	}
	return nil
}

// Part returns the component of a kind, whatever the case of its type.
func Part(components []any, kind string) input.Object {
	for _, c := range components {
		if o := input.Nested(c); strings.EqualFold(input.Text(o["type"]), kind) {
			return o
		}
	}
	return nil
}

// headerFormats of a header; GIF belongs to the Marketing Messages API.
var headerFormats = []string{"TEXT", "IMAGE", "VIDEO", "DOCUMENT", "GIF", "LOCATION", "PRODUCT"}

func formatOf(header input.Object) string {
	if f := strings.ToUpper(input.Text(header["format"])); f != "" || header == nil {
		return f
	}
	return "TEXT"
}

func (d *Definition) checkHeader(h input.Object, max int) *refusal.Error {
	if h == nil {
		return nil
	}
	format := formatOf(h)
	switch {
	case !slices.Contains(headerFormats, format):
		return refusal.OneOf("components['HEADER']['format']", format, headerFormats...)
	case format == "IMAGE" || format == "VIDEO" || format == "DOCUMENT" || format == "GIF":
		if len(input.List(input.Nested(h["example"])["header_handle"])) == 0 {
			return fault(subHeader, "Sample is missing", "A "+format+" header needs example.header_handle, from a resumable upload.")
		}
		return nil
	case format != "TEXT":
		return nil
	}
	text := input.Text(h["text"])
	if text == "" {
		return fault(subHeader, "Header text is missing", "A header of format TEXT needs a text.")
	}
	if utf8.RuneCountInString(text) > max {
		return fault(subLength, "Header is too long", "A header has at most 60 characters.")
	}
	if strings.Contains(text, "\n") {
		return fault(subHeader, "Header has a line break", "A header is one line without emoji or formatting.")
	}
	names := Variables(text)
	if len(names) > 1 {
		return fault(subHeader, "Too many variables in the header", "A header has at most one variable.")
	}
	return first(d.checkVariables(text, subHeader), d.checkExamples(h, "header_text", names, subHeader))
}

func (d *Definition) checkBody() *refusal.Error {
	b := Part(d.Components, "BODY")
	max := 1024
	if Part(d.Components, "LIMITED_TIME_OFFER") != nil {
		max = 600
	}
	return d.checkText(b, max)
}

func (d *Definition) checkText(b input.Object, max int) *refusal.Error {
	text, ok := b["text"].(string)
	switch {
	case !ok || strings.TrimSpace(text) == "":
		return fault(subBody, "Body text is missing", "The BODY needs a text.")
	case utf8.RuneCountInString(text) > max:
		return fault(subLength, "Body is too long", "The body may have at most "+input.Text(max)+" characters.")
	case strings.Contains(text, "\n\n\n") || strings.Contains(text, "     "):
		return fault(subBody, "Too much white space", "The body has at most two line breaks and four spaces in a row.")
	}
	trimmed := strings.TrimSpace(text)
	if strings.HasPrefix(trimmed, "{{") || strings.HasSuffix(trimmed, "}}") {
		return fault(subEdge, "Variables at the edge of the text", "Move the variable away from the first or last position.")
	}
	names := Variables(text)
	words := len(strings.Fields(Placeholder.ReplaceAllString(text, " ")))
	if len(names) > 0 && words < 2*len(names)+1 {
		return fault(subRatio, "Too many variables for the length of the text", "Use fewer variables or more words: at least twice as many words as variables, and one more.")
	}
	return first(d.checkVariables(text, subBody), d.checkExamples(b, "body_text", names, subBody))
}

// checkVariables wants 1, 2, 3… in a positional template and lower-case names in a named one.
func (d *Definition) checkVariables(text string, sub int) *refusal.Error {
	for i, name := range Variables(text) {
		numeric := input.Digits(name) == name && name != ""
		switch {
		case d.Format == "NAMED" && !namedForm.MatchString(name):
			return fault(sub, "Variable name is not valid", "Named variables are lower-case letters, digits and underscores: {{first_name}}.")
		case d.Format == "POSITIONAL" && !numeric:
			return fault(sub, "Variable is not a number", "Positional variables are {{1}}, {{2}}, …; for names set parameter_format to NAMED.")
		case d.Format == "POSITIONAL" && name != input.Text(i+1):
			return fault(sub, "Variables are not in sequence", "Positional variables count from {{1}} without a gap.")
		}
	}
	if strings.Count(text, "{{") != len(Placeholder.FindAllString(text, -1)) {
		return fault(sub, "Variable is not closed", "Write variables as {{1}} or {{name}}.")
	}
	return nil
}

// checkExamples wants one sample for each variable.
func (d *Definition) checkExamples(c input.Object, key string, names []string, sub int) *refusal.Error {
	if len(names) == 0 {
		return nil
	}
	example := input.Nested(c["example"])
	given := len(input.List(example[key+"_named_params"]))
	if d.Format == "POSITIONAL" {
		samples := input.List(example[key])
		if len(samples) > 0 && input.List(samples[0]) != nil {
			samples = input.List(samples[0]) // body_text is a list of lists
		}
		given = len(samples)
	} else {
		key += "_named_params"
	}
	if given != len(names) {
		return fault(sub, "Samples are missing", "Every variable needs a sample in example."+key+": "+input.Text(len(names))+" expected, "+input.Text(given)+" given.")
	}
	return nil
}

func (d *Definition) checkFooter() *refusal.Error {
	f := Part(d.Components, "FOOTER")
	text := input.Text(f["text"])
	switch {
	case f == nil:
		return nil
	case text == "":
		return fault(subFooter, "Footer text is missing", "The FOOTER needs a text.")
	case utf8.RuneCountInString(text) > 60:
		return fault(subLength, "Footer is too long", "A footer has at most 60 characters.")
	case len(Variables(text)) > 0: // one sentence of 2026 says otherwise; the components page does not
		return fault(subFooter, "Footer has variables", "A footer has no variables.")
	}
	return nil
}

// Variables lists the placeholders of a text, each once; numbers in their order.
func Variables(s string) []string {
	var out []string
	for _, m := range Placeholder.FindAllStringSubmatch(s, -1) {
		if !slices.Contains(out, m[1]) {
			out = append(out, m[1])
		}
	}
	slices.SortStableFunc(out, func(a, b string) int {
		if input.Digits(a) != a || input.Digits(b) != b {
			return 0
		}
		if len(a) != len(b) {
			return len(a) - len(b)
		}
		return strings.Compare(a, b)
	})
	return out
}

// Locked is the refusal of a change that the state of the template does not allow.
func Locked(why string) *refusal.Error {
	return fault(2388083, "Template cannot be changed", why)
}

// NotFound is the refusal of a deletion that meets nothing.
func NotFound() *refusal.Error {
	return &refusal.Error{Code: 100, Subcode: 2593002, Plain: true, Message: "Message Template Not Found"}
}
