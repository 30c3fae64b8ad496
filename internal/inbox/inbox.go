package inbox

import (
	"context"
	"strings"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/clock"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/event"
	"github.com/saltbridge/saltbridge/internal/send"
	"github.com/saltbridge/saltbridge/internal/store"
)

// Inbox does what agents ask for.
type Inbox struct {
	store  *store.Store
	events *event.Log
	sender *send.Sender
	clock  *clock.Clock
}

// New returns an inbox over a store that sends through a sender.
func New(s *store.Store, e *event.Log, sender *send.Sender, c *clock.Clock) *Inbox {
	return &Inbox{store: s, events: e, sender: sender, clock: c}
}

// Reply queues a text as the viewer's answer in a conversation. Kinds of failure: Invalid (empty, too long),
// WindowShut, Conflict (number not connected), NotFound.
func (i *Inbox) Reply(ctx context.Context, v chat.Viewer, id chat.ConversationID, text string) (chat.Message, error) {
	m := chat.Message{Account: v.Account, Conversation: id, Origin: chat.FromAgent, Agent: v.Agent,
		Content: chat.Content{Type: "text", Text: strings.TrimSpace(text)}}
	err := i.store.Write(ctx, func(tx *db.Tx) (err error) {
		m, err = i.sender.Queue(tx, m, store.LanePeople)
		return err
	})
	return m, err
}

// MarkRead notes that the viewer has seen a conversation up to a time, in Unix milliseconds.
func (i *Inbox) MarkRead(ctx context.Context, v chat.Viewer, id chat.ConversationID, until int64) error {
	return i.store.Write(ctx, func(tx *db.Tx) error {
		c, err := store.ConversationIn(tx, v, id)
		if err != nil || c.ReadUntil >= until {
			return err
		}
		news, err := store.MarkRead(tx, v.Account, id, min(until, c.LastAt))
		if err != nil || !news {
			return err
		}
		return i.events.Append(tx, v.Account, chat.Event{Kind: chat.EventConversationChanged, Number: c.Number, Conversation: id, At: i.clock.NowMillis()})
	})
}

// Retry sends a failed or uncertain message again because a person asked for it. It goes out as a new
// message below the old one: if Meta had the first after all, both were sent and both are shown.
func (i *Inbox) Retry(ctx context.Context, v chat.Viewer, id chat.MessageID) error {
	return i.store.Write(ctx, func(tx *db.Tx) error {
		old, err := store.MessageIn(tx, v, id)
		if err != nil {
			return err
		}
		if !old.Retryable() {
			return notAgain()
		}
		if err := store.Unqueue(tx, v.Account, []chat.MessageID{id}); err != nil {
			return err
		}
		given, err := store.GiveUp(tx, v.Account, id, chat.SentAgain)
		if err != nil {
			return err
		}
		if !given { // someone else was faster, or Meta told of it this moment
			return notAgain()
		}
		_, err = i.sender.Queue(tx, chat.Message{Account: v.Account, Conversation: old.Conversation, Origin: chat.FromAgent, Agent: v.Agent,
			Content: old.Content, ReplyTo: old.ReplyTo}, store.LanePeople)
		if err != nil {
			return err
		}
		return i.events.Append(tx, v.Account, chat.Event{Kind: chat.EventMessageChanged, Number: old.Number, Conversation: old.Conversation, Message: id, At: i.clock.NowMillis()})
	})
}

func notAgain() error {
	return chat.Errorf(chat.Conflict, "Only messages that failed or are uncertain can be sent again, and only once.")
}
