package send

import (
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
)

// Order says how a message is to be sent.
type Order struct {
	Lane      store.Lane
	At        int64 // scheduled for this time, in Unix milliseconds; 0: now
	Marketing bool  // more rules apply, and the consent hook is asked
}

// farthest is how far ahead messages can be scheduled.
const farthest = 90 * 24 * time.Hour

// Submit stores an outgoing message of a conversation and puts it into the outbox, if the rules allow it. Its
// conversation counts as answered, and is its agent's from then on if nobody has it and they want it so; both when it goes if it is
// scheduled. While the number is not connected or held the message waits and says why. A template that is known here has to be approved and filled as it wants; if it is marketing, so
// is the message. The caller's transaction decides; sending starts after its commit. Kinds of
// failure: Invalid (the content breaks a limit of WhatsApp's), NotFound, Conflict (the number is lost), WindowShut, Incapable, Blocked, OptedOut, NoConsent.
func (s *Sender) Submit(tx *db.Tx, m chat.Message, o Order) (chat.Message, error) {
	if err := m.Content.Check(); err != nil {
		return m, err
	}
	now := s.Clock.NowMillis()
	at, err := sendingTime(o.At, now)
	if err != nil {
		return m, err
	}
	c, err := store.ConversationIn(tx, chat.SystemViewer(m.Account), m.Conversation)
	if err != nil {
		return m, err
	}
	desk, err := store.DeskOf(tx, m.Account, c.Number)
	if err != nil {
		return m, err
	}
	if m, o, err = s.withTemplate(tx, desk.Number, m, o); err != nil {
		return m, err
	}
	x, err := situationOf(tx, desk, m, o.Marketing, at)
	if err != nil {
		return m, err
	}
	if err := s.refusal(tx, x); err != nil {
		return m, err
	}
	m.Content = m.Content.InWords()
	m.ID, m.Number, m.Direction = chat.MessageID(s.Store.IDs.Next()), c.Number, chat.Out
	m.Status, m.SentAt, m.ReceivedAt = chat.StatusQueued, at, now
	m.ErrorSay = chat.WaitsAt(desk.Number, desk.Standing.Hold, at, now)
	return m, s.keep(tx, m, c, s.outgoing(m, o, now))
}

// sendingTime checks when a message is to go.
func sendingTime(at, now int64) (int64, error) {
	switch {
	case at <= now:
		return now, nil
	case at-now > farthest.Milliseconds():
		return 0, chat.Errorf(chat.Invalid, "Messages can be scheduled up to 90 days ahead. Choose an earlier time.")
	}
	return at, nil
}

// outgoing is a message's place in the outbox. What a person wrote waits a little, so that it can be taken back.
func (s *Sender) outgoing(m chat.Message, o Order, now int64) store.Outgoing {
	out := store.Outgoing{Number: m.Number, Lane: o.Lane, Message: m.ID, Conversation: m.Conversation, Marketing: o.Marketing,
		State: chat.StatusQueued, DueAt: m.SentAt}
	switch {
	case m.SentAt > now:
		out.State = store.Scheduled
	case o.Lane == store.LanePeople && m.Agent != 0:
		out.DueAt += s.Undo.Milliseconds()
	}
	return out
}

// keep writes the message, its place in the outbox, what it does to the conversation, and the event. A reaction does
// nothing to its conversation: it changes how its target looks.
func (s *Sender) keep(tx *db.Tx, m chat.Message, c chat.Conversation, o store.Outgoing) error {
	if _, err := store.AddMessages(tx, m.Account, []chat.Message{m}); err != nil {
		return err
	}
	if err := store.Enqueue(tx, m.Account, o); err != nil {
		return err
	}
	tx.OnCommit(func() { s.wake(m.Account, m.Number) })
	if m.Content.Type == chat.TypeReaction {
		return s.reacted(tx, m)
	}
	events := []chat.Event{{Kind: chat.EventMessageAdded, Number: m.Number, Conversation: m.Conversation, Message: m.ID, At: m.ReceivedAt}}
	if o.State != store.Scheduled {
		if err := advance(tx, m, c); err != nil {
			return err
		}
		taken, err := s.takeCharge(tx, m, c)
		if err != nil {
			return err
		}
		events = append(events, taken...)
	}
	return s.Events.Append(tx, m.Account, events...)
}

// advance makes a message its conversation's newest and answers what came before.
func advance(tx *db.Tx, m chat.Message, c chat.Conversation) error {
	return store.AdvanceConversations(tx, m.Account, []store.Advance{{Conversation: c.ID, Contact: c.Contact, LastAt: m.SentAt, LastMessage: m.ID,
		ReadUntil: m.SentAt}})
}

// reacted tells of the reaction's target, which looks different now.
func (s *Sender) reacted(tx *db.Tx, m chat.Message) error {
	ref := store.Ref{Number: m.Number, WAMID: m.ReplyTo}
	found, err := store.Locate(tx, m.Account, []store.Ref{ref})
	if err != nil {
		return err
	}
	return s.Events.Append(tx, m.Account, chat.Event{Kind: chat.EventMessageChanged, Number: m.Number, Conversation: m.Conversation, Message: found[ref].Message, At: m.ReceivedAt})
}
