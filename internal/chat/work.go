package chat

// Priority says how soon a conversation wants someone.
type Priority int

// The priorities.
const (
	PriorityNone   Priority = 0
	PriorityLow    Priority = 1
	PriorityMedium Priority = 2
	PriorityHigh   Priority = 3
	PriorityUrgent Priority = 4
)

// Valid reports whether there is such a priority.
func (p Priority) Valid() bool { return p >= PriorityNone && p <= PriorityUrgent }

// Scope says which conversations an agent may see.
type Scope string

// The scopes. A mention in a note opens its conversation to whoever is mentioned, in every scope.
const (
	ScopeAll      Scope = "all"      // all of the account
	ScopeTeam     Scope = "team"     // the agent's own, those of the agent's teams, and those that belong to nobody
	ScopeAssigned Scope = "assigned" // the agent's own
)

// Valid reports whether there is such a scope.
func (s Scope) Valid() bool { return s == ScopeAll || s == ScopeTeam || s == ScopeAssigned }

// Team is a group of agents that conversations can belong to.
type Team struct {
	ID            TeamID
	Account       AccountID
	Name          string
	Members       []AgentID // by id
	CreatedAt     int64
	AnswerMinutes int // how soon its customers are to be answered; 0: as the account has it
}

// MostAnswerMinutes is the longest time in which customers can be meant to be answered: four weeks.
const MostAnswerMinutes = 4 * 7 * 24 * 60

// Label is a word with a colour that conversations are sorted by.
type Label struct {
	ID        LabelID
	Account   AccountID
	Name      string
	Colour    string // one of Colours
	CreatedAt int64
}

// Colours are the names of the colours that a label can have; the pages know what they look like in light and dark.
func Colours() []string {
	return []string{"grey", "red", "orange", "yellow", "green", "teal", "blue", "purple", "pink"}
}

// Snippet is a text of the team's own, for an open window; placeholders such as {contact.name} are filled in when it is used.
type Snippet struct {
	ID        SnippetID
	Account   AccountID
	Agent     AgentID // whose it is; zero with Team zero: everybody's
	Team      TeamID
	Shortcut  string // what is typed after the slash: letters, digits, - and _
	Title     string
	Content   Content // text, or one file with a caption, or an interactive message; a text without words if there are acts
	Acts      Acts
	Used      int // how often it was put into a composer
	CreatedAt int64
	UpdatedAt int64
}

// EntryKind says what an entry is.
type EntryKind string

// The kinds of entry.
const (
	EntryNote      EntryKind = "note"      // Body: what the agent wrote; Detail.Agents: who is mentioned
	EntryAssigned  EntryKind = "assigned"  // Detail.Agent and Detail.Team: who has it now; both zero: nobody. Detail.Was: who had it before, if another agent. Detail.Name: of the team then
	EntryLabelled  EntryKind = "labelled"  // Detail.Added and Detail.Taken: names of labels
	EntryPriority  EntryKind = "priority"  // Detail.Priority
	EntrySnoozed   EntryKind = "snoozed"   // Detail.Until; zero: until the customer writes
	EntryWoke      EntryKind = "woke"      // the time of a snooze came
	EntryResolved  EntryKind = "resolved"  //
	EntryReopened  EntryKind = "reopened"  // by an agent, or (Agent zero) because the customer wrote
	EntryMerged    EntryKind = "merged"    // Detail.Name: of the contact that became part of this one
	EntryBlocked   EntryKind = "blocked"   //
	EntryUnblocked EntryKind = "unblocked" //
	EntryMoved     EntryKind = "moved"     // Detail.From and Detail.To: the customer has another phone number
)

// Entry is what stands between the messages of a conversation: a private note, or a line about what happened.
type Entry struct {
	ID           EntryID
	Account      AccountID
	Conversation ConversationID
	Kind         EntryKind
	Agent        AgentID // who did it; zero: nobody, it came about
	Body         string  // of a note
	Detail       EntryDetail
	At           int64
	EditedAt     int64
	RemovedAt    int64 // a note that was taken back: its words are no longer shown
}

// EntryDetail is what an entry says besides its kind; each kind has its own fields.
type EntryDetail struct {
	Agent    AgentID   `json:"agent,omitempty"`
	Team     TeamID    `json:"team,omitempty"`
	Was      AgentID   `json:"was,omitempty"`
	Agents   []AgentID `json:"agents,omitempty"`
	Added    []string  `json:"added,omitempty"`
	Taken    []string  `json:"taken,omitempty"`
	Priority Priority  `json:"priority,omitempty"`
	Until    int64     `json:"until,omitempty"`
	Name     string    `json:"name,omitempty"`
	From     string    `json:"from,omitempty"`
	To       string    `json:"to,omitempty"`
}

// UnsentKind says what an unsent text is to become.
type UnsentKind string

// The kinds of unsent text.
const (
	UnsentReply UnsentKind = "reply"
	UnsentNote  UnsentKind = "note"
)

// Unsent is an answer or a note that someone has begun to write, kept so that it is there on every device.
type Unsent struct {
	Account      AccountID
	Conversation ConversationID
	Agent        AgentID // zero: proposed by a bot or a program to whoever opens the conversation
	Kind         UnsentKind
	Body         string
	Detail       UnsentDetail
	Version      int64 // grows with every change
	UpdatedAt    int64
}

// UnsentDetail is what belongs to an unsent text besides its words.
type UnsentDetail struct {
	ReplyTo MessageID `json:"reply_to,omitempty"` // the message it quotes
	Files   []string  `json:"files,omitempty"`    // hashes of uploaded files
	Snippet SnippetID `json:"snippet,omitempty"`  // whose acts are done once it is sent
}
