package inbox

import (
	"context"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// Cancel takes back a message that waits to be sent. Kinds of failure: NotFound, Conflict (it is on its way, or sent).
func (i *Inbox) Cancel(ctx context.Context, v chat.Viewer, id chat.MessageID) error {
	return i.sender.Cancel(ctx, v, id)
}

// TakeAsSent settles an uncertain message: somebody looked, and it was sent. Kinds of failure: NotFound, Conflict.
func (i *Inbox) TakeAsSent(ctx context.Context, v chat.Viewer, id chat.MessageID) error {
	return i.sender.TakeAsSent(ctx, v, id)
}
