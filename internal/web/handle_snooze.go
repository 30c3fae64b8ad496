package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// snooze lets conversations rest: until a time of the choices that people are offered, until one they write, or until the customer writes.
func (s *server) snooze(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	ids, err := targets(r)
	if err != nil {
		return err
	}
	until, err := ui.RestUntil(r.Context(), r.PostFormValue("until"))
	if err != nil {
		return err
	}
	was, err := s.Inbox.Snooze(r.Context(), viewer(me), ids, until)
	if err != nil {
		return err
	}
	return s.acted(w, r, was, ui.SnoozedWord(r.Context(), len(was), until))
}
