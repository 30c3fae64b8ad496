package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// resolve marks conversations as done.
func (s *server) resolve(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	ids, err := targets(r)
	if err != nil {
		return err
	}
	was, err := s.Inbox.Resolve(r.Context(), viewer(me), ids)
	if err != nil {
		return err
	}
	return s.acted(w, r, was, ui.Plural(r.Context(), len(was), "%d conversation resolved.", "%d conversations resolved."))
}
