package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// Agent is a person who works in the inbox.
type Agent struct {
	ID    chat.AgentID `json:"id" doc:"Saltbridge's id of the agent." example:"456235232899637200"`
	Name  string       `json:"name" doc:"What colleagues call them." example:"Meera Iyer"`
	Email string       `json:"email" doc:"What they sign in with." example:"meera@example.com"`
	Role  chat.Role    `json:"role" enum:"agent,admin" doc:"What they may do: agents answer conversations, admins also connect numbers and change what all work with." example:"agent"`
	Scope chat.Scope   `json:"scope" enum:"all,team,assigned" doc:"Which conversations they see: all, those of their teams and of nobody, or those assigned to them. A mention opens a conversation to whoever is mentioned." example:"team"`
}

func agentOf(a chat.Agent) Agent {
	return Agent{ID: a.ID, Name: a.Name, Email: a.Email, Role: a.Role, Scope: a.Scope}
}

// NewScope is which conversations an agent is to see.
type NewScope struct {
	Scope chat.Scope `json:"scope" enum:"all,team,assigned" doc:"Which conversations they see from now on: all, those of their teams and of nobody, or those assigned to them." example:"team"`
}

// ChangeAgentInput is a change of one agent.
type ChangeAgentInput struct {
	ByID
	Body NewScope `doc:"What is to be different."`
}

func (s *server) listAgents() {
	handle(s, huma.Operation{
		OperationID: "list-agents", Method: http.MethodGet, Path: "/api/v1/agents", Tags: []string{"desk"},
		Summary: "List the agents", Description: "The people of the account who work in the inbox, by name.",
	}, func(ctx context.Context, v chat.Viewer, _ *struct{}) (All[Agent], error) {
		agents, err := s.Store.Agents(ctx, v)
		out := All[Agent]{Items: make([]Agent, 0, len(agents))}
		for _, a := range agents {
			out.Items = append(out.Items, agentOf(a))
		}
		return out, err
	})
}

func (s *server) changeAgent() {
	handle(s, huma.Operation{
		OperationID: "change-agent", Method: http.MethodPatch, Path: "/api/v1/agents/{id}", Tags: []string{"desk"},
		Summary: "Change what an agent sees", Description: "Changes which conversations an agent sees, from their next click on.",
		Errors: []int{http.StatusNotFound},
	}, func(ctx context.Context, v chat.Viewer, in *ChangeAgentInput) (Agent, error) {
		id, err := idOf[chat.Agent](in.ByID)
		if err != nil {
			return Agent{}, err
		}
		if err := s.Inbox.SetScope(ctx, v, id, in.Body.Scope); err != nil {
			return Agent{}, inBody(err)
		}
		a, err := s.Store.Agent(ctx, v, id)
		return agentOf(a), err
	})
}
