package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// markUnread makes the newest message of the customer count as unread again.
func (s *server) markUnread(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	ids, err := targets(r)
	if err != nil {
		return err
	}
	was, never, err := s.Inbox.MarkUnread(r.Context(), viewer(me), ids)
	if err != nil {
		return err
	}
	return s.answer(w, r, done{Say: ui.MarkedUnread(r.Context(), len(was), never), Read: was})
}
