package graph

import (
	"encoding/json"
	"fmt"
	"unicode/utf8"
)

const opSend = "send the message"

// maxCallbackData is the longest callback data, in characters (Meta: message guides, Nov 2025). The limits of what people
// write are checked before a message gets here: package chat knows them.
const maxCallbackData = 512

func invalid(format string, args ...any) error {
	return &InputError{Op: opSend, Reason: fmt.Sprintf(format, args...)}
}

// Check tells, as an *InputError, what makes the request impossible as it stands.
func (m *OutMessage) Check() error {
	content := m.content()
	switch {
	case m.To == "" && m.Recipient == "":
		return invalid("it has no recipient")
	case m.Type == "" || content == nil:
		return invalid("it has no %s content", first(m.Type, "typed"))
	case utf8.RuneCountInString(m.CallbackData) > maxCallbackData:
		return invalid("the callback data has %d characters, Meta takes at most %d", utf8.RuneCountInString(m.CallbackData), maxCallbackData)
	}
	switch c := content.(type) {
	case *OutMedia:
		if (c.ID == "") == (c.Link == "") {
			return invalid("the %s needs either an uploaded file or a link", m.Type)
		}
	case *Reaction:
		if c.MessageID == "" {
			return invalid("the reaction names no message")
		}
	case json.RawMessage:
		if !json.Valid(c) {
			return invalid("its %s object is not JSON", m.Type)
		}
	}
	return nil
}
