package send

import (
	"github.com/saltbridge/saltbridge/internal/auth"
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
)

// takeCharge gives a conversation that nobody has to the agent whose answer goes out in it, if that is how they want it. It returns the
// events that tell of it.
func (s *Sender) takeCharge(tx *db.Tx, m chat.Message, c chat.Conversation) ([]chat.Event, error) {
	if m.Origin != chat.FromAgent || m.Agent == 0 || c.Assignee != 0 || m.Content.Type == chat.TypeReaction {
		return nil, nil
	}
	wants, err := store.PreferenceIn(tx, m.Account, m.Agent, auth.PreferTake)
	if err != nil || wants == "" {
		return nil, err
	}
	team, taken, err := store.TakeCharge(tx, m.Account, c.ID, m.Agent)
	if err != nil || !taken { // somebody was faster: it stays theirs
		return nil, err
	}
	line := chat.Entry{ID: chat.EntryID(s.Store.IDs.Next()), Account: m.Account, Conversation: c.ID, Kind: chat.EntryAssigned, Agent: m.Agent,
		Detail: chat.EntryDetail{Agent: m.Agent, Team: team}, At: s.Clock.NowMillis()}
	if team != 0 {
		names, err := store.TeamNames(tx, m.Account)
		if err != nil {
			return nil, err
		}
		line.Detail.Name = names[team] // the line says so also when the team is gone
	}
	told := chat.Event{Kind: chat.EventConversationChanged, Number: c.Number, Conversation: c.ID, At: line.At}
	added := told
	added.Kind, added.Entry = chat.EventEntryAdded, line.ID
	return []chat.Event{told, added}, store.AddEntry(tx, line)
}
