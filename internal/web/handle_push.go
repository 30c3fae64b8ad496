package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// addPush keeps the browser as a device that is told while no page is open.
func (s *server) addPush(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	d := chat.PushDevice{Endpoint: r.PostFormValue("endpoint"), PublicKey: r.PostFormValue("public_key"), Secret: r.PostFormValue("secret"), Name: device(r)}
	if err := s.Push.Add(r.Context(), viewer(me), d); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
