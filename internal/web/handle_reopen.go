package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// reopen opens conversations again.
func (s *server) reopen(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	ids, err := targets(r)
	if err != nil {
		return err
	}
	was, err := s.Inbox.Reopen(r.Context(), viewer(me), ids)
	if err != nil {
		return err
	}
	return s.acted(w, r, was, ui.Plural(r.Context(), len(was), "%d conversation is open again.", "%d conversations are open again."))
}
