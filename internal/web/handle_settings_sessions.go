package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// endOtherSessions signs the agent out everywhere but here.
func (s *server) endOtherSessions(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	if err := s.Auth.SignOutOthers(r.Context(), viewer(me), sessionToken(r)); err != nil {
		return err
	}
	http.Redirect(w, r, "/settings/profile?saved=sessions#sessions", http.StatusSeeOther)
	return nil
}
