package inbox

import (
	"context"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
)

// Whisper leaves a private note for whoever has a conversation, which is told to them like a mention; the customer never sees it. to is
// whom it is meant for: the conversation may have gone to somebody else while it was written. Kinds of failure: Forbidden, Invalid, NotFound, Conflict.
func (i *Inbox) Whisper(ctx context.Context, v chat.Viewer, id chat.ConversationID, to chat.AgentID, words string) (note chat.Entry, err error) {
	if err := mayWatch(v); err != nil {
		return note, err
	}
	if err := checkNote(words, false); err != nil {
		return note, err
	}
	err = i.store.Write(ctx, func(tx *db.Tx) error {
		c, err := store.ConversationIn(tx, v, id)
		if err != nil {
			return err
		}
		switch c.Assignee {
		case 0:
			return chat.Errorf(chat.Conflict, "Nobody has this conversation, so there is nobody to whisper to. Take it over, or assign it first.")
		case v.Agent:
			return chat.Errorf(chat.Conflict, "You have this conversation yourself. Join it, and write a note there.")
		case to:
		default:
			return chat.Errorf(chat.Conflict, "Somebody else has this conversation by now. Look who it is, and whisper again.")
		}
		note, err = i.addNote(tx, v, id, words, []chat.AgentID{to})
		return err
	})
	return note, err
}

// Watch returns a conversation for somebody who watches it: nothing tells that they do. Kinds of failure: Forbidden, NotFound.
func (i *Inbox) Watch(ctx context.Context, v chat.Viewer, id chat.ConversationID) (chat.Conversation, error) {
	if err := mayWatch(v); err != nil {
		return chat.Conversation{}, err
	}
	return i.store.Conversation(ctx, v, id)
}
