package chat

import "encoding/json"

// Facts is what one change of a webhook says, in our words: what package convert produces and package
// ingest stores. A change usually fills one or two of the lists.
type Facts struct {
	PhoneNumberID string // which number; empty for account-level changes
	WABAID        string // which WhatsApp Business account, for account-level changes
	Digits        string // the number's digits, when the change names them

	Arrivals    []Arrival    // live: customer messages and echoes
	Imports     []Import     // history
	Receipts    []Receipt    // how far our messages got
	Amendments  []Amendment  // edits, deletions, reactions
	Book        []BookEntry  // address book changes
	Preferences []Preference // marketing stopped or resumed
	Moves       []Move       // contacts that changed their number or user id

	Progress *Progress   // history: how far the import is
	Declined bool        // history: the business chose not to share
	Link     *LinkChange // the number's link changed
	Notice   *Notice     // anything else worth showing to the operator

	Template *TemplateNews // a template of the WhatsApp Business account changed

	Part bool // of a change whose imports are stored in several steps: others follow

	Problems []string // elements that could not be read, in words; they stay in the journal
}

// Arrival is a live message: from a customer, or from the owner's phone (an echo).
type Arrival struct {
	Person    Person // the customer, whichever way the message went
	WAMID     string
	Direction Direction
	Origin    Origin // FromCustomer or FromPhone
	Content   Content
	ReplyTo   string // wamid of the quoted message
	Forwarded bool
	Referral  json.RawMessage // the ad or post the chat came from; nil if none
	SentAt    int64
}

// Import is a message of the history that the business shared at onboarding. It opens no window, rings no
// bell and starts no bot.
type Import struct {
	Person    Person
	WAMID     string // may be empty: then sender, time and content tell it
	Direction Direction
	Content   Content
	ReplyTo   string
	Status    Status // for outgoing ones; StatusNone if unknown
	SentAt    int64
}

// AmendmentKind says what an amendment does.
type AmendmentKind string

// The kinds of amendment.
const (
	Edit     AmendmentKind = "edit"
	Revoke   AmendmentKind = "revoke"
	Reaction AmendmentKind = "reaction"
)

// Amendment changes how an earlier message looks; the message itself and every version stay stored.
type Amendment struct {
	Kind      AmendmentKind
	WAMID     string // its own id
	Target    string // wamid of the message it changes
	Person    Person // the customer of the chat
	Direction Direction
	Origin    Origin
	Content   Content // for edits: the new content; for reactions Text is the emoji, empty = removed
	SentAt    int64
}

// Progress is how far a history import is.
type Progress struct {
	Phase   int // 0 = day 0 to 1, 1 = day 1 to 90, 2 = day 90 to 180, counted back from onboarding
	Chunk   int // position inside the phase; chunks arrive in any order
	Percent int // 0 to 100 overall; a late chunk may follow 100
}

// Preference is a person's wish about marketing messages.
type Preference struct {
	Person Person
	Stop   bool
	At     int64
}

// Move says that a person has a new number or user id.
type Move struct {
	From Person
	To   Person
	At   int64
}

// Notice is an account, template or number event that is shown to the operator and changes nothing by itself.
type Notice struct {
	ID       int64    // 0 until it is stored
	Number   NumberID // 0 if it is about no single one
	Field    string   // Meta's webhook field, or one of ours
	Event    string   // Meta's word for what happened
	Severity Severity
	At       int64           // Meta's time; zero if it told none
	NotedAt  int64           // when it was stored
	AckedAt  int64           // when someone said that they have seen to it; 0: nobody
	AckedBy  AgentID         // 0 if that was done without a login
	Value    json.RawMessage // as Meta sent it
}
