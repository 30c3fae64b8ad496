package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// removePush forgets a device: the browser itself by its endpoint, any by its id.
func (s *server) removePush(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	endpoint := r.PostFormValue("endpoint")
	var id chat.PushDeviceID
	if endpoint == "" {
		var err error
		if id, err = chat.ParseID[chat.PushDevice](r.PostFormValue("id")); err != nil {
			return err
		}
	}
	if err := s.Push.Remove(r.Context(), viewer(me), id, endpoint); err != nil {
		return err
	}
	http.Redirect(w, r, "/settings/notifications", http.StatusSeeOther)
	return nil
}
