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
	c, err := s.Store.Conversation(ctx, v, id)
	if err != nil {
		return err
	}
	who, err := s.Store.Contact(ctx, v, c.Contact)
	if err != nil {
		return err
	}
	items, older, err := s.items(ctx, v, c, who, whole(r.FormValue("at")), before)
	if err != nil {
		return err
	}
	return draw(w, r, ui.Items(items, older))
}
