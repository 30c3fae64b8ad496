package inbox

import (
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
)

// Overtaken is why an answer was not sent: somebody else has answered since its writer last looked.
type Overtaken struct {
	By chat.Message
}

// Error returns the sentence for people.
func (o *Overtaken) Error() string { return o.Unwrap().Error() }

// Unwrap makes it a [chat.Conflict].
func (o *Overtaken) Unwrap() error {
	if o.By.Origin == chat.FromPhone {
		return chat.Errorf(chat.Conflict, "The phone has answered since you last looked, so this was not sent. Read it, then send yours or not.")
	}
	return chat.Errorf(chat.Conflict, "A colleague has answered since you last looked, so this was not sent. Read it, then send yours or not.")
}

// guard stops an answer whose writer has not seen that somebody else answered meanwhile.
func (i *Inbox) guard(tx *db.Tx, v chat.Viewer, id chat.ConversationID, d Draft) error {
	if d.Seen == 0 {
		return nil
	}
	seen, err := store.MessageIn(tx, v, d.Seen)
	switch {
	case chat.KindOf(err) == chat.NotFound || err == nil && seen.Conversation != id:
		return nil // it went elsewhere with a merged contact: nothing can be said
	case err != nil:
		return err
	}
	by, answered, err := store.AnsweredSince(tx, v, seen, i.clock.NowMillis())
	if err == nil && answered {
		err = &Overtaken{by}
	}
	return err
}
