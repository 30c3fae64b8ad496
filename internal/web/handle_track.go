package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// track keeps a number that is used in the app only.
func (s *server) track(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	v, err := admin(me)
	if err != nil {
		return err
	}
	n, err := s.Onboard.Track(r.Context(), v, r.FormValue("digits"), r.FormValue("name"))
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/numbers/"+n.ID.String(), http.StatusSeeOther)
	return nil
}
