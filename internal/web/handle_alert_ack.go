package web

import (
	"net/http"
	"strings"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
)

// acknowledge notes that someone has seen to an alert; 0 stands for all that are open.
func (s *server) acknowledge(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	v, err := admin(me)
	if err != nil {
		return err
	}
	id := whole(r.PathValue("id"))
	err = s.Store.Write(r.Context(), func(tx *db.Tx) error {
		if _, err := store.Acknowledge(tx, v, id, s.Clock.NowMillis()); err != nil {
			return err
		}
		return s.Events.Append(tx, v.Account, chat.Event{Kind: chat.EventNumberChanged, At: s.Clock.NowMillis()})
	})
	if err != nil {
		return err
	}
	back := "/numbers/alerts"
	if from := r.Header.Get("Referer"); strings.Contains(from, "/numbers/") && !strings.HasSuffix(from, "/alerts") {
		back = "/numbers/" + from[strings.LastIndex(from, "/")+1:]
	}
	http.Redirect(w, r, back, http.StatusSeeOther)
	return nil
}
