package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// fragmentOlder draws the messages before a place of a conversation.
func (s *server) fragmentOlder(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	id, err := pathID[chat.Conversation](r)
	if err != nil {
		return err
	}
	before, err := chat.ParseID[chat.Message](r.FormValue("before"))
	if err != nil {
		return err
	}
	ctx, v := r.Context(), viewer(me)
	st, err := s.stretch(ctx, v, id, seen(r))
	if err != nil {
		return err
	}
	items, older, err := s.items(ctx, v, st, whole(r.FormValue("at")), before)
	if err != nil {
		return err
	}
	return draw(w, r, ui.Items(items, older))
}
