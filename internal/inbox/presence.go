package inbox

import (
	"context"
	"math"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/send"
	"github.com/saltbridge/saltbridge/internal/store"
)

// AnyMark stands for whatever mark as unread a conversation has: who reads it knows of that.
const AnyMark = math.MaxInt64

// MarkRead notes that the viewer has seen a conversation up to a time, in Unix milliseconds, on a page that knew of its mark as unread
// of a time (chat.Conversation.UnreadAt). If that is news, the customer is shown it too, in the background. It is none if the conversation
// was marked as unread since: a request may take longer than the next one.
func (i *Inbox) MarkRead(ctx context.Context, v chat.Viewer, id chat.ConversationID, until, mark int64) error {
	shown, news, err := i.noteRead(ctx, v, id, until, mark)
	if err == nil && news {
		i.sender.ShowSoon(shown)
	}
	return err
}

// ShowRead does the same and waits until the customer is shown it. It may be repeated. Kinds of failure besides those of
// MarkRead: Conflict (number not connected), Refused, Unavailable; what was noted here stays.
func (i *Inbox) ShowRead(ctx context.Context, v chat.Viewer, id chat.ConversationID, until int64) error {
	shown, _, err := i.noteRead(ctx, v, id, until, AnyMark)
	if err != nil || shown.WAMID == "" {
		return err
	}
	return i.sender.Show(ctx, shown)
}

// ShowTyping shows the customer for up to 25 seconds, or until the next message, that an answer is being written. For
// WhatsApp that is a part of reading: what the customer wrote counts as read.
func (i *Inbox) ShowTyping(ctx context.Context, v chat.Viewer, id chat.ConversationID) error {
	shown, _, err := i.noteRead(ctx, v, id, i.clock.NowMillis(), AnyMark)
	if err != nil {
		return err
	}
	if shown.WAMID == "" {
		return chat.Errorf(chat.Conflict, "The customer has not written here yet, and WhatsApp shows typing only in answer to a message.")
	}
	shown.Typing = true
	return i.sender.Show(ctx, shown)
}

// ShowTypingSoon does the same in the background, where it can be shown at all: nobody at a keyboard waits for it. mark is as in MarkRead.
func (i *Inbox) ShowTypingSoon(ctx context.Context, v chat.Viewer, id chat.ConversationID, mark int64) error {
	shown, _, err := i.noteRead(ctx, v, id, i.clock.NowMillis(), mark)
	if err == nil && shown.WAMID != "" {
		shown.Typing = true
		i.sender.ShowSoon(shown)
	}
	return err
}

// noteRead notes that a conversation was read up to a time by who knew of a mark as unread, and returns what the customer can be shown of it: nothing if
// there is no message of theirs.
func (i *Inbox) noteRead(ctx context.Context, v chat.Viewer, id chat.ConversationID, until, mark int64) (shown send.Presence, news bool, err error) {
	err = i.store.Write(ctx, func(tx *db.Tx) error {
		c, err := store.ConversationIn(tx, v, id)
		if err != nil {
			return err
		}
		if shown, news, err = noteReadIn(tx, v, c, until, mark); err != nil || !news {
			return err
		}
		return i.toldRead(tx, v, []chat.ReadMark{{Conversation: id, Number: c.Number}}, nil)
	})
	return shown, news, err
}

// noteReadIn does the same inside a transaction, without telling open pages.
func noteReadIn(tx *db.Tx, v chat.Viewer, c chat.Conversation, until, mark int64) (shown send.Presence, news bool, err error) {
	last, ok, err := store.LastFromCustomer(tx, v.Account, c.ID, until)
	if err != nil {
		return shown, false, err
	}
	if ok {
		shown = send.Presence{Account: v.Account, Number: c.Number, WAMID: last.WAMID}
	}
	news, err = store.MarkSeen(tx, v.Account, c.ID, min(until, c.LastAt), mark)
	return shown, news, err
}
