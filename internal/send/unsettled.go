package send

import (
	"context"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
)

// receiptTime is how long a receipt may settle an uncertain message before a person is asked. Meta's webhooks come
// within seconds; when they are held up, minutes.
const receiptTime = 10 * time.Minute

const (
	askReceipt = "A receipt from WhatsApp will settle it, or you are asked in a few minutes."
	unclear    = "Meta did not answer clearly, so this message may or may not have been sent. " + askReceipt
	askPerson  = "No receipt came, so nobody knows whether this message was sent. Look at the phone: if it is there, say that it was sent; if not, send it again."
	askNobody  = "No receipt came, so nobody knows whether this message was sent. It is not sent again: nobody should get bulk mail twice."
)

// doubt notes that nobody knows whether Meta has a message.
func (s *Sender) doubt(tx *db.Tx, account chat.AccountID, o store.Outgoing, now int64, say string) error {
	if err := store.Doubt(tx, account, o, now+receiptTime.Milliseconds()); err != nil {
		return err
	}
	return s.restate(tx, account, o, chat.StatusUncertain, say)
}

// settleOverdue hands messages that no receipt has settled in time to people. Bulk mail stays as it is for good.
func (s *Sender) settleOverdue() error {
	overdue, err := s.Store.Unsettled(s.ctx, s.Clock.NowMillis(), 100)
	if err != nil {
		return err
	}
	for _, u := range overdue {
		if err := s.Store.Write(s.ctx, func(tx *db.Tx) error { return s.handOver(tx, u) }); err != nil {
			return err
		}
	}
	return nil
}

func (s *Sender) handOver(tx *db.Tx, u store.Unsettled) error {
	news, err := store.AwaitPerson(tx, u.Account, u.Message)
	if err != nil || !news {
		return err
	}
	if u.Lane != store.LaneBulk {
		return s.restate(tx, u.Account, u.Outgoing, chat.StatusUncertain, askPerson)
	}
	if err := store.Unqueue(tx, u.Account, []chat.MessageID{u.Message}); err != nil {
		return err
	}
	return s.restate(tx, u.Account, u.Outgoing, chat.StatusUncertain, askNobody)
}

// TakeAsSent settles an uncertain message because a person looked: it was sent. Kinds of failure: NotFound, Conflict.
func (s *Sender) TakeAsSent(ctx context.Context, v chat.Viewer, id chat.MessageID) error {
	return s.Store.Write(ctx, func(tx *db.Tx) error {
		m, err := store.MessageIn(tx, v, id)
		if err != nil {
			return err
		}
		if m.Status != chat.StatusUncertain {
			return chat.Errorf(chat.Conflict, "Only a message that is uncertain can be taken as sent. This one is not.")
		}
		if err := store.Climb(tx, v.Account, id, chat.StatusAccepted, "", 0, chat.TakenAsSent); err != nil {
			return err
		}
		return s.finish(tx, v.Account, store.Outgoing{Number: m.Number, Conversation: m.Conversation, Message: id})
	})
}

// Cancel takes back a message that waits to be sent: within the time for it, scheduled, or held up. Kinds of
// failure: NotFound, Conflict.
func (s *Sender) Cancel(ctx context.Context, v chat.Viewer, id chat.MessageID) error {
	return s.Store.Write(ctx, func(tx *db.Tx) error {
		m, err := store.MessageIn(tx, v, id)
		if err != nil {
			return err
		}
		cancelled, err := store.Cancel(tx, v.Account, id)
		if err != nil {
			return err
		}
		if !cancelled {
			return chat.Errorf(chat.Conflict, "Only a message that waits can be taken back. This one is on its way, or already sent.")
		}
		if err := store.Climb(tx, v.Account, id, chat.StatusCancelled, "", 0, ""); err != nil {
			return err
		}
		tx.OnCommit(func() { s.wake(v.Account, m.Number) })
		return s.changed(tx, v.Account, store.Outgoing{Number: m.Number, Conversation: m.Conversation, Message: id})
	})
}
