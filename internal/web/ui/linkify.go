package ui

import (
	"regexp"
	"strings"
)

// span is a piece of a message's text: plain, or a link.
type span struct {
	Text string
	Link string // empty for plain text
}

var webAddress = regexp.MustCompile(`https?://[^\s<>"]+`)

// spans cuts text at its web addresses. Only http and https become links: nothing a customer writes may
// run script.
func spans(text string) []span {
	var out []span
	at := 0
	for _, hit := range webAddress.FindAllStringIndex(text, -1) {
		address := strings.TrimRight(text[hit[0]:hit[1]], ".,;:!?)]}'\"।،")
		if !webAddress.MatchString(address) {
			continue // nothing but punctuation after the slashes
		}
		if hit[0] > at {
			out = append(out, span{Text: text[at:hit[0]]})
		}
		out = append(out, span{Text: address, Link: address})
		at = hit[0] + len(address)
	}
	if at < len(text) {
		out = append(out, span{Text: text[at:]})
	}
	return out
}
