package api

import (
	"context"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saltbridge/saltbridge/internal/auth"
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/inbox"
	"github.com/saltbridge/saltbridge/internal/store"
)

// Agent is a person who works in the inbox.
type Agent struct {
	ID    chat.AgentID `json:"id" doc:"Saltbridge's id of the agent." example:"456235232899637200"`
	Name  string       `json:"name" doc:"What colleagues call them." example:"Meera Iyer"`
	Email string       `json:"email" doc:"What they sign in with." example:"meera@example.com"`
	Role  chat.Role    `json:"role" enum:"agent,supervisor,admin" doc:"What they may do: agents answer conversations, supervisors also watch colleagues and whisper to them, admins also connect numbers and change what all work with." example:"agent"`
	Scope chat.Scope   `json:"scope" enum:"all,team,assigned" doc:"Which conversations they see: all, those of their teams and of nobody, or those assigned to them. A mention opens a conversation to whoever is mentioned." example:"team"`
	Takes bool         `json:"assign_on_reply" doc:"Whether a conversation that nobody has becomes theirs when they reply in it. They choose it in their profile." example:"false"`
}

// NewRights is what is to be different about an agent.
type NewRights struct {
	Role  chat.Role  `json:"role,omitempty" enum:"agent,supervisor,admin" doc:"What they may do from now on. Left out: as before." example:"supervisor"`
	Scope chat.Scope `json:"scope,omitempty" enum:"all,team,assigned" doc:"Which conversations they see from now on: all, those of their teams and of nobody, or those assigned to them. Left out: as before." example:"team"`
	Takes *bool      `json:"assign_on_reply,omitempty" doc:"Whether a conversation that nobody has becomes theirs when they reply in it. Left out: as before." example:"true"`
}

// ChangeAgentInput is a change of one agent.
type ChangeAgentInput struct {
	ByID
	Body NewRights `doc:"What is to be different."`
}

func (s *server) listAgents() {
	handle(s, huma.Operation{
		OperationID: "list-agents", Method: http.MethodGet, Path: "/api/v1/agents", Tags: []string{"desk"},
		Summary: "List the agents", Description: "The people of the account who work in the inbox, by name.",
	}, func(ctx context.Context, v chat.Viewer, _ *struct{}) (All[Agent], error) {
		agents, err := s.agents(ctx, v)
		return All[Agent]{Items: agents}, err
	})
}

func (s *server) changeAgent() {
	handle(s, huma.Operation{
		OperationID: "change-agent", Method: http.MethodPatch, Path: "/api/v1/agents/{id}", Tags: []string{"desk"},
		Summary: "Change an agent", Description: "Changes an agent's role, which conversations they see, from their next click on, and whether what they reply in becomes theirs. One administrator always stays.",
		Errors: []int{http.StatusNotFound, http.StatusConflict},
	}, func(ctx context.Context, v chat.Viewer, in *ChangeAgentInput) (Agent, error) {
		id, err := idOf[chat.Agent](in.ByID)
		if err != nil {
			return Agent{}, err
		}
		if err := s.changeAgentTo(ctx, v, id, in.Body); err != nil {
			return Agent{}, err
		}
		agents, err := s.agents(ctx, v)
		at := slices.IndexFunc(agents, func(a Agent) bool { return a.ID == id })
		if err != nil || at < 0 {
			return Agent{}, err
		}
		return agents[at], nil
	})
}

func (s *server) changeAgentTo(ctx context.Context, v chat.Viewer, id chat.AgentID, to NewRights) error {
	if _, err := s.Store.Agent(ctx, v, id); err != nil {
		return err
	}
	if to.Role != "" || to.Scope != "" {
		if err := s.Inbox.ChangeRights(ctx, v, id, inbox.Rights{Role: to.Role, Scope: to.Scope}); err != nil {
			return inBody(err)
		}
	}
	if to.Takes == nil {
		return nil
	}
	choice := store.Preference{Name: auth.PreferTake}
	if *to.Takes {
		choice.Value = "yes"
	}
	return s.Auth.Prefer(ctx, chat.Viewer{Account: v.Account, Agent: id}, choice)
}

// agents lists the agents of the account with what they chose.
func (s *server) agents(ctx context.Context, v chat.Viewer) ([]Agent, error) {
	agents, err := s.Store.Agents(ctx, v)
	if err != nil {
		return nil, err
	}
	takers, err := s.Store.AgentsWhoPrefer(ctx, v, store.Preference{Name: auth.PreferTake, Value: "yes"})
	out := make([]Agent, 0, len(agents))
	for _, a := range agents {
		out = append(out, Agent{ID: a.ID, Name: a.Name, Email: a.Email, Role: a.Role, Scope: a.Scope, Takes: slices.Contains(takers, a.ID)})
	}
	return out, err
}
