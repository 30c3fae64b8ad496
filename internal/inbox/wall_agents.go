package inbox

import (
	"cmp"
	"context"
	"slices"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/event"
	"github.com/saltbridge/saltbridge/internal/store"
)

// atWork returns the agents of the viewer's sight.
func (i *Inbox) atWork(ctx context.Context, v chat.Viewer, ask WallAsk, office store.Office, waits []store.Wait, c counter) (all []AgentAtWork, more int, err error) {
	of := map[chat.AgentID]WaitCount{}
	for _, w := range waits {
		n := of[w.Assignee]
		c.count(&n, w)
		of[w.Assignee] = n
	}
	here := map[chat.AgentID]event.Whereabouts{}
	for _, w := range i.events.Attendance.Everybody(v) {
		here[w.Agent] = w
	}
	for _, a := range office.Agents {
		if ask.shows(v, office, a.ID) {
			_, there := here[a.ID]
			x := AgentAtWork{Agent: a, Here: there, WaitCount: of[a.ID]}
			x.More = c.more
			all = append(all, x)
		}
	}
	slices.SortStableFunc(all, func(a, b AgentAtWork) int {
		return cmp.Or(first(a.Here, b.Here), first(a.Since > 0, b.Since > 0), cmp.Compare(a.Since, b.Since))
	})
	if more = max(0, len(all)-wallAgents); more > 0 {
		all = all[:wallAgents]
	}
	if err := i.burden(ctx, v, all); err != nil {
		return nil, 0, err
	}
	return all, more, i.place(ctx, v, all, here)
}

// burden says how many open conversations agents have.
func (i *Inbox) burden(ctx context.Context, v chat.Viewer, all []AgentAtWork) error {
	ids := make([]chat.AgentID, len(all))
	for n, x := range all {
		ids[n] = x.Agent.ID
	}
	loads, err := i.store.Loads(ctx, v, ids, wallOpen)
	for _, l := range loads {
		x := &all[slices.Index(ids, l.Agent)]
		x.Open, x.OpenMax = l.Open, l.Open == wallOpen
	}
	return err
}

// first sorts what is so before what is not.
func first(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// shows reports whether an agent is of the viewer's sight, and of the team that is asked for: who sees the conversations of their teams sees
// who is in them, who sees only their own sees themselves.
func (a WallAsk) shows(v chat.Viewer, office store.Office, id chat.AgentID) bool {
	inTeam, mate := a.Team == 0, !v.Restricted() || id == v.Agent
	for _, t := range office.Teams {
		if slices.Contains(t.Members, id) {
			inTeam = inTeam || t.ID == a.Team
			mate = mate || v.Scope == chat.ScopeTeam && slices.Contains(t.Members, v.Agent)
		}
	}
	return inTeam && mate
}

// place says at which conversations agents are, as far as the viewer may see them.
func (i *Inbox) place(ctx context.Context, v chat.Viewer, all []AgentAtWork, here map[chat.AgentID]event.Whereabouts) error {
	var some []chat.ConversationID
	for _, x := range all {
		for _, p := range here[x.Agent.ID].Places {
			some = append(some, p.Conversation)
		}
	}
	slices.Sort(some)
	seen, err := i.store.SummariesOf(ctx, v, slices.Compact(some))
	who := make(map[chat.ConversationID]chat.Contact, len(seen))
	for _, s := range seen {
		who[s.ID] = s.Who
	}
	for n := range all {
		for _, p := range here[all[n].Agent.ID].Places {
			if contact, ok := who[p.Conversation]; ok {
				all[n].Places = append(all[n].Places, PlaceAtWork{p.Conversation, contact, p.Writing})
			}
		}
	}
	return err
}
