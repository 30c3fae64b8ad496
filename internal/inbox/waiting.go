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

// Resume tries a number whose sending is stopped at once: somebody says that the reason is gone. Kinds of failure:
// NotFound, Conflict (it is not stopped), Forbidden.
func (i *Inbox) Resume(ctx context.Context, v chat.Viewer, id chat.NumberID) error {
	if v.Role != chat.RoleAdmin {
		return chat.Errorf(chat.Forbidden, "Only administrators can do this. Ask one of your team.")
	}
	return i.sender.Resume(ctx, v, id)
}
