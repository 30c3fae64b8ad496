package inbox

import (
	"context"
	"slices"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/send"
	"github.com/saltbridge/saltbridge/internal/store"
)

// MarkAllRead makes what customers wrote in conversations count as read without opening them, here and, in the background, for the
// customers. It returns up to when those that changed were read before, for [Inbox.TakeReadBack]. Kinds of failure: Invalid (too many
// at once), NotFound (one that the viewer may not see).
func (i *Inbox) MarkAllRead(ctx context.Context, v chat.Viewer, ids []chat.ConversationID) (was []chat.ReadMark, err error) {
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	if err := checkMost(len(ids)); err != nil {
		return nil, err
	}
	var shown []send.Presence
	err = i.store.Write(ctx, func(tx *db.Tx) error {
		was, shown = nil, nil // the transaction may be repeated
		for _, id := range ids {
			c, err := store.ConversationIn(tx, v, id)
			if err != nil {
				return err
			}
			p, news, err := noteReadIn(tx, v, c, c.LastAt, AnyMark)
			if err != nil {
				return err
			}
			if news && c.Unread > 0 {
				was, shown = append(was, chat.ReadMark{Conversation: id, Number: c.Number, Until: c.ReadUntil}), append(shown, p)
			}
		}
		return i.toldRead(tx, v, was, nil)
	})
	if err != nil {
		return nil, err
	}
	i.sender.ShowSoon(shown...)
	return was, nil
}

// TakeReadBack makes conversations count as read only up to where they were before [Inbox.MarkAllRead]. Customers keep seeing what they
// have seen.
func (i *Inbox) TakeReadBack(ctx context.Context, v chat.Viewer, was []chat.ReadMark) (changed []chat.ReadMark, err error) {
	if err := checkMost(len(was)); err != nil {
		return nil, err
	}
	err = i.store.Write(ctx, func(tx *db.Tx) error {
		if changed, err = store.UnreadFrom(tx, v, was, i.clock.NowMillis()); err != nil {
			return err
		}
		return i.toldRead(tx, v, changed, nil)
	})
	return changed, err
}
