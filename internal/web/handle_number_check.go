package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// checkNumber asks Meta how a number stands, now, and draws what came of it.
func (s *server) checkNumber(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	v, err := admin(me)
	if err != nil {
		return err
	}
	id, err := pathID[chat.Number](r)
	if err != nil {
		return err
	}
	if _, err := s.Onboard.Check(r.Context(), v, id); err != nil {
		return err
	}
	return s.drawNumber(w, r, me, id)
}
