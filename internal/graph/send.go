package graph

import (
	"context"
	"encoding/json"
	"net/http"
)

// OutMessage is a message to be sent. Exactly one of To and Recipient should be set (To wins at Meta), and
// the content that belongs to Type.
type OutMessage struct {
	To        string // phone number; + and separators are tolerated
	Recipient string // business-scoped user id; possible since mid 2026
	Type      string

	Text     *Text
	Media    *OutMedia // image, video, audio, document and sticker
	Reaction *Reaction
	Object   json.RawMessage // location, contacts, interactive, template: the type's object as Meta documents it

	ReplyTo         string // wamid of the message to quote; Meta drops the quote if it does not know it
	CallbackData    string // comes back in the status webhooks, at most 512 characters
	IdentityKeyHash string // refuse to send if the person's keys are others
}

// OutMedia is a file to send: one that was uploaded, or one that Meta fetches from a public link.
type OutMedia struct {
	ID       string `json:"id,omitempty"`
	Link     string `json:"link,omitempty"`
	Caption  string `json:"caption,omitempty"`  // image, video, document
	Filename string `json:"filename,omitempty"` // document
	Voice    bool   `json:"voice,omitempty"`    // audio: a voice message; OGG with Opus, mono
}

// content returns what stands under the key of the type.
func (m *OutMessage) content() any {
	switch {
	case m.Type == TypeText && m.Text != nil:
		return m.Text
	case isMediaType(m.Type) && m.Media != nil:
		return m.Media
	case m.Type == TypeReaction && m.Reaction != nil:
		return m.Reaction
	case len(m.Object) > 0:
		return m.Object
	}
	return nil
}

func isMediaType(t string) bool {
	return t == TypeImage || t == TypeVideo || t == TypeAudio || t == TypeDocument || t == TypeSticker
}

// MarshalJSON writes the message as Meta's messages endpoint takes it.
func (m OutMessage) MarshalJSON() ([]byte, error) {
	wire := map[string]any{
		"messaging_product": "whatsapp",
		"recipient_type":    "individual",
		"type":              m.Type,
		m.Type:              m.content(),
	}
	optional := map[string]string{"to": m.To, "recipient": m.Recipient,
		"biz_opaque_callback_data": m.CallbackData, "recipient_identity_key_hash": m.IdentityKeyHash}
	for key, value := range optional {
		if value != "" {
			wire[key] = value
		}
	}
	if m.ReplyTo != "" {
		wire["context"] = map[string]string{"message_id": m.ReplyTo}
	}
	return json.Marshal(wire)
}

// Sent is Meta's receipt for a message: accepted, not yet delivered.
type Sent struct {
	MessageID     string // wamid
	MessageStatus string // accepted, held_for_quality_assessment, paused; templates only, not always
	Input         string // the recipient as we wrote it
	WaID          string // the number Meta made of it; absent for user ids
	UserID        string
}

// Send sends a message. It is not safe to repeat: ask OutcomeOf what an error leaves certain.
func (s Session) Send(ctx context.Context, phoneNumberID string, m OutMessage) (Sent, error) {
	var sent Sent
	if err := id(opSend, "phone number id", phoneNumberID); err != nil {
		return sent, err
	}
	if err := m.Check(); err != nil {
		return sent, err
	}
	err := s.call(ctx, request{op: opSend, method: http.MethodPost, path: phoneNumberID + "/messages", body: m}, sent.read)
	if err == nil && sent.MessageID == "" {
		err = &AnswerError{Op: opSend, HTTPStatus: http.StatusOK, Reason: "it holds no message id"}
	}
	return sent, err
}

func (s *Sent) read(c *cursor) {
	c.object(func(key string) {
		switch key {
		case "messages":
			list(c, func(_ *struct{}, c *cursor) { s.readMessage(c) })
		case "contacts":
			list(c, func(_ *struct{}, c *cursor) { s.readContact(c) })
		}
	})
}

func (s *Sent) readMessage(c *cursor) {
	c.object(func(key string) {
		switch key {
		case "id":
			s.MessageID = c.text()
		case "message_status":
			s.MessageStatus = c.text()
		}
	})
}

func (s *Sent) readContact(c *cursor) {
	c.object(func(key string) {
		switch key {
		case "input":
			s.Input = c.text()
		case "wa_id":
			s.WaID = c.text()
		case "user_id":
			s.UserID = c.text()
		}
	})
}

// MarkRead tells the customer that their message and all before it were read; with typing it also shows
// for up to 25 seconds that an answer is being written.
func (s Session) MarkRead(ctx context.Context, phoneNumberID, messageID string, typing bool) error {
	const op = "mark the message as read"
	if err := id(op, "phone number id", phoneNumberID); err != nil {
		return err
	}
	if messageID == "" {
		return &InputError{Op: op, Reason: "the message has no WhatsApp id yet"}
	}
	body := map[string]any{"messaging_product": "whatsapp", "status": "read", "message_id": messageID}
	if typing {
		body["typing_indicator"] = map[string]string{"type": "text"}
	}
	return s.write(ctx, request{op: op, method: http.MethodPost, path: phoneNumberID + "/messages", body: body})
}
