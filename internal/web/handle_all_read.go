package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// markAllRead makes conversations count as read that are not opened.
func (s *server) markAllRead(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	ids, err := targets(r)
	if err != nil {
		return err
	}
	was, err := s.Inbox.MarkAllRead(r.Context(), viewer(me), ids)
	if err != nil {
		return err
	}
	return s.answer(w, r, done{Say: ui.MarkedRead(r.Context(), len(was)), Unread: was})
}
