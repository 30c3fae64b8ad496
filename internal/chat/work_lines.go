package chat

import "slices"

// Work is how a conversation stands with the agents: what they change about it.
type Work struct {
	Conversation ConversationID `json:"conversation"`
	Number       NumberID       `json:"number"`
	State        State          `json:"state"`
	SnoozedUntil int64          `json:"snoozed_until,omitempty"`
	Agent        AgentID        `json:"agent,omitempty"` // who has it; zero: nobody
	Team         TeamID         `json:"team,omitempty"`
	Priority     Priority       `json:"priority,omitempty"`
	Labels       []LabelID      `json:"labels,omitempty"` // by id
}

// Lines says what changed between two stands of a conversation, one entry a change; names are those of labels by id.
func (w Work) Lines(after Work, names map[LabelID]string) []Entry {
	var lines []Entry
	add := func(kind EntryKind, d EntryDetail) { lines = append(lines, Entry{Kind: kind, Detail: d}) }
	if w.Agent != after.Agent || w.Team != after.Team {
		d := EntryDetail{Agent: after.Agent, Team: after.Team}
		if w.Agent != after.Agent {
			d.Was = w.Agent
		}
		add(EntryAssigned, d)
	}
	if added, taken := missing(after.Labels, w.Labels, names), missing(w.Labels, after.Labels, names); len(added)+len(taken) > 0 {
		add(EntryLabelled, EntryDetail{Added: added, Taken: taken})
	}
	if w.Priority != after.Priority {
		add(EntryPriority, EntryDetail{Priority: after.Priority})
	}
	if w.State != after.State || w.SnoozedUntil != after.SnoozedUntil {
		switch after.State {
		case StateSnoozed:
			add(EntrySnoozed, EntryDetail{Until: after.SnoozedUntil})
		case StateResolved:
			add(EntryResolved, EntryDetail{})
		default:
			add(EntryReopened, EntryDetail{})
		}
	}
	return lines
}

// missing names the labels of have that are not in other.
func missing(have, other []LabelID, names map[LabelID]string) (out []string) {
	for _, id := range have {
		if !slices.Contains(other, id) {
			out = append(out, names[id])
		}
	}
	return out
}
