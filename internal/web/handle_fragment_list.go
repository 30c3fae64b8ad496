package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// fragmentList draws the list of another view or order, which is the agent's from then on.
func (s *server) fragmentList(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	v := viewer(me)
	page, err := s.pane(r, v, chat.ConversationID(whole(r.FormValue("open"))))
	if err != nil {
		return err
	}
	remember(w, store.Listing{View: page.View, Order: page.Order})
	return s.drawPart(w, r, v, ui.ListPane(page))
}
