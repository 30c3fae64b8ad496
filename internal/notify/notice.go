package notify

import (
	"context"
	"slices"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/store"
)

// Notice is something an agent is told of.
type Notice struct {
	Kind         Kind
	Conversation chat.ConversationID
	Who          chat.Contact
	Message      chat.Message // the newest, for what customers wrote and what was not sent
	Entry        chat.Entry   // for mentions and assignments
	Count        int          // how many of them in the conversation
	Lost         bool         // of an assignment: the conversation was the agent's, and is no longer
}

// For returns what of some events concerns the viewer's agent, one notice a conversation and kind, in the order of the
// events. What the agent may not see, wrote, or has read meanwhile is not among it.
func For(ctx context.Context, s *store.Store, v chat.Viewer, events []chat.Event) ([]Notice, error) {
	f := finder{ctx: ctx, store: s, viewer: v}
	for _, e := range events {
		kind, n, err := f.look(e)
		if chat.KindOf(err) == chat.NotFound && err != nil {
			continue // not for this agent, or gone since
		}
		if err != nil {
			return nil, err
		}
		if kind != "" {
			f.add(kind, n)
		}
	}
	return f.found, nil
}

// finder looks events up.
type finder struct {
	ctx    context.Context
	store  *store.Store
	viewer chat.Viewer
	teams  []chat.TeamID // the agent's
	asked  bool          // whether teams were read
	found  []Notice
}

// add puts a notice with the others of its conversation and kind.
func (f *finder) add(kind Kind, n Notice) {
	n.Kind, n.Count = kind, 1
	at := slices.IndexFunc(f.found, func(o Notice) bool { return o.Kind == kind && o.Conversation == n.Conversation })
	if at < 0 {
		f.found = append(f.found, n)
		return
	}
	n.Count += f.found[at].Count
	f.found[at] = n
}

// look says what an event is to the agent; "" if it is nothing.
func (f *finder) look(e chat.Event) (Kind, Notice, error) {
	switch e.Kind {
	case chat.EventMessageAdded:
		return f.arrived(e)
	case chat.EventMessageChanged:
		return f.changed(e)
	case chat.EventEntryAdded:
		return f.entered(e)
	}
	return "", Notice{}, nil
}

// arrived looks at a new message: only what a customer wrote, and nobody has read, is told.
func (f *finder) arrived(e chat.Event) (Kind, Notice, error) {
	m, err := f.store.Message(f.ctx, f.viewer, e.Message)
	if err != nil || m.Direction != chat.In || m.Origin != chat.FromCustomer {
		return "", Notice{}, err
	}
	c, n, err := f.notice(m.Conversation)
	if err != nil || m.SentAt <= c.ReadUntil {
		return "", n, err
	}
	n.Message = m
	switch {
	case c.Assignee == f.viewer.Agent:
		return Mine, n, nil
	case c.Assignee != 0:
		return "", n, nil
	case c.Team == 0:
		return Unassigned, n, nil
	}
	mine, err := f.inTeam(c.Team)
	if !mine {
		return "", n, err
	}
	return Team, n, err
}

// changed looks at a message that is not what it was: a failure is told to who wrote it.
func (f *finder) changed(e chat.Event) (Kind, Notice, error) {
	m, err := f.store.Message(f.ctx, f.viewer, e.Message)
	if err != nil || m.Status != chat.StatusFailed || m.Origin != chat.FromAgent || m.Agent != f.viewer.Agent || m.ErrorSay == chat.SentAgain {
		return "", Notice{}, err
	}
	_, n, err := f.notice(m.Conversation)
	n.Message = m
	return Failed, n, err
}

// entered looks at a note or a line of a colleague's.
func (f *finder) entered(e chat.Event) (Kind, Notice, error) {
	entry, err := f.store.Entry(f.ctx, f.viewer, e.Entry)
	if err != nil || entry.Agent == f.viewer.Agent {
		return "", Notice{}, err
	}
	kind := Kind("")
	switch {
	case entry.Kind == chat.EntryNote && entry.RemovedAt == 0 && slices.Contains(entry.Detail.Agents, f.viewer.Agent):
		kind = Mentioned
	case entry.Kind == chat.EntryAssigned && (entry.Detail.Agent == f.viewer.Agent || entry.Detail.Was == f.viewer.Agent && entry.Detail.Was != 0):
		kind = Assigned
	default:
		return "", Notice{}, nil
	}
	_, n, err := f.notice(entry.Conversation)
	n.Entry, n.Lost = entry, kind == Assigned && entry.Detail.Agent != f.viewer.Agent
	return kind, n, err
}

func (f *finder) notice(id chat.ConversationID) (chat.Conversation, Notice, error) {
	c, err := f.store.Conversation(f.ctx, f.viewer, id)
	if err != nil {
		return c, Notice{}, err
	}
	who, err := f.store.Contact(f.ctx, f.viewer, c.Contact)
	return c, Notice{Conversation: id, Who: who}, err
}

// inTeam reports whether the agent is of a team.
func (f *finder) inTeam(id chat.TeamID) (bool, error) {
	if !f.asked {
		teams, err := f.store.Teams(f.ctx, f.viewer)
		if err != nil {
			return false, err
		}
		f.asked = true
		for _, t := range teams {
			if slices.Contains(t.Members, f.viewer.Agent) {
				f.teams = append(f.teams, t.ID)
			}
		}
	}
	return slices.Contains(f.teams, id), nil
}
