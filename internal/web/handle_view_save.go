package web

import (
	"encoding/json"
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// saveView saves a view of the builder, new or changed.
func (s *server) saveView(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	filter, err := chat.ParseFilter(r.PostFormValue("filter"))
	if err != nil {
		return err
	}
	view := chat.SavedView{Name: r.PostFormValue("name"), Filter: filter}
	if view.ID, err = optionalID[chat.SavedView](r.PostFormValue("id")); err != nil {
		return err
	}
	if err := offerTo(&view, me, r.PostFormValue("for")); err != nil {
		return err
	}
	saved, err := s.Inbox.PutView(r.Context(), viewer(me), view)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(w).Encode(map[string]string{"view": chat.View{Kind: chat.ViewSaved, Saved: saved.ID}.String()})
}

// offerTo says whom a view is offered to: me, all, or the id of a team.
func offerTo(view *chat.SavedView, me chat.Agent, to string) (err error) {
	view.Agent, view.Team = 0, 0
	switch to {
	case "", "me":
		view.Agent = me.ID
	case "all":
	default:
		view.Team, err = chat.ParseID[chat.Team](to)
	}
	return err
}
