package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// retry sends a failed or uncertain message again and answers with the old one's bubble; the new one
// arrives with its event.
func (s *server) retry(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	id, err := pathID[chat.Message](r)
	if err != nil {
		return err
	}
	ctx, v := r.Context(), viewer(me)
	if _, err := s.Inbox.Retry(ctx, v, id); err != nil {
		return err
	}
	item, err := s.item(ctx, v, id, seen(r))
	if err != nil {
		return err
	}
	return draw(w, r, ui.MessageItem(item))
}
