package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// showExchanges draws what was asked of Meta about a message, and answered.
func (s *server) showExchanges(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	id, err := pathID[chat.Message](r)
	if err != nil {
		return err
	}
	if _, err := s.Store.Message(r.Context(), viewer(me), id); err != nil {
		return err
	}
	list, err := s.Store.Exchanges(r.Context(), viewer(me), id)
	if err != nil {
		return err
	}
	return draw(w, r, ui.Exchanges(list))
}
