package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// fragmentNumbers draws the cards of the numbers alone.
func (s *server) fragmentNumbers(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	cards, err := s.cards(r.Context(), viewer(me))
	if err != nil {
		return err
	}
	return draw(w, r, ui.Numbers(cards, viewer(me).MayAdmin()))
}
