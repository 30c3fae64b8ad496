package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// setPriority says how soon conversations want someone.
func (s *server) setPriority(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	ids, err := targets(r)
	if err != nil {
		return err
	}
	was, err := s.Inbox.SetPriority(r.Context(), viewer(me), ids, chat.Priority(whole(r.PostFormValue("priority"))))
	if err != nil {
		return err
	}
	return s.acted(w, r, was, ui.Plural(r.Context(), len(was), "%d conversation has another priority.", "%d conversations have another priority."))
}
