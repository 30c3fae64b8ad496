package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// label gives conversations labels and takes others from them.
func (s *server) label(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	ids, err := targets(r)
	if err != nil {
		return err
	}
	add, err := idsOf[chat.Label](r.PostForm["add"], mostActedOn)
	if err != nil {
		return err
	}
	take, err := idsOf[chat.Label](r.PostForm["take"], mostActedOn)
	if err != nil {
		return err
	}
	was, err := s.Inbox.Label(r.Context(), viewer(me), ids, add, take)
	if err != nil {
		return err
	}
	return s.acted(w, r, was, ui.Plural(r.Context(), len(was), "%d conversation labelled.", "%d conversations labelled."))
}
