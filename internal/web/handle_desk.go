package web

import (
	"encoding/json"
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// choice is something that can be chosen in a page's chooser.
type choice struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Colour string `json:"colour,omitempty"`
	Hint   string `json:"hint,omitempty"`
	Words  bool   `json:"words,omitempty"` // a snippet that also sends something
}

// deskChoices are what conversations can be given.
type deskChoices struct {
	Me         string   `json:"me"`
	Agents     []choice `json:"agents"`
	Teams      []choice `json:"teams"`
	Labels     []choice `json:"labels"`
	Priorities []choice `json:"priorities"`
	Snoozes    []choice `json:"snoozes"`
	Snippets   []choice `json:"snippets"` // those that do something with a conversation
}

// tellDesk tells a page the agents, teams, labels and times that its chooser offers.
func (s *server) tellDesk(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	ctx, v := r.Context(), viewer(me)
	desk, err := s.desk(ctx, v)
	if err != nil {
		return err
	}
	d := deskChoices{Me: me.ID.String(), Agents: []choice{}, Teams: []choice{}, Labels: []choice{}}
	for _, a := range desk.Agents {
		d.Agents = append(d.Agents, choice{ID: a.ID.String(), Name: a.Name})
	}
	for _, t := range desk.Teams {
		d.Teams = append(d.Teams, choice{ID: t.ID.String(), Name: t.Name})
	}
	for _, l := range desk.Labels {
		d.Labels = append(d.Labels, choice{ID: l.ID.String(), Name: l.Name, Colour: l.Colour})
	}
	for _, p := range ui.PriorityChoices(ctx) {
		d.Priorities = append(d.Priorities, choice{ID: p.ID, Name: p.Name})
	}
	for _, x := range ui.Rests(ctx) {
		d.Snoozes = append(d.Snoozes, choice{ID: x.ID, Name: x.Name, Hint: x.Hint})
	}
	if d.Snippets, err = s.doingSnippets(r, me, desk); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(w).Encode(d)
}

// doingSnippets are the agent's snippets that do something with a conversation.
func (s *server) doingSnippets(r *http.Request, me chat.Agent, desk ui.Desk) ([]choice, error) {
	all, err := s.Store.Snippets(r.Context(), viewer(me))
	doing := []choice{}
	for _, sn := range all {
		if !sn.Acts.None() {
			doing = append(doing, choice{ID: sn.ID.String(), Name: sn.Title, Hint: ui.ActsWord(r.Context(), sn.Acts, desk), Words: !sn.Wordless()})
		}
	}
	return doing, err
}
