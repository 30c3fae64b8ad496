package notify_test

import (
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/notify"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// TestWhoIsToldOfWhat gives one conversation to different agents and asks for each what an event is to them.
func TestWhoIsToldOfWhat(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		shop := storetest.NewShop(t, s)
		me, mate, other := member(t, s, shop), member(t, s, shop), member(t, s, shop)
		team := chat.Team{ID: chat.TeamID(s.IDs.Next()), Account: shop.Account.ID, Name: "Sales", Members: []chat.AgentID{me.Agent, mate.Agent}}
		storetest.Write(t, s, func(tx *db.Tx) error { return store.PutTeam(tx, team) })
		in := shop.Receive(t, "13125550177", "hello")
		note := chat.Entry{ID: chat.EntryID(s.IDs.Next()), Account: shop.Account.ID, Conversation: in.Conversation, Kind: chat.EntryNote, Agent: mate.Agent, Body: "look",
			Detail: chat.EntryDetail{Agents: []chat.AgentID{me.Agent}}}
		storetest.Write(t, s, func(tx *db.Tx) error { return store.AddEntry(tx, note) })
		taken := chat.Entry{ID: chat.EntryID(s.IDs.Next()), Account: shop.Account.ID, Conversation: in.Conversation, Kind: chat.EntryAssigned, Agent: other.Agent,
			Detail: chat.EntryDetail{Agent: other.Agent, Was: me.Agent}}
		freed := chat.Entry{ID: chat.EntryID(s.IDs.Next()), Account: shop.Account.ID, Conversation: in.Conversation, Kind: chat.EntryAssigned, Agent: other.Agent}
		storetest.Write(t, s, func(tx *db.Tx) error {
			if err := store.AddEntry(tx, taken); err != nil {
				return err
			}
			return store.AddEntry(tx, freed)
		})
		arrived := chat.Event{Kind: chat.EventMessageAdded, Conversation: in.Conversation, Message: in.ID}
		noted := chat.Event{Kind: chat.EventEntryAdded, Conversation: in.Conversation, Entry: note.ID}
		entered := func(e chat.Entry) chat.Event {
			return chat.Event{Kind: chat.EventEntryAdded, Conversation: in.Conversation, Entry: e.ID}
		}
		for _, c := range []struct {
			name  string
			has   chat.AgentID
			team  chat.TeamID
			event chat.Event
			want  map[chat.AgentID]notify.Kind
		}{
			{"nobody's", 0, 0, arrived, map[chat.AgentID]notify.Kind{me.Agent: notify.Unassigned, mate.Agent: notify.Unassigned, other.Agent: notify.Unassigned}},
			{"the team's", 0, team.ID, arrived, map[chat.AgentID]notify.Kind{me.Agent: notify.Team, mate.Agent: notify.Team}},
			{"mine", me.Agent, team.ID, arrived, map[chat.AgentID]notify.Kind{me.Agent: notify.Mine}},
			{"a mention", mate.Agent, 0, noted, map[chat.AgentID]notify.Kind{me.Agent: notify.Mentioned}},
			{"taken from me", other.Agent, 0, entered(taken), map[chat.AgentID]notify.Kind{me.Agent: notify.Assigned}},
			{"nobody's any more", 0, 0, entered(freed), nil},
		} {
			work := chat.Work{Conversation: in.Conversation, State: chat.StateOpen, Agent: c.has, Team: c.team}
			storetest.Write(t, s, func(tx *db.Tx) error { return store.PutWork(tx, shop.Account.ID, []chat.Work{work}) })
			for _, v := range []chat.Viewer{me, mate, other} {
				got, err := notify.For(t.Context(), s, v, []chat.Event{c.event, c.event})
				if err != nil {
					t.Fatal(err)
				}
				want := c.want[v.Agent]
				if (want == "") != (len(got) == 0) || want != "" && (got[0].Kind != want || got[0].Count != 2 || len(got) != 1 || got[0].Lost != (c.name == "taken from me")) {
					t.Errorf("%s: agent %s is told %+v, want %q", c.name, v.Agent, got, want)
				}
			}
		}
		storetest.Write(t, s, func(tx *db.Tx) error {
			_, err := store.MarkRead(tx, shop.Account.ID, in.Conversation, in.SentAt)
			return err
		})
		if got, err := notify.For(t.Context(), s, me, []chat.Event{arrived}); err != nil || len(got) != 0 {
			t.Errorf("what was read is told: %v, %v", got, err)
		}
	})
}

// member is an agent who sees all.
func member(t *testing.T, s *store.Store, shop *storetest.Shop) chat.Viewer {
	t.Helper()
	a := storetest.AddAgent(t, s, shop.Account.ID)
	return chat.Viewer{Account: a.Account, Agent: a.ID, Role: chat.RoleAgent, Scope: chat.ScopeAll}
}
