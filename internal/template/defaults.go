package template

import (
	"slices"
	"strings"
	"unicode"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// Names of variables that ask for a person's name.
var (
	firstNames = []string{"first_name", "firstname", "name", "customer_name", "client_name", "user_name", "contact_name", "nombre", "nome", "vorname", "naam"}
	fullNames  = []string{"full_name", "fullname"}
	lastNames  = []string{"last_name", "lastname", "surname"}
	greetings  = []string{"hi", "hello", "hey", "dear", "hola", "olá", "oi", "hallo", "ciao", "bonjour", "salut", "namaste", "नमस्ते", "प्रिय", "مرحبا", "مرحباً", "أهلا"}
)

// Defaults returns what the contact tells about a template's blanks: its name, where one is asked for, and nothing else.
func Defaults(t chat.Template, c chat.Contact) chat.Values {
	values := chat.Values{}
	first, full, last := namesOf(c)
	for _, b := range t.Blanks() {
		if b.Kind != chat.BlankWords {
			continue
		}
		value := ""
		switch name := strings.ToLower(b.Name); {
		case slices.Contains(fullNames, name):
			value = full
		case slices.Contains(lastNames, name):
			value = last
		case slices.Contains(firstNames, name), isNumber(name) && greets(b.Before):
			value = first
		}
		if value != "" {
			values[b.Key] = value
		}
	}
	return values
}

// namesOf are the person's own names. The business's name for somebody is for its own eyes ("late payer"), so only its
// first word is taken, and only if there is no other.
func namesOf(c chat.Contact) (first, full, last string) {
	words := strings.Fields(c.ProfileName)
	if len(words) == 0 {
		words = strings.Fields(c.BookName)
		words = words[:min(1, len(words))]
	}
	words = slices.DeleteFunc(words, func(w string) bool { return !strings.ContainsFunc(w, unicode.IsLetter) })
	if len(words) == 0 {
		return "", "", ""
	}
	if len(words) > 1 {
		last = words[len(words)-1]
	}
	return words[0], strings.Join(words, " "), last
}

func isNumber(name string) bool { return strings.Trim(name, "0123456789") == "" }

// greets reports whether a text ends with a greeting.
func greets(before string) bool {
	words := strings.FieldsFunc(strings.ToLower(before), func(r rune) bool { return unicode.IsSpace(r) || r == ',' || r == '*' || r == '_' || r == '!' })
	return len(words) > 0 && slices.Contains(greetings, words[len(words)-1])
}
