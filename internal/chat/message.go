package chat

import "encoding/json"

// Direction says which way a message went.
type Direction string

// The directions.
const (
	In  Direction = "in"  // from the customer
	Out Direction = "out" // from the business
)

// Origin says who wrote a message.
type Origin string

// The origins.
const (
	FromCustomer Origin = "customer"
	FromPhone    Origin = "phone" // the owner, in the Business app or on a companion device
	FromAgent    Origin = "agent"
	FromBot      Origin = "bot"
	FromCampaign Origin = "campaign"
	FromImport   Origin = "import" // history shared at onboarding, either direction
)

// Content is what a message holds.
type Content struct {
	Type  string          `json:"type"`            // Meta's word: text, image, location, …; unsupported when Meta withheld it
	Text  string          `json:"text,omitempty"`  // the body, or a media's caption, or words for what has no text of its own
	Media *Media          `json:"media,omitempty"` // for image, video, audio, document and sticker
	Extra json.RawMessage `json:"extra,omitempty"` // the type's own object as Meta sent it, for the rest
	Shown *Shown          `json:"shown,omitempty"` // what the customer sees of a template we sent; nil if we did not know it

	Forwarded bool            `json:"forwarded,omitempty"`
	Referral  json.RawMessage `json:"referral,omitempty"` // the ad or post the chat came from, as Meta sent it
}

// Media describes a file.
type Media struct {
	ID       string `json:"id"` // Meta's media id; lives 7 days (14 for history). Empty for what we send
	MIME     string `json:"mime,omitempty"`
	SHA256   string `json:"sha256,omitempty"` // base64 or hex, as Meta wrote it; hex for a file of ours, see [File]
	Link     string `json:"link,omitempty"`   // outgoing: where Meta fetches it, instead of a file of ours
	Filename string `json:"filename,omitempty"`
	Voice    bool   `json:"voice,omitempty"` // a voice message, not a file with sound
}

// TypePlaceholder is the type of an imported medium whose file has not been announced yet.
const TypePlaceholder = "media_placeholder"

// TypeUnsupported is the type of a message whose content Meta does not hand out; the phone shows it.
const TypeUnsupported = "unsupported"

// Status is how far an outgoing message got.
type Status string

// The statuses. Queued to failed are the ladder of [Status.Climb].
const (
	StatusNone      Status = ""          // incoming, or written on the phone: Meta tells nothing
	StatusQueued    Status = "queued"    // stored here, not yet given to Meta
	StatusSending   Status = "sending"   // an attempt was committed; the answer is not in yet
	StatusUncertain Status = "uncertain" // the attempt may or may not have reached Meta
	StatusAccepted  Status = "accepted"  // Meta took it
	StatusSent      Status = "sent"
	StatusDelivered Status = "delivered"
	StatusRead      Status = "read"
	StatusPlayed    Status = "played"
	StatusFailed    Status = "failed"
	StatusCancelled Status = "cancelled" // taken back before it was given to Meta
)

// SentAgain stands as the reason of a message that a person gave up on and sent again.
const SentAgain = "Sent again below."

// TakenAsSent stands on a message that was uncertain until a person decided that it was sent.
const TakenAsSent = "Taken as sent: nobody heard from WhatsApp, and someone here decided."

// Retryable reports whether a person may send the message again: it failed or is uncertain, and nobody has yet.
// Of a campaign only what surely failed may: nobody gets bulk mail twice.
func (m Message) Retryable() bool {
	switch {
	case m.ErrorSay == SentAgain:
		return false
	case m.Origin == FromCampaign:
		return m.Status == StatusFailed
	case m.Origin == FromAgent, m.Origin == FromBot:
		return m.Status == StatusFailed || m.Status == StatusUncertain
	}
	return false
}

// Message is one message of a conversation.
type Message struct {
	ID           MessageID
	Account      AccountID
	Number       NumberID
	Conversation ConversationID
	WAMID        string // Meta's id; empty until Meta took the message
	Direction    Direction
	Origin       Origin
	Agent        AgentID // who wrote it, for origin agent
	Content      Content
	ReplyTo      string // wamid of the quoted message
	Status       Status
	ErrorCode    int    // Meta's code when failed
	ErrorSay     string // why it failed, for people
	SentAt       int64  // Meta's time; ours until Meta told one
	ReceivedAt   int64  // when we stored it
	EditedAt     int64
	RevokedAt    int64
}
