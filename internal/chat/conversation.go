package chat

// State says whether a conversation needs someone.
type State string

// The states of a conversation.
const (
	StateOpen     State = "open"
	StateSnoozed  State = "snoozed" // rests until a time, or until the customer writes
	StateResolved State = "resolved"
)

// States are all states, in the order in which people go through them.
func States() []State { return []State{StateOpen, StateSnoozed, StateResolved} }

// Conversation is everything between one number and one contact.
type Conversation struct {
	ID           ConversationID
	Account      AccountID
	Number       NumberID
	Contact      ContactID
	State        State
	Assignee     AgentID
	Team         TeamID
	Priority     Priority
	SnoozedUntil int64     // when it comes back by itself; zero: when the customer writes, or not snoozed
	WaitingSince int64     // Meta's time of the first customer message that nobody has answered; zero: none
	LastAt       int64     // Meta's time of the newest message
	LastMessage  MessageID // the newest message: what the list previews
	Unread       int       // customer messages after ReadUntil
	UnreadAt     int64     // when an agent marked it as unread; zero: nobody did, or it was read or answered since
	ReadUntil    int64     // up to when the business has read or answered, here or on the phone; before the customer's newest message once it is marked as unread
	Window       Window
	CreatedAt    int64
}

// ReadMark says up to when a conversation was read.
type ReadMark struct {
	Conversation ConversationID `json:"conversation"`
	Number       NumberID       `json:"-"`
	Until        int64          `json:"until"` // Unix milliseconds
}
