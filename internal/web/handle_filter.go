package web

import (
	"encoding/json"
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// filterForm is what the builder of views is made of.
type filterForm struct {
	Fields []ui.FilterField `json:"fields"`
	Teams  []ui.Option      `json:"teams"` // that the agent may offer the view to
	Admin  bool             `json:"admin"`
	View   *savedView       `json:"view,omitempty"` // the one that is changed
}

// savedView is a saved view as the builder knows it.
type savedView struct {
	ID     string      `json:"id"`
	Name   string      `json:"name"`
	For    string      `json:"for"` // me, all, or the id of a team
	Filter chat.Filter `json:"filter"`
}

// tellFilter tells a page what filters can be made of, and the view that is to be changed.
func (s *server) tellFilter(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	ctx, v := r.Context(), viewer(me)
	desk, err := s.desk(ctx, v)
	if err != nil {
		return err
	}
	form := filterForm{Fields: ui.FilterFields(ctx, desk), Admin: v.MayAdmin(), Teams: []ui.Option{}}
	if form.Admin {
		for _, t := range desk.Teams {
			form.Teams = append(form.Teams, ui.Option{ID: t.ID.String(), Name: t.Name})
		}
	}
	if r.FormValue("id") != "" {
		id, err := chat.ParseID[chat.SavedView](r.FormValue("id"))
		if err != nil {
			return err
		}
		saved, err := s.Store.SavedView(ctx, v, id)
		if err != nil {
			return err
		}
		form.View = &savedView{ID: saved.ID.String(), Name: saved.Name, For: viewFor(saved), Filter: saved.Filter}
	}
	w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(w).Encode(form)
}

// viewFor says whom a view is offered to: me, all, or the id of a team.
func viewFor(w chat.SavedView) string {
	switch {
	case w.Team != 0:
		return w.Team.String()
	case w.Agent != 0:
		return "me"
	}
	return "all"
}
