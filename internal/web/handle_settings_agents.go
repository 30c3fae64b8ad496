package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/inbox"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// showAgents shows who may do what, and who sees which conversations.
func (s *server) showAgents(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	v, err := admin(me)
	if err != nil {
		return err
	}
	shell, err := s.shell(r, me, ui.SectionSettings, "Who sees what")
	if err != nil {
		return err
	}
	page := ui.AgentsPage{Saved: chat.AgentID(whole(r.FormValue("saved")))}
	if page.Agents, err = s.Store.Agents(r.Context(), v); err != nil {
		return err
	}
	if page.Teams, err = s.Store.Teams(r.Context(), v); err != nil {
		return err
	}
	return draw(w, r, ui.AgentsSettings(shell, page))
}

// changeRights changes what an agent may do and which conversations they see, from their next click on.
func (s *server) changeRights(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	id, err := pathID[chat.Agent](r)
	if err != nil {
		return err
	}
	if err := s.Inbox.ChangeRights(r.Context(), viewer(me), id, inbox.Rights{Role: chat.Role(r.PostFormValue("role")), Scope: chat.Scope(r.PostFormValue("scope"))}); err != nil {
		return err
	}
	http.Redirect(w, r, "/settings/agents?saved="+id.String(), http.StatusSeeOther)
	return nil
}
