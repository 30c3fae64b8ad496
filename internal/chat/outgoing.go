package chat

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// What can be sent is described by Content as follows; the objects in Extra are Meta's own for sending.
//
//	text                      Text; Extra {"preview_url":…} if somebody chose, otherwise links get a preview
//	image, video, audio,      Media, with the hash of a [File] in SHA256 or with Link; Text is the caption
//	document, sticker
//	reaction                  Text is the emoji, empty to take it back; the message's ReplyTo is what it is given to
//	location, contacts,       Extra; inside it a file is {"file_id": its hash} where Meta has {"id":…}
//	interactive, template

// TypeReaction is the type of a reaction. One that comes in is an [Amendment]; one that goes out is a message, because
// it has to be sent, and is shown with its target and not by itself.
const TypeReaction = "reaction"

// MediaTypes are the types of messages that are a file.
func MediaTypes() []string { return []string{"image", "video", "audio", "document", "sticker"} }

// IsMedia reports whether messages of a type are a file.
func IsMedia(messageType string) bool { return slices.Contains(MediaTypes(), messageType) }

// needs are the fields without which a type cannot be sent.
var needs = map[string][]string{
	"text":     {"text.body"},
	"location": {"location.latitude", "location.longitude"},
	"contacts": {"contacts", "contacts[].name", "contacts[].name.formatted_name"},
	"template": {"template.name", "template.language", "template.language.code", "template.components[].type"},
}

// Check tells what would make WhatsApp refuse the content as it stands: which field, which limit and how far over. It
// knows nothing of files (see [CheckFile]), of the number (see [Permit]) or of what templates there are.
func (c Content) Check() error {
	if err := c.checkType(); err != nil {
		return err
	}
	if c.hasNUL() {
		return faultIn(c.Type, "There is a NUL character in the %s, which no phone can show. Leave it out.", c.Type)
	}
	tree, err := c.tree()
	if err != nil {
		return err
	}
	root := leaf{"", tree}
	for _, check := range []func(leaf) *Error{c.checkNeeds, c.checkLimits, c.checkOwn} {
		if err := check(root); err != nil {
			return err
		}
	}
	return nil
}

// hasNUL reports whether any of the words that are shown has a NUL character, which not every database takes either.
func (c Content) hasNUL() bool {
	words := c.InWords().Text
	if c.Media != nil {
		words += c.Media.Filename + c.Media.Link + c.Media.SHA256
	}
	return strings.Contains(words, "\x00")
}

// SendableTypes are the types of messages that can be sent.
func SendableTypes() []string {
	return append([]string{"text", "location", "contacts", TypeReaction, "interactive", "template"}, MediaTypes()...)
}

func (c Content) checkType() error {
	if slices.Contains(SendableTypes(), c.Type) {
		return nil
	}
	if instead, known := appOnly[c.Type]; known {
		return &Error{Kind: Incapable, Field: "type", Say: instead}
	}
	return faultIn("type", "Messages of type %q cannot be sent. Use one of %s.", c.Type, strings.Join(SendableTypes(), ", "))
}

func (c Content) checkNeeds(root leaf) *Error {
	for _, pattern := range needs[c.Type] {
		for _, l := range leaves(root, pattern) {
			if l.missing() {
				return lacking(l)
			}
		}
	}
	return nil
}

func lacking(l leaf) *Error {
	return faultIn(l.path, "%s is missing or empty. Add it.", l.path)
}

func (c Content) checkLimits(root leaf) *Error {
	kind := leaf.at(root, "interactive.type")
	own := map[string]bool{} // fields that have a limit for this kind alone
	for _, limit := range limits {
		if !strings.HasPrefix(limit.Field, c.Type) || limit.Only != "" && limit.Only != kind || own[limit.Field] {
			continue
		}
		own[limit.Field] = limit.Only != ""
		if err := limit.check(root); err != nil {
			return err
		}
	}
	return nil
}

// check finds the first place that is off the limit. What is missing is fine as far as the limit is concerned.
func (l Limit) check(root leaf) *Error {
	for _, found := range leaves(root, l.Field) {
		if found.value == nil {
			continue
		}
		n, err := found.count(l.Unit)
		if err == nil {
			err = l.fault(found.path, n)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// checkOwn applies the rules of one type that are no limits.
func (c Content) checkOwn(root leaf) *Error {
	switch {
	case IsMedia(c.Type):
		return c.checkMedia()
	case c.Type == TypeReaction:
		return checkEmoji(c.Text)
	case c.Type == "contacts":
		return checkCards(root)
	case c.Type == "interactive":
		return checkInteractive(leaf{"interactive", root.value.(object)["interactive"]})
	case c.Type == "template":
		return checkTemplate(leaf{"template", root.value.(object)["template"]})
	}
	return nil
}

func (c Content) checkMedia() *Error {
	switch {
	case c.Media == nil || (c.Media.SHA256 == "") == (c.Media.Link == ""):
		return faultIn(c.Type, "The %s needs either file_id, the id of an uploaded file, or link, its public address.", c.Type)
	case c.Text != "" && (c.Type == "audio" || c.Type == "sticker"):
		return faultIn(c.Type+".caption", "WhatsApp shows no caption with %s. Send the words as a message of their own.", c.Type)
	case c.Media.Voice && c.Type != "audio":
		return faultIn(c.Type+".voice", "Only audio can be a voice message.")
	case c.Media.Link != "":
		return checkLink(c.Type+".link", c.Media.Link)
	}
	return nil
}

// checkLink wants an address Meta's servers can fetch a file from (Meta: media page, Dec 2025: public, with a valid
// certificate). Plain http is let through: there are certificates in front of servers that speak it.
func checkLink(field, link string) *Error {
	rest, ok := strings.CutPrefix(link, "https://")
	if !ok {
		rest, ok = strings.CutPrefix(link, "http://")
	}
	if !ok || rest == "" || strings.HasPrefix(rest, "/") || strings.ContainsAny(link, " \t\r\n\"<>") {
		return faultIn(field, "%s is not a web address. Give one that starts with https:// and that anyone can open.", field)
	}
	return nil
}

// checkEmoji is generous: one symbol can be a dozen code points, but letters make none.
func checkEmoji(s string) *Error {
	symbol := strings.ContainsFunc(s, func(r rune) bool { return r >= 0xa9 })
	letter := strings.ContainsFunc(s, func(r rune) bool { return r < 0x80 && !strings.ContainsRune("#*0123456789", r) })
	if s == "" || symbol && !letter && utf8.RuneCountInString(s) <= 16 {
		return nil
	}
	return faultIn("reaction.emoji", "A reaction is one emoji; leave it empty to take the reaction back.")
}

var isoDate = regexp.MustCompile(`^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$`)

// checkCards wants of each card what Meta wants: a full name and one part of it (Meta: contacts guide, Nov 2025).
func checkCards(root leaf) *Error {
	for _, card := range leaves(root, "contacts[]") {
		parts := []string{"first_name", "last_name", "middle_name", "prefix", "suffix"}
		if !slices.ContainsFunc(parts, func(part string) bool { return card.at("name."+part) != "" }) {
			return faultIn(card.path+".name", "%s.name needs first_name or last_name beside formatted_name.", card.path)
		}
		if b := card.at("birthday"); b != "" && !isoDate.MatchString(b) {
			return faultIn(card.path+".birthday", "%s.birthday has to be written as 1990-12-31.", card.path)
		}
	}
	return nil
}
