package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// resume tries a held number at once and answers with the cards of all numbers.
func (s *server) resume(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	id, err := pathID[chat.Number](r)
	if err != nil {
		return err
	}
	if err := s.Inbox.Resume(r.Context(), viewer(me), id); err != nil {
		return err
	}
	cards, err := s.cards(r.Context(), viewer(me))
	if err != nil {
		return err
	}
	return draw(w, r, ui.Numbers(cards, me.Role == chat.RoleAdmin))
}
