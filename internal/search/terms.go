package search

import (
	"strings"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/search/block"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/word"
)

// Facts stand among a message's words, set off by a character that no word has: what a message is can be searched like
// what it says.
const (
	factDirection = "\x01d"
	factOrigin    = "\x01o"
	factType      = "\x01t"
	factNumber    = "\x01n" // the business's number
	factAgent     = "\x01a"
	factMedia     = "\x01m"
	factVoice     = "\x01v"
	factLink      = "\x01l"
	factForwarded = "\x01f"
	factAd        = "\x01r"
	factNote      = "\x01p" // a private note
	tailOfPhone   = "\x02"  // the last digits of a phone number in a text
	partOfPhone   = "\x03"  // a contact's phone number from some digit on
)

// textOf returns what of a message is searched as text.
func textOf(m chat.Message) string {
	if m.RevokedAt != 0 || m.Content.Type == chat.TypeUnsupported || m.Content.Type == chat.TypePlaceholder || m.Content.Type == "reaction" {
		return ""
	}
	if m.Content.Media != nil && m.Content.Media.Filename != "" {
		return m.Content.Text + "\n" + m.Content.Media.Filename
	}
	return m.Content.Text
}

// messageWords returns what a message is found by; nothing if it is not to be found. It is what the index holds of it,
// and what a found message is checked against, so that what has changed meanwhile is not shown.
func messageWords(m chat.Message) string {
	if m.RevokedAt != 0 || m.Content.Type == "reaction" {
		return "\x00"
	}
	text := textOf(m)
	words := appendText(nil, text)
	add := func(fact string, holds bool) {
		if holds {
			words = append(words, fact)
		}
	}
	add(factDirection+string(m.Direction), true)
	add(factOrigin+string(m.Origin), true)
	add(factType+m.Content.Type, true)
	add(factNumber+m.Number.String(), true)
	add(factAgent+m.Agent.String(), m.Agent != 0)
	add(factMedia, m.Content.Media != nil)
	add(factVoice, m.Content.Media != nil && m.Content.Media.Voice)
	add(factLink, hasLink(text))
	add(factForwarded, m.Content.Forwarded)
	add(factAd, len(m.Content.Referral) > 0)
	return block.Join(words)
}

func messageDoc(m chat.Message) block.Doc {
	return block.Doc{At: m.SentAt, ID: int64(m.ID), Words: messageWords(m)}
}

// noteWords returns what a private note is found by. It has no direction and no origin: nobody was written to.
func noteWords(h store.Hit) string {
	if h.RevokedAt != 0 {
		return "\x00"
	}
	words := append(appendText(nil, h.Content.Text), factNote, factNumber+h.Number.String(), factAgent+h.Agent.String())
	if hasLink(h.Content.Text) {
		words = append(words, factLink)
	}
	return block.Join(words)
}

func noteDoc(h store.Hit) block.Doc {
	return block.Doc{At: h.SentAt, ID: h.Key(), Words: noteWords(h)}
}

// wordsOf returns what a hit is found by.
func wordsOf(h store.Hit) string {
	if h.Note != 0 {
		return noteWords(h)
	}
	return messageWords(h.Message)
}

func hasLink(text string) bool {
	return strings.Contains(text, "://") || strings.Contains(text, "www.")
}

// appendText appends a text's words, and what its phone numbers are found by.
func appendText(words []string, text string) []string {
	all := word.Split(text)
	for _, w := range all {
		words = append(words, w.Fold)
	}
	for _, n := range word.Numbers(text, all) {
		if len(n.Words) > 1 {
			words = append(words, n.Digits)
		}
		if tail := n.Tail(); tail != "" {
			words = append(words, tailOfPhone+tail)
		}
	}
	return words
}

// shortestPart is how many digits of a phone number are searched for at least.
const shortestPart = 3

// contactWords returns what a contact is found by: its names and every part of its numbers.
func contactWords(c chat.Contact, phones []string) string {
	var words []string
	for _, name := range []string{c.GivenName, c.BookName, c.ProfileName, c.Username, c.Company, c.Email} {
		for _, w := range word.Split(name) {
			words = append(words, w.Fold)
		}
	}
	for _, digits := range append(phones, c.Phone) {
		for i := range max(0, len(digits)-shortestPart+1) {
			words = append(words, partOfPhone+digits[i:])
		}
	}
	return block.Join(words)
}

func contactDoc(c chat.Contact, phones []string) block.Doc {
	return block.Doc{At: c.CreatedAt, ID: int64(c.ID), Words: contactWords(c, phones)}
}
