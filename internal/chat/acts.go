package chat

// Acts are what a snippet does with the conversation it is used in: when its words are handed over to be sent, or at once where it has none.
type Acts struct {
	Me       bool      `json:"me,omitempty"`       // whoever uses it gets the conversation
	Team     TeamID    `json:"team,omitempty"`     // the team that gets it; without Me nobody of it in person
	Labels   []LabelID `json:"labels,omitempty"`   // it gets these too
	Priority *Priority `json:"priority,omitempty"` // nil: it keeps its own
	Rest     Rest      `json:"rest,omitempty"`     // until when it rests; empty: it does not
	Resolve  bool      `json:"resolve,omitempty"`
}

// None reports whether nothing is done.
func (a Acts) None() bool {
	return !a.Me && a.Team == 0 && len(a.Labels) == 0 && a.Priority == nil && a.Rest == "" && !a.Resolve
}

// Wordless reports whether a snippet sends nothing and only does something.
func (s Snippet) Wordless() bool {
	return s.Content.Type == "text" && s.Content.Text == "" && !s.Acts.None()
}

// Rest is until when something rests, as people say it: which time it is depends on their clock.
type Rest string

// The rests.
const (
	RestLater    Rest = "later"    // some hours
	RestTomorrow Rest = "tomorrow" // the next morning
	RestMonday   Rest = "monday"   // the morning of the next Monday
	RestReply    Rest = "reply"    // until the customer writes
)

// RestChoices lists them, the shortest first.
func RestChoices() []Rest { return []Rest{RestLater, RestTomorrow, RestMonday, RestReply} }
