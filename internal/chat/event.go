package chat

// EventKind says what an event is about.
type EventKind string

// The kinds of event.
const (
	EventMessageAdded        EventKind = "message.added"
	EventMessageChanged      EventKind = "message.changed" // status, edit, revoke, reaction
	EventConversationChanged EventKind = "conversation.changed"
	EventEntryAdded          EventKind = "entry.added"   // a note or a line beside the messages
	EventEntryChanged        EventKind = "entry.changed" // a note was edited or taken back
	EventUnsentChanged       EventKind = "unsent.changed"
	EventDeskChanged         EventKind = "desk.changed" // labels, teams, snippets or saved views of the account
	EventContactChanged      EventKind = "contact.changed"
	EventNumberChanged       EventKind = "number.changed"
	EventSyncChanged         EventKind = "sync.changed"      // history or contacts: a step of an import
	EventTemplatesChanged    EventKind = "templates.changed" // templates, or how their synchronisation goes
	EventDeliveryFailed      EventKind = "delivery.failed"
)

// EventPart says what alone of the thing changed, for readers to whom that is all the same.
type EventPart string

// PartStatus is a message's status with its times, price and error: most changes of what a business sends.
const PartStatus EventPart = "status"

// Event names what changed. Numbers are dense and grow within an account: a reader that has seen N asks
// for what came after N and misses nothing.
type Event struct {
	Seq          int64          `json:"seq"`
	Kind         EventKind      `json:"kind"`
	Number       NumberID       `json:"number,omitempty"`
	Conversation ConversationID `json:"conversation,omitempty"`
	Message      MessageID      `json:"message,omitempty"`
	Contact      ContactID      `json:"contact,omitempty"`
	Entry        EntryID        `json:"entry,omitempty"`
	Agent        AgentID        `json:"agent,omitempty"` // whom alone it concerns; zero: everybody
	Part         EventPart      `json:"part,omitempty"`  // what alone of it changed; empty: anything
	At           int64          `json:"at"`              // Unix milliseconds
}
