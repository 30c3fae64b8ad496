package api

import "github.com/saltbridge/saltbridge/internal/chat"

// Event names a change.
type Event struct {
	Seq            int64               `json:"seq" minimum:"1" doc:"The number of the event: grows by one within the account, without gaps." example:"4211"`
	Kind           chat.EventKind      `json:"kind" doc:"What changed: message.added, message.changed (status, edit, deletion, reaction), conversation.changed, contact.changed (a message made a customer known, or by another name, too), number.changed, sync.changed (an import went on), templates.changed, delivery.failed (a webhook of Meta's could not be applied). More kinds may come: ignore those you do not know." example:"message.added"`
	NumberID       chat.NumberID       `json:"number_id,omitzero" doc:"The number it is about." example:"456235232899637256"`
	ConversationID chat.ConversationID `json:"conversation_id,omitzero" doc:"The conversation it is about." example:"456235232899637258"`
	MessageID      chat.MessageID      `json:"message_id,omitzero" doc:"The message it is about." example:"456235232899637259"`
	ContactID      chat.ContactID      `json:"contact_id,omitzero" doc:"The contact it is about, for contact.changed." example:"456235232899637257"`
	Part           chat.EventPart      `json:"part,omitzero" enum:"status" doc:"What alone of it changed: status is that of a message, with its times, price and error. Absent: anything." example:"status"`
	At             Time                `json:"at" doc:"When it happened."`
}

func eventOf(e chat.Event) Event {
	return Event{Seq: e.Seq, Kind: e.Kind, NumberID: e.Number, ConversationID: e.Conversation, MessageID: e.Message, ContactID: e.Contact, Part: e.Part, At: Time(e.At)}
}
