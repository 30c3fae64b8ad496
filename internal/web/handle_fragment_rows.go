package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// fragmentRows draws rows of the list before a place, or the newest.
func (s *server) fragmentRows(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	before := chat.ConversationID(whole(r.FormValue("before")))
	rows, more, err := s.rows(r.Context(), viewer(me), whole(r.FormValue("at")), before, 0)
	if err != nil {
		return err
	}
	return s.drawPart(w, r, viewer(me), ui.Rows(rows, more))
}
