package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// resume tries a number that something stops at once. It answers with what the button stands in: the number's page, or the
// cards of all numbers.
func (s *server) resume(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	v, err := admin(me)
	if err != nil {
		return err
	}
	id, err := pathID[chat.Number](r)
	if err != nil {
		return err
	}
	if err := s.Onboard.Resume(r.Context(), v, id); err != nil {
		return err
	}
	if r.Header.Get("HX-Target") == ui.NumberTarget {
		return s.drawNumber(w, r, me, id)
	}
	cards, err := s.cards(r.Context(), v)
	if err != nil {
		return err
	}
	return draw(w, r, ui.Numbers(cards, v.MayAdmin()))
}
