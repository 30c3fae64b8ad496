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
}

// deskChoices are what conversations can be given.
type deskChoices struct {
	Me         string   `json:"me"`
	Agents     []choice `json:"agents"`
	Teams      []choice `json:"teams"`
	Labels     []choice `json:"labels"`
	Priorities []choice `json:"priorities"`
	Snoozes    []choice `json:"snoozes"`
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
	w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(w).Encode(d)
}
