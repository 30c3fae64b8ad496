package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/auth"
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/store"
)

// saveEnter stores what the Enter key does in the composer.
func (s *server) saveEnter(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	if err := s.Auth.Prefer(r.Context(), viewer(me), store.Preference{Name: auth.PreferEnter, Value: r.PostFormValue("enter")}); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
