package web

import (
	"fmt"
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// replay applies the failed deliveries again and goes back to the operator's page.
func (s *server) replay(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	if _, err := admin(me); err != nil {
		return err
	}
	done, err := s.Ingest.Replay(r.Context())
	if err != nil {
		return err
	}
	http.Redirect(w, r, fmt.Sprintf("/operator?applied=%d&failed=%d", done.Applied, done.Failed), http.StatusSeeOther)
	return nil
}
