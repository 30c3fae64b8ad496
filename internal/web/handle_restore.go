package web

import (
	"encoding/json"
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// restore takes an act back: the page hands over how the conversations stood before.
func (s *server) restore(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	var was []chat.Work
	if err := json.Unmarshal([]byte(r.PostFormValue("undo")), &was); err != nil || len(was) == 0 {
		return chat.Because(chat.Invalid, err, "There is nothing to take back.")
	}
	changed, err := s.Inbox.Restore(r.Context(), viewer(me), was)
	if err != nil {
		return err
	}
	return s.acted(w, r, changed, ui.Say(r.Context(), "Taken back."))
}
