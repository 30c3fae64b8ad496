package inbox

import (
	"context"
	"slices"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
)

// MarkUnread makes the newest message of each conversation's customer count as unread again, here: the customer keeps seeing it as read.
// It returns up to when those that changed were read before, for [Inbox.TakeUnreadBack], and how many cannot be unread because their
// customer never wrote here. Kinds of failure: Invalid (too many at once), NotFound (one that the viewer may not see), Conflict (none
// can be unread).
func (i *Inbox) MarkUnread(ctx context.Context, v chat.Viewer, ids []chat.ConversationID) (was []chat.ReadMark, never int, err error) {
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	if err := checkMost(len(ids)); err != nil {
		return nil, 0, err
	}
	err = i.store.Write(ctx, func(tx *db.Tx) error {
		made, err := store.MarkUnread(tx, v, ids, i.clock.NowMillis())
		if err == nil && len(made.Never) == len(ids) {
			err = chat.Errorf(chat.Conflict, "The customer has not written here yet, so nothing can be unread. What was imported from the phone never counts as unread.")
		}
		was, never = made.Was, len(made.Never)
		return i.toldRead(tx, v, slices.Concat(made.Was, made.Same), err) // pages read it only if they know of the mark
	})
	return was, never, err
}

// TakeUnreadBack makes conversations count as read up to where they were before [Inbox.MarkUnread]. The customer is shown nothing.
func (i *Inbox) TakeUnreadBack(ctx context.Context, v chat.Viewer, was []chat.ReadMark) (changed []chat.ReadMark, err error) {
	if err := checkMost(len(was)); err != nil {
		return nil, err
	}
	err = i.store.Write(ctx, func(tx *db.Tx) error {
		changed = nil // the transaction may be repeated
		for _, mark := range was {
			c, err := store.ConversationIn(tx, v, mark.Conversation)
			if err != nil {
				return err
			}
			news, err := store.MarkRead(tx, v.Account, c.ID, min(mark.Until, c.LastAt))
			if err != nil {
				return err
			}
			if news {
				changed = append(changed, chat.ReadMark{Conversation: c.ID, Number: c.Number, Until: c.ReadUntil})
			}
		}
		return i.toldRead(tx, v, changed, nil)
	})
	return changed, err
}

// toldRead tells open pages of conversations that are read, or not, unless something failed.
func (i *Inbox) toldRead(tx *db.Tx, v chat.Viewer, marks []chat.ReadMark, err error) error {
	if err != nil || len(marks) == 0 {
		return err
	}
	events := make([]chat.Event, len(marks))
	for n, m := range marks {
		events[n] = chat.Event{Kind: chat.EventConversationChanged, Number: m.Number, Conversation: m.Conversation, At: i.clock.NowMillis()}
	}
	return i.events.Append(tx, v.Account, events...)
}
