package send

import (
	"unicode/utf8"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/phonenumber"
	"github.com/saltbridge/saltbridge/internal/store"
)

// maxText is the longest text Meta takes, in characters (Meta: text messages page, Nov 2025).
const maxText = 4096

// Queue stores an outgoing message of a conversation and puts it into the outbox, if the rules allow it now:
// the number is connected and the window is open. Its conversation counts as answered. The caller's
// transaction decides; sending starts after its commit.
func (s *Sender) Queue(tx *db.Tx, m chat.Message, lane store.Lane) (chat.Message, error) {
	if err := checkText(m.Content); err != nil {
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
	if err := mayWrite(number, c, now); err != nil {
		return m, err
	}
	m.ID, m.Number, m.Direction = chat.MessageID(s.Store.IDs.Next()), c.Number, chat.Out
	m.Status, m.SentAt, m.ReceivedAt = chat.StatusQueued, now, now
	return m, s.keep(tx, m, c, lane)
}

// keep writes the message, its place in the outbox, what it does to the conversation, and the event.
func (s *Sender) keep(tx *db.Tx, m chat.Message, c chat.Conversation, lane store.Lane) error {
	if _, err := store.AddMessages(tx, m.Account, []chat.Message{m}); err != nil {
		return err
	}
	err := store.Enqueue(tx, m.Account, store.Outgoing{Number: m.Number, Lane: lane, Message: m.ID, Conversation: m.Conversation,
		State: chat.StatusQueued, DueAt: m.SentAt})
	if err != nil {
		return err
	}
	err = store.AdvanceConversations(tx, m.Account, []store.Advance{{Conversation: c.ID, Contact: c.Contact, LastAt: m.SentAt, LastMessage: m.ID,
		ReadUntil: m.SentAt}})
	if err != nil {
		return err
	}
	tx.OnCommit(func() { s.wake(m.Account, m.Number) })
	return s.Events.Append(tx, m.Account, chat.Event{Kind: chat.EventMessageAdded, Number: m.Number, Conversation: m.Conversation, Message: m.ID, At: m.SentAt})
}

func checkText(c chat.Content) error {
	length := utf8.RuneCountInString(c.Text)
	switch {
	case c.Type != "text":
		return chat.Errorf(chat.Invalid, "Messages of type %q cannot be sent from here yet.", c.Type)
	case length == 0:
		return chat.Errorf(chat.Invalid, "The message is empty. Write something first.")
	case length > maxText:
		return chat.Errorf(chat.Invalid, "The message has %d characters; WhatsApp takes %d at most. Shorten it or send it in parts.", length, maxText)
	}
	return nil
}

// mayWrite applies the rules that need no request to Meta: it would refuse these too, only later.
func mayWrite(n chat.Number, c chat.Conversation, now int64) error {
	switch {
	case n.Link == chat.LinkConnecting:
		return chat.Errorf(chat.Conflict, "The number %s is still being connected. Try again in a moment.", phonenumber.Display(n.Digits))
	case n.Link != chat.LinkConnected:
		return chat.Errorf(chat.Conflict, "The number %s is not connected to Meta at the moment. Answer from the phone, or connect it again.", phonenumber.Display(n.Digits))
	case !c.Window.Open(now):
		return chat.Errorf(chat.WindowShut, "More than 24 hours have passed since the customer last wrote here, so WhatsApp takes no free text. Wait for the customer to write, or answer from the phone.")
	}
	return nil
}
