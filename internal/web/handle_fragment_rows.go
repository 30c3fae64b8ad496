package web

import (
	"net/http"
	"strings"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// fragmentRows draws rows of a list: those after a place, or those of some conversations that are in it.
func (s *server) fragmentRows(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	if r.FormValue("ids") != "" {
		return s.gently(s.fragmentRowsOf)(w, r, me)
	}
	ctx, v := r.Context(), viewer(me)
	l, err := s.listing(r, v)
	if err != nil {
		return err
	}
	list, err := s.rows(ctx, v, l, 0)
	if err != nil {
		return err
	}
	return s.drawPart(w, r, v, ui.Rows(list))
}

// fragmentRowsOf draws the rows of some conversations, of those that are in the list.
func (s *server) fragmentRowsOf(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	ctx, v := r.Context(), viewer(me)
	l, err := s.listing(r, v)
	if err != nil {
		return err
	}
	ids, err := idsOf[chat.Conversation](strings.Split(r.FormValue("ids"), ","), rowsAtOnce)
	if err != nil {
		return err
	}
	found, err := s.Store.ListOf(ctx, v, l, ids)
	if err != nil {
		return err
	}
	rows, err := s.rowsOf(ctx, v, l.Order, found)
	if err != nil {
		return err
	}
	return s.drawPart(w, r, v, ui.Rows(ui.List{Rows: rows}))
}

// idsOf reads ids, at most so many.
func idsOf[Of any](texts []string, most int) ([]chat.ID[Of], error) {
	if len(texts) > most {
		return nil, chat.Errorf(chat.Invalid, "That are %d ids; at most %d can be given at once.", len(texts), most)
	}
	ids := make([]chat.ID[Of], len(texts))
	for i, text := range texts {
		id, err := chat.ParseID[Of](text)
		if err != nil {
			return nil, err
		}
		ids[i] = id
	}
	return ids, nil
}
