package api

import "github.com/saltbridge/saltbridge/internal/chat"

// SnippetActs is what a snippet does with the conversation it is used in.
type SnippetActs struct {
	AssignToMe bool           `json:"assign_to_me,omitempty" example:"true" doc:"Whoever uses it gets the conversation."`
	TeamID     chat.TeamID    `json:"team_id,omitempty" pattern:"^[1-9][0-9]{0,18}$" patternDescription:"an id, digits only, as the API handed it out" example:"456235232899637261" doc:"The team that gets it; without assign_to_me nobody of it in person."`
	LabelIDs   []chat.LabelID `json:"label_ids,omitempty" nullable:"false" maxItems:"50" example:"[\"456235232899637202\"]" doc:"Labels that it gets."`
	Priority   *int           `json:"priority,omitempty" minimum:"0" maximum:"4" example:"3" doc:"0 none, 1 low, 2 medium, 3 high, 4 urgent; left out: it keeps its own."`
	Snooze     chat.Rest      `json:"snooze,omitempty" enum:"later,tomorrow,monday,reply" example:"tomorrow" doc:"Until when it rests, by the clock of whoever uses the snippet: some hours, the next morning, the morning of the next Monday, or until the customer writes. Not together with resolve."`
	Resolve    bool           `json:"resolve,omitempty" example:"true" doc:"It is done."`
}

// NewSnippetActs is what a snippet is to do. Other than in answers, fields that nobody knows are refused in it.
type NewSnippetActs SnippetActs

// acts puts them into our words.
func (a *NewSnippetActs) acts() chat.Acts {
	if a == nil {
		return chat.Acts{}
	}
	out := chat.Acts{Me: a.AssignToMe, Team: a.TeamID, Labels: a.LabelIDs, Rest: a.Snooze, Resolve: a.Resolve}
	if a.Priority != nil {
		p := chat.Priority(*a.Priority)
		out.Priority = &p
	}
	return out
}

func snippetActsOf(a chat.Acts) *SnippetActs {
	if a.None() {
		return nil
	}
	out := &SnippetActs{AssignToMe: a.Me, TeamID: a.Team, LabelIDs: a.Labels, Snooze: a.Rest, Resolve: a.Resolve}
	if a.Priority != nil {
		p := int(*a.Priority)
		out.Priority = &p
	}
	return out
}
