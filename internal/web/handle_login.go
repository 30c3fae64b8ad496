package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/language"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// showLogin asks who the reader is, unless that is known.
func (s *server) showLogin(w http.ResponseWriter, r *http.Request) error {
	_, err := s.Auth.Watcher(r.Context(), sessionToken(r))
	if err == nil {
		http.Redirect(w, r, inside(r.FormValue("next")), http.StatusSeeOther)
		return nil
	}
	if chat.KindOf(err) != chat.Forbidden {
		return err
	}
	return draw(w, r, ui.Login(theme(r), "", inside(r.FormValue("next")), "", language.All(s.Demo)))
}
