package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// showAgents shows who sees which conversations.
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

// changeScope changes which conversations an agent sees, from their next click on.
func (s *server) changeScope(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	id, err := pathID[chat.Agent](r)
	if err != nil {
		return err
	}
	if err := s.Inbox.SetScope(r.Context(), viewer(me), id, chat.Scope(r.PostFormValue("scope"))); err != nil {
		return err
	}
	http.Redirect(w, r, "/settings/agents?saved="+id.String(), http.StatusSeeOther)
	return nil
}
