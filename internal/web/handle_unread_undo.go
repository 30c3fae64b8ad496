package web

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// takeUnreadBack makes conversations count as read again: the page hands over up to when they were read before.
func (s *server) takeUnreadBack(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	return s.takeMarksBack(w, r, me, s.Inbox.TakeUnreadBack)
}

// takeMarksBack takes back that conversations were marked as read or unread.
func (s *server) takeMarksBack(w http.ResponseWriter, r *http.Request, me chat.Agent, back func(context.Context, chat.Viewer, []chat.ReadMark) ([]chat.ReadMark, error)) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	var was []chat.ReadMark
	if err := json.Unmarshal([]byte(r.PostFormValue("read")), &was); err != nil || len(was) == 0 {
		return chat.Because(chat.Invalid, err, "There is nothing to take back.")
	}
	changed, err := back(r.Context(), viewer(me), was)
	if err != nil {
		return err
	}
	say := ui.Say(r.Context(), "Taken back.")
	if len(changed) == 0 {
		say = ui.Say(r.Context(), "Nothing was different.")
	}
	return s.answer(w, r, done{Say: say})
}
