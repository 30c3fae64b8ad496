package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// fragmentMessage draws one message.
func (s *server) fragmentMessage(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	id, err := pathID[chat.Message](r)
	if err != nil {
		return err
	}
	item, err := s.item(r.Context(), viewer(me), id, seen(r))
	if err != nil {
		return err
	}
	return draw(w, r, ui.MessageItem(item))
}
