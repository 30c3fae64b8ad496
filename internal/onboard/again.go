package onboard

import (
	"context"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
)

// Resume lets a number go on at once, because someone says that what stopped it is gone: its sending is tried with one
// message, or what keeps it from being connected is tried again. If it is not gone, it stands there again. Kinds of failure:
// NotFound, Conflict (nothing stops it, or only connecting again helps).
func (b *Onboard) Resume(ctx context.Context, v chat.Viewer, id chat.NumberID) error {
	n, err := b.Store.Number(ctx, v, id)
	if err != nil {
		return err
	}
	if n.Link == chat.LinkDisconnected {
		return chat.Errorf(chat.Conflict, "The connection of this number ended. Connect it again: what waits to be sent is kept.").See(chat.LinkRunbook(n))
	}
	return b.Store.Write(ctx, func(tx *db.Tx) error {
		d, err := store.HoldDesk(tx, n.Account, n.ID)
		if err != nil {
			return err
		}
		hold, trouble := d.Standing.Hold, d.Standing.Trouble
		if hold.Kind == chat.HoldNone && trouble.Say == "" {
			return chat.Errorf(chat.Conflict, "Nothing stops this number: it sends.").See(chat.RunbookConnect)
		}
		now := b.Clock.NowMillis()
		hold.Until, trouble.Until = min(hold.Until, now), min(trouble.Until, now)
		if err := store.SetTrouble(tx, n.Account, n.ID, trouble); err != nil {
			return err
		}
		if err := store.SetHold(tx, n.Account, n.ID, hold); err != nil {
			return err
		}
		tx.OnCommit(b.changed)
		return b.Events.Append(tx, n.Account, chat.Event{Kind: chat.EventNumberChanged, Number: n.ID, At: now})
	})
}

// SyncAgain has an import that Meta refused requested once more. It is possible for 24 hours after connecting; one that Meta took
// is never requested twice. Kinds of failure: NotFound, Conflict.
func (b *Onboard) SyncAgain(ctx context.Context, v chat.Viewer, id chat.NumberID, kind chat.SyncKind) error {
	n, err := b.Store.Number(ctx, v, id)
	if err != nil {
		return err
	}
	now := b.Clock.NowMillis()
	return b.Store.Write(ctx, func(tx *db.Tx) error {
		s, _, err := store.SyncIn(tx, n.Account, n.ID, kind)
		if err != nil {
			return err
		}
		if err := s.RequestAgain(n, now); err != nil {
			return err
		}
		s.State, s.Error, s.UpdatedAt = chat.SyncWaiting, "", now
		if err := store.PutSync(tx, n.Account, s); err != nil {
			return err
		}
		tx.OnCommit(b.changed)
		return b.Events.Append(tx, n.Account, chat.Event{Kind: chat.EventSyncChanged, Number: n.ID, At: now})
	})
}
