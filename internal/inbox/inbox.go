package inbox

import (
	"context"

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
	nudged chan struct{} // tells the waker to look
}

// New returns an inbox over a store that sends through a sender.
func New(s *store.Store, e *event.Log, sender *send.Sender, c *clock.Clock) *Inbox {
	return &Inbox{store: s, events: e, sender: sender, clock: c, nudged: make(chan struct{}, 1)}
}

// Retry sends a failed or uncertain message again because a person asked for it, and returns the new message. It goes
// out below the old one: if Meta had the first after all, both were sent and both are shown. Its files are uploaded anew,
// for Meta may have lost them.
func (i *Inbox) Retry(ctx context.Context, v chat.Viewer, id chat.MessageID) (m chat.Message, err error) {
	err = i.store.Write(ctx, func(tx *db.Tx) error {
		old, err := store.MessageIn(tx, v, id)
		if err != nil {
			return err
		}
		if err := giveUp(tx, v, old); err != nil {
			return err
		}
		for _, use := range old.Content.Files() {
			if err := store.ForgetUploads(tx, v.Account, use.ID); err != nil {
				return err
			}
		}
		m, err = i.queue(tx, chat.Message{Account: v.Account, Conversation: old.Conversation, Origin: chat.FromAgent, Agent: v.Agent,
			Content: old.Content, ReplyTo: old.ReplyTo}, 0)
		if err != nil {
			return err
		}
		return i.events.Append(tx, v.Account, chat.Event{Kind: chat.EventMessageChanged, Number: old.Number, Conversation: old.Conversation, Message: id, At: i.clock.NowMillis()})
	})
	return m, err
}

// giveUp takes a message that failed or is uncertain out of everybody's hands: of two who do so, one does.
func giveUp(tx *db.Tx, v chat.Viewer, old chat.Message) error {
	if !old.Retryable() {
		return notAgain()
	}
	if err := store.Unqueue(tx, v.Account, []chat.MessageID{old.ID}); err != nil {
		return err
	}
	given, err := store.GiveUp(tx, v.Account, old.ID, chat.SentAgain)
	if err == nil && !given { // someone else was faster, or Meta told of it this moment
		err = notAgain()
	}
	return err
}

func notAgain() error {
	return chat.Errorf(chat.Conflict, "Only messages that failed or are uncertain can be sent again, and only once.")
}
