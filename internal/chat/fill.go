package chat

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
)

var placeholder = regexp.MustCompile(`\{([a-z]+(?:\.[a-z0-9_]+)?)(?:\|([^{}\n]*))?\}`)

// Fill puts values in place of the placeholders of a text: {contact.name}, or {contact.name|there} with what to say
// where there is no value. Names nobody knows stay as they are. empty lists what had neither value nor fallback.
func Fill(text string, values map[string]string) (filled string, empty []string) {
	filled = placeholder.ReplaceAllStringFunc(text, func(whole string) string {
		parts := placeholder.FindStringSubmatch(whole)
		value, known := values[parts[1]]
		switch {
		case !known:
			return whole
		case value != "":
			return value
		case parts[2] == "" && !slices.Contains(empty, parts[1]):
			empty = append(empty, parts[1])
		}
		return parts[2]
	})
	return filled, empty
}

// FillContent fills the placeholders of everything in a content that people read.
func FillContent(c Content, values map[string]string) (filled Content, empty []string) {
	note := func(more []string) {
		for _, name := range more {
			if !slices.Contains(empty, name) {
				empty = append(empty, name)
			}
		}
	}
	filled = c
	var lacking []string
	filled.Text, lacking = Fill(c.Text, values)
	note(lacking)
	if parsed, err := parse(c.Extra); err == nil && parsed != nil {
		parsed = fillTree(parsed, func(text string) string {
			text, lacking := Fill(text, values)
			note(lacking)
			return text
		})
		if extra, err := json.Marshal(parsed); err == nil {
			filled.Extra = extra
		}
	}
	return filled, empty
}

// fillTree changes every text below a node of JSON.
func fillTree(node any, fill func(string) string) any {
	switch v := node.(type) {
	case string:
		return fill(v)
	case []any:
		for i := range v {
			v[i] = fillTree(v[i], fill)
		}
	case object:
		for _, name := range sortedKeys(v) {
			v[name] = fillTree(v[name], fill)
		}
	}
	return node
}

// Occasion is who writes to whom, from where, and when: what placeholders stand for.
type Occasion struct {
	Contact Contact
	Agent   Agent
	Number  Number
	Today   string                     // the date as the agent writes it
	Phone   func(digits string) string // writes a phone number for people
}

// Values are the values of placeholders on an occasion. A contact that is known by nothing but its number has no name.
func (o Occasion) Values() map[string]string {
	name := o.Contact.Name()
	if strings.HasPrefix(name, "+") || strings.HasPrefix(name, "@") || name == (Contact{}).Name() {
		name = ""
	}
	values := map[string]string{
		"contact.name": name, "contact.first_name": firstWord(name), "contact.phone": o.phone(o.Contact.Phone),
		"contact.email": o.Contact.Email, "contact.company": o.Contact.Company,
		"agent.name": o.Agent.Name, "agent.first_name": firstWord(o.Agent.Name),
		"number.name": o.Number.Name, "number.phone": o.phone(o.Number.Digits),
		"today": o.Today,
	}
	for field, value := range o.Contact.Fields {
		values["field."+strings.ToLower(strings.ReplaceAll(field, " ", "_"))] = value
	}
	return values
}

func (o Occasion) phone(digits string) string {
	if digits == "" || o.Phone == nil {
		return digits
	}
	return o.Phone(digits)
}

func firstWord(s string) string {
	word, _, _ := strings.Cut(s, " ")
	return word
}

// Placeholders are the names of what placeholders can stand for, besides the fields that an account gives its contacts.
func Placeholders() []string {
	return slices.Sorted(func(yield func(string) bool) {
		for name := range (Occasion{}).Values() {
			if !yield(name) {
				return
			}
		}
	})
}
