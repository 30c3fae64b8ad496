package chat

// State says whether a conversation needs someone.
type State string

// The states of a conversation.
const (
	StateOpen     State = "open"
	StateResolved State = "resolved"
)

// Conversation is everything between one number and one contact.
type Conversation struct {
	ID          ConversationID
	Account     AccountID
	Number      NumberID
	Contact     ContactID
	State       State
	Assignee    AgentID
	LastAt      int64     // Meta's time of the newest message
	LastMessage MessageID // the newest message: what the list previews
	Unread      int       // customer messages after ReadUntil
	ReadUntil   int64     // up to when the business has read or answered, here or on the phone
	Window      Window
	CreatedAt   int64
}
