package ui

import (
	"strings"
	"unicode"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/phonenumber"
)

// hues is how many avatar colours the style sheet has (.hue-0 and up).
const hues = 8

// hue gives a contact its colour, the same on every page.
func hue(id int64) string {
	// The low bits of an id are its sequence within a millisecond, almost always zero: mix all of them.
	mixed := uint64(id) * 0x9E3779B97F4A7C15
	return "hue-" + string(rune('0'+mixed>>61%hues))
}

// contactName is what to call a contact, with the number written for people.
func contactName(c chat.Contact) string {
	if c.GivenName == "" && c.BookName == "" && c.ProfileName == "" && c.Username == "" && c.Phone != "" {
		return phonenumber.Display(c.Phone)
	}
	return c.Name()
}

// initials are the first letters of the first two words of a name; empty for a bare number.
func initials(name string) string {
	var out strings.Builder
	words := 0
	for _, word := range strings.Fields(name) {
		letter := firstLetter(word)
		if letter == "" {
			continue
		}
		out.WriteString(letter)
		if words++; words == 2 {
			break
		}
	}
	return out.String()
}

// firstLetter returns the letter a word starts with and the marks on it, so that मीरा gives मी.
func firstLetter(word string) string {
	end, started := 0, false
	start := 0
	for i, r := range word {
		switch {
		case !started && unicode.IsLetter(r):
			start, end, started = i, i+len(string(r)), true
		case started && unicode.IsMark(r):
			end = i + len(string(r))
		case started:
			return strings.ToUpper(word[start:end])
		}
	}
	return strings.ToUpper(word[start:end])
}
