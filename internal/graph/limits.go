package graph

import (
	"encoding/json"
	"fmt"
	"unicode/utf8"
)

// Meta's limits on what is sent, in characters unless said otherwise (Meta: message guides, Nov and Dec
// 2025). They are checked before the request so that people read which one it was and how far over.
const (
	maxText         = 4096
	maxCaption      = 1024
	maxCallbackData = 512
	maxCards        = 257
	maxBody         = 1024
	maxListBody     = 4096
	maxHeader       = 60
	maxFooter       = 60
	maxButtons      = 3
	maxButtonTitle  = 20
	maxButtonID     = 256
	maxSections     = 10
	maxRows         = 10 // over all sections
	maxSectionTitle = 24
	maxRowID        = 200
	maxRowTitle     = 24
	maxRowText      = 72
	maxTemplateName = 512
)

const opSend = "send the message"

func tooLong(op, what string, got, limit int) error {
	return &InputError{Op: op, Reason: fmt.Sprintf("the %s has %d characters, WhatsApp takes at most %d", what, got, limit)}
}

func invalid(format string, args ...any) error {
	return &InputError{Op: opSend, Reason: fmt.Sprintf(format, args...)}
}

// limit is one text and how long it may be.
type limit struct {
	what string
	text string
	most int
}

func checkLimits(limits ...limit) error {
	for _, l := range limits {
		if n := utf8.RuneCountInString(l.text); n > l.most {
			return tooLong(opSend, l.what, n, l.most)
		}
	}
	return nil
}

// Check tells, as an *InputError, what would make Meta refuse the message as it stands.
func (m *OutMessage) Check() error {
	if m.To == "" && m.Recipient == "" {
		return invalid("it has no recipient")
	}
	if m.Type == "" || m.content() == nil {
		return invalid("it has no %s content", first(m.Type, "typed"))
	}
	if err := checkLimits(limit{"callback data", m.CallbackData, maxCallbackData}); err != nil {
		return err
	}
	switch {
	case m.Text != nil && m.Type == TypeText:
		if m.Text.Body == "" {
			return invalid("the text is empty")
		}
		return checkLimits(limit{"text", m.Text.Body, maxText})
	case m.Media != nil && isMediaType(m.Type):
		return m.Media.check(m.Type)
	case m.Location != nil && m.Type == TypeLocation:
		return m.Location.check()
	case m.Contacts != nil && m.Type == TypeContacts:
		return checkCards(m.Contacts)
	case m.Reaction != nil && m.Type == TypeReaction:
		if m.Reaction.MessageID == "" {
			return invalid("the reaction names no message")
		}
		return nil
	}
	return checkObject(m.Type, m.Object)
}

func (o *OutMedia) check(kind string) error {
	if (o.ID == "") == (o.Link == "") {
		return invalid("the %s needs either an uploaded file or a link", kind)
	}
	if o.Caption != "" && (kind == TypeAudio || kind == TypeSticker) {
		return invalid("WhatsApp shows no caption with %s; send the text as its own message", kind)
	}
	return checkLimits(limit{"caption", o.Caption, maxCaption})
}

func (l *Location) check() error {
	if l.Latitude < -90 || l.Latitude > 90 || l.Longitude < -180 || l.Longitude > 180 {
		return invalid("the place is not on earth: latitude is -90 to 90, longitude -180 to 180")
	}
	return nil
}

func checkCards(cards []Card) error {
	if len(cards) > maxCards {
		return invalid("it has %d contact cards, WhatsApp takes at most %d", len(cards), maxCards)
	}
	for i, card := range cards {
		n := card.Name
		if n.FormattedName == "" || n.FirstName+n.LastName+n.MiddleName+n.Prefix+n.Suffix == "" {
			return invalid("contact card %d needs a full name and a first or last name", i+1)
		}
	}
	return nil
}

func checkObject(kind string, object json.RawMessage) error {
	if !json.Valid(object) {
		return invalid("its %s object is not JSON", kind)
	}
	switch kind {
	case TypeInteractive:
		var in Interactive
		if err := json.Unmarshal(object, &in); err != nil {
			return invalid("its interactive object is not as WhatsApp wants it: %v", err)
		}
		return in.check()
	case TypeTemplate:
		return checkTemplate(object)
	}
	return nil
}

func (in *Interactive) check() error {
	body := maxBody
	if in.Type == "list" {
		body = maxListBody
	}
	var header string
	if in.Header != nil {
		header = in.Header.Text
	}
	err := checkLimits(limit{"body", in.Body.text(), body}, limit{"footer", in.Footer.text(), maxFooter}, limit{"header", header, maxHeader})
	switch {
	case err != nil:
		return err
	case in.Type == "":
		return invalid("its interactive object has no type")
	case in.Type == "button":
		return checkButtons(in.Action.Buttons)
	case in.Type == "list":
		return checkList(in)
	}
	return nil
}

func checkButtons(buttons []Button) error {
	if n := len(buttons); n < 1 || n > maxButtons {
		return invalid("it has %d buttons, WhatsApp takes 1 to %d", n, maxButtons)
	}
	seen := map[string]bool{}
	for i, b := range buttons {
		if b.Type != "reply" {
			return invalid("button %d is of type %q; buttons that answer are of type reply", i+1, b.Type)
		}
		if b.Reply.ID == "" || b.Reply.Title == "" {
			return invalid("button %d needs an id and a title", i+1)
		}
		if seen[b.Reply.ID] {
			return invalid("two buttons have the same id")
		}
		seen[b.Reply.ID] = true
		if err := checkLimits(limit{"button's title", b.Reply.Title, maxButtonTitle}, limit{"button's id", b.Reply.ID, maxButtonID}); err != nil {
			return err
		}
	}
	return nil
}

func checkList(in *Interactive) error {
	if in.Body.text() == "" || in.Action.Button == "" {
		return invalid("a list needs a body and a text on the button that opens it")
	}
	if n := len(in.Action.Sections); n < 1 || n > maxSections {
		return invalid("the list has %d sections, WhatsApp takes 1 to %d", n, maxSections)
	}
	rows := 0
	for _, section := range in.Action.Sections {
		if section.Title == "" && len(in.Action.Sections) > 1 {
			return invalid("each section of a list needs a title when there are several")
		}
		if err := section.check(); err != nil {
			return err
		}
		rows += len(section.Rows)
	}
	if rows < 1 || rows > maxRows {
		return invalid("the list has %d rows, WhatsApp takes 1 to %d over all sections", rows, maxRows)
	}
	return checkLimits(limit{"list's button", in.Action.Button, maxButtonTitle})
}

func (s *Section) check() error {
	for _, r := range s.Rows {
		if r.ID == "" || r.Title == "" {
			return invalid("each row of a list needs an id and a title")
		}
		err := checkLimits(limit{"row's title", r.Title, maxRowTitle}, limit{"row's id", r.ID, maxRowID}, limit{"row's description", r.Description, maxRowText})
		if err != nil {
			return err
		}
	}
	return checkLimits(limit{"section's title", s.Title, maxSectionTitle})
}

// checkTemplate looks at what every template needs; only Meta knows what the components must be.
func checkTemplate(object json.RawMessage) error {
	var t struct {
		Name     string
		Language TemplateLanguage
	}
	if err := json.Unmarshal(object, &t); err != nil {
		return invalid("its template object is not as WhatsApp wants it: %v", err)
	}
	if t.Name == "" || t.Language.Code == "" {
		return invalid("a template message needs the template's name and language")
	}
	return checkLimits(limit{"template's name", t.Name, maxTemplateName})
}
