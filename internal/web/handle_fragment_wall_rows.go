package web

import (
	"net/http"
	"strings"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// fragmentWallRows draws conversations of the wall: those after a place, or some, as far as they are on it.
func (s *server) fragmentWallRows(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	ctx, v := r.Context(), viewer(me)
	ask, err := wallAsk(r)
	if err != nil {
		return err
	}
	wall := ui.Wall{Ask: ask}
	var found []store.Summary
	if ids := r.FormValue("ids"); ids != "" {
		some, err := idsOf[chat.Conversation](strings.Split(ids, ","), rowsAtOnce)
		if err != nil {
			return err
		}
		if found, err = s.Inbox.WallOf(ctx, v, ask, some); err != nil {
			return err
		}
	} else {
		page, err := s.Inbox.WallPage(ctx, v, ask)
		if err != nil {
			return err
		}
		found = page.Items
		wall.NextAfter(page.Next)
	}
	if wall.Rows, err = s.rowsOf(ctx, v, ask.Order, found); err != nil {
		return err
	}
	return s.drawPart(w, r, v, ui.WallRows(wall))
}
