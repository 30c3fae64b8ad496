package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// fragmentViews draws the views with all their counters, gently: pages ask for them at the same moment.
func (s *server) fragmentViews(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	v := viewer(me)
	l, err := s.listing(r, v)
	if err != nil {
		return err
	}
	counted, err := s.tallies.together(r.Context(), v.Account)
	if err != nil {
		return err
	}
	return s.gently(func(w http.ResponseWriter, r *http.Request, _ chat.Agent) error {
		views, err := s.views(r.Context(), v, l.View, true)
		counted()
		if err != nil {
			return err
		}
		return s.drawPart(w, r, v, ui.ViewLists(views))
	})(w, r, me)
}
