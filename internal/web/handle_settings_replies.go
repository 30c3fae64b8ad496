package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/auth"
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/store"
)

// saveReplies stores whether conversations that nobody has become the agent's own when they reply.
func (s *server) saveReplies(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	if err := s.Auth.Prefer(r.Context(), viewer(me), store.Preference{Name: auth.PreferTake, Value: r.PostFormValue("take")}); err != nil {
		return err
	}
	http.Redirect(w, r, "/settings/profile?saved=replies#replies", http.StatusSeeOther)
	return nil
}
