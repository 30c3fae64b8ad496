package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/inbox"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// assign gives conversations to an agent, a team or nobody, with a note for whoever gets them.
func (s *server) assign(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	ids, err := targets(r)
	if err != nil {
		return err
	}
	var to inbox.Charge
	if to.Agent, err = optionalID[chat.Agent](r.PostFormValue("agent")); err != nil {
		return err
	}
	if to.Team, err = optionalID[chat.Team](r.PostFormValue("team")); err != nil {
		return err
	}
	to.SameTeam = r.PostFormValue("team") == "" // whoever takes it takes it within its team
	was, err := s.Inbox.Assign(r.Context(), viewer(me), ids, to, r.PostFormValue("note"))
	if err != nil {
		return err
	}
	return s.acted(w, r, was, ui.Plural(r.Context(), len(was), "%d conversation assigned.", "%d conversations assigned."))
}
