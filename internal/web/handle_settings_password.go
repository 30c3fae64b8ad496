package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// changePassword gives the agent a new password.
func (s *server) changePassword(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	err := s.newPassword(r)
	if err == nil {
		http.Redirect(w, r, "/settings/profile?saved=password#password", http.StatusSeeOther)
		return nil
	}
	return s.drawFault(w, r, me, ui.Profile{Name: me.Name, Initials: me.Initials, Hue: me.Hue}, "password", err)
}

func (s *server) newPassword(r *http.Request) error {
	next := r.PostFormValue("new")
	if next != r.PostFormValue("again") {
		return &chat.Error{Kind: chat.Invalid, Field: "again", Say: "The two new passwords are not the same. Type it twice."}
	}
	return s.Auth.ChangePassword(r.Context(), sessionToken(r), r.PostFormValue("old"), next)
}
