package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// fragmentRow draws one row of the list.
func (s *server) fragmentRow(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	id, err := pathID[chat.Conversation](r)
	if err != nil {
		return err
	}
	ctx, v := r.Context(), viewer(me)
	summary, err := s.Store.Summary(ctx, v, id)
	if err != nil {
		return err
	}
	numbers, err := s.numbers(ctx, v)
	if err != nil {
		return err
	}
	here, err := s.hereAt(r.Context(), v, summary.ID)
	if err != nil {
		return err
	}
	return s.drawPart(w, r, v, ui.RowItem(row(summary, numbers, here[0])))
}
