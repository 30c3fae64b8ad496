package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// Team is a group of agents that conversations can belong to.
type Team struct {
	ID      chat.TeamID    `json:"id" doc:"Saltbridge's id of the team." example:"456235232899637201"`
	Name    string         `json:"name" doc:"What it is called." example:"Sales"`
	Members []chat.AgentID `json:"member_ids" nullable:"false" doc:"The agents in it." example:"[\"456235232899637200\"]"`
	Minutes int            `json:"answer_minutes,omitempty" doc:"How soon its customers are to be answered; left out: as the account has it." example:"30"`
}

func teamOf(t chat.Team) Team {
	return Team{ID: t.ID, Name: t.Name, Members: append([]chat.AgentID{}, t.Members...), Minutes: t.AnswerMinutes}
}

// Label is a word with a colour that conversations are sorted by.
type Label struct {
	ID     chat.LabelID `json:"id" doc:"Saltbridge's id of the label." example:"456235232899637202"`
	Name   string       `json:"name" doc:"The word." example:"Delivery"`
	Colour string       `json:"colour" doc:"The name of its colour." example:"blue"`
}

// All is a list that comes at once.
type All[T any] struct {
	Items []T `json:"items" nullable:"false" doc:"The items, by name."`
}

func (s *server) listTeams() {
	handle(s, huma.Operation{
		OperationID: "list-teams", Method: http.MethodGet, Path: "/api/v1/teams", Tags: []string{"desk"},
		Summary: "List the teams", Description: "The teams of the account, by name.",
	}, func(ctx context.Context, v chat.Viewer, _ *struct{}) (All[Team], error) {
		teams, err := s.Store.Teams(ctx, v)
		out := All[Team]{Items: make([]Team, 0, len(teams))}
		for _, t := range teams {
			out.Items = append(out.Items, teamOf(t))
		}
		return out, err
	})
}

func (s *server) listLabels() {
	handle(s, huma.Operation{
		OperationID: "list-labels", Method: http.MethodGet, Path: "/api/v1/labels", Tags: []string{"desk"},
		Summary: "List the labels", Description: "The labels of the account, by name.",
	}, func(ctx context.Context, v chat.Viewer, _ *struct{}) (All[Label], error) {
		labels, err := s.Store.Labels(ctx, v)
		out := All[Label]{Items: make([]Label, 0, len(labels))}
		for _, l := range labels {
			out.Items = append(out.Items, Label{ID: l.ID, Name: l.Name, Colour: l.Colour})
		}
		return out, err
	})
}
