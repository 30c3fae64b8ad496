package inbox

import (
	"context"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/send"
	"github.com/saltbridge/saltbridge/internal/store"
)

// Foresee tells why templates would be refused in a conversation now, before anybody chose one.
func (i *Inbox) Foresee(ctx context.Context, v chat.Viewer, id chat.ConversationID) (f send.Foresight, err error) {
	err = i.store.Write(ctx, func(tx *db.Tx) error {
		c, err := store.ConversationIn(tx, v, id)
		if err != nil {
			return err
		}
		f, err = i.sender.Foresee(tx, c)
		return err
	})
	return f, err
}
