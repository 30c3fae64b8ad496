package inbox

import (
	"context"
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
)

// AnyVersion stands for the version of an unsent text, whichever it is.
const AnyVersion int64 = -1

// KeepUnsent keeps what the viewer has begun to write in a conversation; what is empty is kept no more. seen is the version
// that the device had (zero: none) or [AnyVersion]. If another device has stored something else since, nothing is written: kept is false and
// now what is there. A viewer without an agent, such as a program, proposes to whoever opens the conversation. Kinds
// of failure: Invalid (too long, no such kind), NotFound.
func (i *Inbox) KeepUnsent(ctx context.Context, v chat.Viewer, u chat.Unsent, seen int64) (now chat.Unsent, kept bool, err error) {
	u.Account, u.Agent = v.Account, v.Agent
	if err := checkUnsent(u); err != nil {
		return now, false, err
	}
	err = i.store.Write(ctx, func(tx *db.Tx) (err error) {
		now, kept, err = i.keepUnsent(tx, v, u, seen)
		return err
	})
	return now, kept, err
}

func checkUnsent(u chat.Unsent) error {
	switch n := utf8.RuneCountInString(u.Body); {
	case n > longestNote:
		return chat.Errorf(chat.Invalid, "The text has %d characters; %d can be kept. Shorten it by %d.", n, longestNote, n-longestNote)
	case strings.Contains(u.Body, "\x00"):
		return chat.Errorf(chat.Invalid, "There is a NUL character in the text, which no phone can show. Leave it out.")
	case u.Kind != chat.UnsentReply && u.Kind != chat.UnsentNote:
		return chat.Errorf(chat.Invalid, "%q is no kind of text. Use reply or note.", u.Kind)
	case u.Kind == chat.UnsentNote && u.Agent == 0:
		return chat.Errorf(chat.Invalid, "Only answers can be proposed, no notes.")
	}
	return nil
}

func (i *Inbox) keepUnsent(tx *db.Tx, v chat.Viewer, u chat.Unsent, seen int64) (now chat.Unsent, kept bool, err error) {
	if _, err := store.ConversationIn(tx, v, u.Conversation); err != nil {
		return now, false, err
	}
	before, _, err := store.UnsentIn(tx, u.Account, u.Conversation, u.Agent, u.Kind)
	if err != nil {
		return now, false, err
	}
	same := before.Body == u.Body && reflect.DeepEqual(before.Detail, u.Detail)
	switch {
	case same: // also where an answer to this device was lost
		return before, true, nil
	case seen != AnyVersion && seen != before.Version:
		return before, false, nil
	}
	u.UpdatedAt = i.clock.NowMillis()
	u.Version = max(before.Version+1, u.UpdatedAt) // grows even where the text before was deleted
	if isEmpty(u) {
		told, err := i.dropUnsent(tx, u)
		if err != nil {
			return now, false, err
		}
		return chat.Unsent{}, true, i.events.Append(tx, u.Account, told...)
	}
	if kept, err = store.PutUnsent(tx, u, before.Version); err != nil || !kept {
		return before, false, err
	}
	return u, true, i.events.Append(tx, u.Account, unsentChanged(u))
}

func isEmpty(u chat.Unsent) bool {
	return strings.TrimSpace(u.Body) == "" && u.Detail.ReplyTo == 0 && u.Detail.Snippet == 0 && len(u.Detail.Files) == 0
}

// dropUnsent deletes an unsent text. It returns the event that tells of it, if there was one.
func (i *Inbox) dropUnsent(tx *db.Tx, u chat.Unsent) ([]chat.Event, error) {
	was, err := store.RemoveUnsent(tx, u.Account, u.Conversation, u.Agent, u.Kind)
	if err != nil || !was {
		return nil, err
	}
	u.UpdatedAt = i.clock.NowMillis()
	return []chat.Event{unsentChanged(u)}, nil
}

func unsentChanged(u chat.Unsent) chat.Event {
	return chat.Event{Kind: chat.EventUnsentChanged, Conversation: u.Conversation, Agent: u.Agent, At: u.UpdatedAt}
}

// DismissProposal deletes what was proposed in a conversation. Kinds of failure: NotFound.
func (i *Inbox) DismissProposal(ctx context.Context, v chat.Viewer, id chat.ConversationID) error {
	return i.store.Write(ctx, func(tx *db.Tx) error {
		if _, err := store.ConversationIn(tx, v, id); err != nil {
			return err
		}
		told, err := i.dropUnsent(tx, chat.Unsent{Account: v.Account, Conversation: id, Kind: chat.UnsentReply})
		if err != nil {
			return err
		}
		return i.events.Append(tx, v.Account, told...)
	})
}

// finishUnsent deletes what an answer or a note was begun as, and what was proposed where an answer goes out. It returns the
// events that tell of it, for the end of the transaction.
func (i *Inbox) finishUnsent(tx *db.Tx, v chat.Viewer, id chat.ConversationID, kind chat.UnsentKind) (told []chat.Event, err error) {
	agents := []chat.AgentID{v.Agent}
	if kind == chat.UnsentReply && v.Agent != 0 {
		agents = append(agents, 0)
	}
	for _, agent := range agents {
		more, err := i.dropUnsent(tx, chat.Unsent{Account: v.Account, Conversation: id, Agent: agent, Kind: kind})
		if err != nil {
			return nil, err
		}
		told = append(told, more...)
	}
	return told, nil
}
