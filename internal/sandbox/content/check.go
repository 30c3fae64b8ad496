package content

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/saltbridge/saltbridge/internal/sandbox/input"
	"github.com/saltbridge/saltbridge/internal/sandbox/refusal"
)

// Kinds are the message types of the API, in the spelling of Meta's enumeration errors.
var Kinds = []string{"audio", "contacts", "document", "image", "interactive", "location", "reaction",
	"sticker", "template", "text", "video"}

// Check returns the first violation in the content of a message, nil when there is none.
func Check(kind string, body any) *refusal.Error { return check(&verdict{}, kind, body) }

// CheckDirect does the same for Direct Send, which mixes buttons that other messages do not.
func CheckDirect(kind string, body any) *refusal.Error {
	return check(&verdict{direct: true}, kind, body)
}

func check(v *verdict, kind string, body any) *refusal.Error {
	if kind == "contacts" {
		checkContacts(node{v, "", input.Object{"contacts": body}})
		return v.err
	}
	n := node{v, kind, input.Nested(body)}
	if n.o == nil {
		return refusal.Invalid("Param %s must be a JSON object.", kind)
	}
	switch kind {
	case "text":
		checkText(n)
	case "image", "video", "document", "audio", "sticker":
		checkFile(n, kind)
	case "location":
		checkLocation(n)
	case "reaction":
		checkReaction(n)
	case "interactive":
		checkInteractive(n)
	case "template":
		checkTemplate(n)
	}
	return v.err
}

// The oldest types answer with 100 and PHP-like paths, which many clients show to their users.

func checkText(n node) {
	body, ok := n.o["body"].(string)
	switch {
	case !n.has("body") || ok && body == "":
		n.v.refuse(refusal.Missing("text['body']"))
	case !ok:
		n.v.refuse(refusal.At("text.body", "expected a string"))
	case utf8.RuneCountInString(body) > 4096:
		e := refusal.At("text.body", "must be at most 4096 characters long, has %d", utf8.RuneCountInString(body))
		e.Message = "(#100) Param text['body'] must be at most 4096 characters long."
		n.v.refuse(e)
	}
	n.boolean("preview_url")
}

// checkFile wants exactly one of id and link, and the other keys only where they may be.
func checkFile(n node, kind string) {
	id, link := n.text("id", 0), n.text("link", 0)
	switch {
	case id == "" && link == "":
		n.v.refuse(refusal.New(131008, "%s: needs an id or a link", n.path))
	case id != "" && link != "":
		n.v.refuse(refusal.New(131009, "%s: takes an id or a link, not both", n.path))
	case link != "" && !isWebAddress(link):
		n.wrong("link", "is not an http or https address")
	}
	if kind == "audio" || kind == "sticker" {
		unexpected(n, "caption")
	}
	if kind != "document" {
		unexpected(n, "filename")
	}
	if kind != "audio" {
		unexpected(n, "voice")
	}
	n.boolean("voice")
	n.text("filename", 0)
	n.text("caption", 1024)
}

func unexpected(n node, key string) {
	if n.has(key) {
		e := refusal.At(n.at(key), "unexpected key")
		e.Message = "(#100) Unexpected key \"" + key + "\" on param \"" + n.path + "\"."
		n.v.refuse(e)
	}
}

func isWebAddress(s string) bool {
	host, ok := strings.CutPrefix(s, "https://")
	if !ok {
		host, ok = strings.CutPrefix(s, "http://")
	}
	return ok && host != "" && !strings.HasPrefix(host, "/") && !strings.ContainsAny(s, " \n\t")
}

func checkLocation(n node) {
	for _, c := range []struct {
		key   string
		bound float64
	}{{"latitude", 90}, {"longitude", 180}} {
		s := n.text(c.key, 0)
		if s == "" {
			n.v.refuse(refusal.Missing("location['" + c.key + "']"))
			continue
		}
		f, err := strconv.ParseFloat(s, 64)
		if err != nil || !(f >= -c.bound && f <= c.bound) { // also refuses NaN
			n.wrong(c.key, "is not a coordinate")
		}
	}
	n.text("name", 1000)
	n.text("address", 1000)
}

func checkReaction(n node) {
	if n.text("message_id", 0) == "" {
		n.v.refuse(refusal.Missing("reaction['message_id']"))
	}
	emoji := n.text("emoji", 0)
	if emoji != "" && !isEmoji(emoji) {
		n.wrong("emoji", "must be one emoji, or empty to take the reaction back")
	}
}

// isEmoji is generous: one symbol may have a dozen code points, but plain letters make none.
func isEmoji(s string) bool {
	return utf8.RuneCountInString(s) <= 16 && !strings.ContainsFunc(s, func(r rune) bool {
		return r < 0x80 && r != '#' && r != '*' && (r < '0' || r > '9')
	}) && strings.ContainsFunc(s, func(r rune) bool { return r >= 0xa9 })
}

// maxCards is the guide's limit of contact cards; the OpenAPI file says five.
const maxCards = 257

var isoDate = regexp.MustCompile(`^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$`)

// namePart lists the parts of a name of which a card needs one beside formatted_name.
var nameParts = []string{"first_name", "last_name", "middle_name", "suffix", "prefix"}

func checkContacts(n node) {
	n.path = "contacts"
	raw := input.List(n.o["contacts"])
	switch {
	case len(raw) == 0:
		n.v.refuse(refusal.Missing("contacts"))
	case len(raw) > maxCards:
		n.v.refuse(refusal.New(131009, "contacts: must have 1 to %d elements, has %d", maxCards, len(raw)))
	}
	for i, r := range raw {
		card := node{n.v, "contacts." + strconv.Itoa(i), input.Nested(r)}
		if card.o == nil {
			n.v.refuse(refusal.At(card.path, "expected an object"))
			continue
		}
		checkCard(card)
	}
}

func checkCard(card node) {
	name := card.child("name")
	name.need("formatted_name", 0)
	if !slices.ContainsFunc(nameParts, func(p string) bool { return input.Text(name.o[p]) != "" }) {
		card.wrong("name", "needs one of %v beside formatted_name", nameParts)
	}
	if b := card.text("birthday", 0); b != "" && !isoDate.MatchString(b) {
		card.wrong("birthday", "must be YYYY-MM-DD")
	}
	for _, key := range []string{"addresses", "emails", "phones", "urls"} {
		for _, part := range card.items(key, 0, maxCards) {
			for field := range part.o {
				part.text(field, 0)
			}
		}
	}
	card.maybe("org")
}

// checkTemplate looks at the envelope; the parameters are compared with the template itself elsewhere.
func checkTemplate(n node) {
	if n.text("name", 0) == "" {
		n.v.refuse(refusal.Missing("template['name']"))
	}
	lang, ok := n.maybe("language")
	if !ok || lang.text("code", 0) == "" {
		n.v.refuse(refusal.Missing("template['language']['code']"))
	}
	if ok {
		lang.oneOf("policy", false, "deterministic")
	}
	if n.has("components") && input.List(n.o["components"]) == nil {
		n.v.refuse(refusal.At("template.components", "expected an array"))
	}
}
