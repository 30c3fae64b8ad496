package send

import (
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/phonenumber"
	"github.com/saltbridge/saltbridge/internal/store"
)

// Queue stores an outgoing message of a conversation and puts it into the outbox, if the rules allow it now: the content
// keeps WhatsApp's limits, the number can send it and is connected, and the window is open unless it is a template. Its
// conversation counts as answered. The caller's transaction decides; sending starts after its commit.
func (s *Sender) Queue(tx *db.Tx, m chat.Message, lane store.Lane) (chat.Message, error) {
	if err := m.Content.Check(); err != nil {
		return m, err
	}
	now := s.Clock.NowMillis()
	c, err := store.ConversationIn(tx, chat.SystemViewer(m.Account), m.Conversation)
	if err != nil {
		return m, err
	}
	number, err := store.NumberIn(tx, m.Account, c.Number)
	if err != nil {
		return m, err
	}
	to, err := store.ContactOf(tx, m.Account, m.Conversation)
	if err != nil {
		return m, err
	}
	if err := chat.Permit(m.Content, number, to); err != nil {
		return m, err
	}
	if err := mayWrite(number, c, m.Content, now); err != nil {
		return m, err
	}
	m.Content = m.Content.InWords()
	m.ID, m.Number, m.Direction = chat.MessageID(s.Store.IDs.Next()), c.Number, chat.Out
	m.Status, m.SentAt, m.ReceivedAt = chat.StatusQueued, now, now
	return m, s.keep(tx, m, c, lane)
}

// keep writes the message, its place in the outbox, what it does to the conversation, and the event. A reaction does
// nothing to its conversation: it changes how its target looks.
func (s *Sender) keep(tx *db.Tx, m chat.Message, c chat.Conversation, lane store.Lane) error {
	if _, err := store.AddMessages(tx, m.Account, []chat.Message{m}); err != nil {
		return err
	}
	err := store.Enqueue(tx, m.Account, store.Outgoing{Number: m.Number, Lane: lane, Message: m.ID, Conversation: m.Conversation,
		State: chat.StatusQueued, DueAt: m.SentAt})
	if err != nil {
		return err
	}
	tx.OnCommit(func() { s.wake(m.Account, m.Number) })
	if m.Content.Type == chat.TypeReaction {
		return s.reacted(tx, m)
	}
	err = store.AdvanceConversations(tx, m.Account, []store.Advance{{Conversation: c.ID, Contact: c.Contact, LastAt: m.SentAt, LastMessage: m.ID,
		ReadUntil: m.SentAt}})
	if err != nil {
		return err
	}
	return s.Events.Append(tx, m.Account, chat.Event{Kind: chat.EventMessageAdded, Number: m.Number, Conversation: m.Conversation, Message: m.ID, At: m.SentAt})
}

// reacted tells of the reaction's target, which looks different now.
func (s *Sender) reacted(tx *db.Tx, m chat.Message) error {
	ref := store.Ref{Number: m.Number, WAMID: m.ReplyTo}
	found, err := store.Locate(tx, m.Account, []store.Ref{ref})
	if err != nil {
		return err
	}
	return s.Events.Append(tx, m.Account, chat.Event{Kind: chat.EventMessageChanged, Number: m.Number, Conversation: m.Conversation, Message: found[ref].Message, At: m.SentAt})
}

// mayWrite applies the rules that need no request to Meta: it would refuse these too, only later.
func mayWrite(n chat.Number, c chat.Conversation, content chat.Content, now int64) error {
	switch {
	case n.Link == chat.LinkConnecting:
		return chat.Errorf(chat.Conflict, "The number %s is still being connected. Try again in a moment.", phonenumber.Display(n.Digits))
	case n.Link != chat.LinkConnected:
		return notConnected(n)
	case content.Free() && !c.Window.Open(now):
		return chat.Errorf(chat.WindowShut, "More than 24 hours have passed since the customer last wrote here, so WhatsApp takes only templates. Send one, wait for the customer to write, or answer from the phone.")
	}
	return nil
}

func notConnected(n chat.Number) error {
	return chat.Errorf(chat.Conflict, "The number %s is not connected to Meta at the moment. Answer from the phone, or connect it again.", phonenumber.Display(n.Digits))
}
