package api

import (
	"context"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// NewTeam is a team to be kept.
type NewTeam struct {
	Name    string   `json:"name" maxLength:"60" doc:"What it is called; no other team may be called so." example:"Sales"`
	Members []string `json:"member_ids" nullable:"false" maxItems:"1000" doc:"The agents in it, all of them." example:"[\"456235232899637200\"]"`
	Minutes int      `json:"answer_minutes,omitempty" minimum:"0" maximum:"40320" doc:"How soon its customers are to be answered, in minutes; left out or 0: as the account has it." example:"30"`
}

// CreateTeamInput is a team to be made.
type CreateTeamInput struct {
	Body NewTeam `doc:"The team."`
}

// ChangeTeamInput is a team in place of another.
type ChangeTeamInput struct {
	ByID
	Body NewTeam `doc:"The team as it is to be."`
}

// RemoveTeamInput says which team goes, and who gets what belongs to it.
type RemoveTeamInput struct {
	ByID
	Into string `query:"into" pattern:"^([1-9][0-9]{0,18})?$" patternDescription:"an id, digits only, as the API handed it out" example:"456235232899637203" doc:"The team that gets its conversations, snippets, saved views and members. Left out: the team must not have any of the first three."`
}

func (s *server) createTeam() {
	handle(s, huma.Operation{
		OperationID: "create-team", Method: http.MethodPost, Path: "/api/v1/teams", Tags: []string{"desk"},
		Summary: "Make a team", Description: "Makes a team that conversations can belong to.",
		DefaultStatus: http.StatusCreated, Errors: []int{http.StatusConflict},
	}, func(ctx context.Context, v chat.Viewer, in *CreateTeamInput) (Team, error) {
		return s.keepTeam(ctx, v, 0, in.Body)
	})
}

func (s *server) changeTeam() {
	handle(s, huma.Operation{
		OperationID: "change-team", Method: http.MethodPut, Path: "/api/v1/teams/{id}", Tags: []string{"desk"},
		Summary: "Change a team", Description: "Replaces a team's name, members and time to answer. Its conversations stay with it. Agents who see only their teams' conversations see no longer what they are no member of.",
		Errors: []int{http.StatusNotFound, http.StatusConflict},
	}, func(ctx context.Context, v chat.Viewer, in *ChangeTeamInput) (Team, error) {
		id, err := idOf[chat.Team](in.ByID)
		if err != nil {
			return Team{}, err
		}
		return s.keepTeam(ctx, v, id, in.Body)
	})
}

func (s *server) keepTeam(ctx context.Context, v chat.Viewer, id chat.TeamID, n NewTeam) (Team, error) {
	members, err := idsIn[chat.Agent]("member_ids", n.Members)
	if err != nil {
		return Team{}, err
	}
	t, err := s.Inbox.PutTeam(ctx, v, chat.Team{ID: id, Name: n.Name, Members: members, AnswerMinutes: n.Minutes})
	return teamOf(t), inBody(err)
}

func (s *server) removeTeam() {
	handle(s, huma.Operation{
		OperationID: "delete-team", Method: http.MethodDelete, Path: "/api/v1/teams/{id}", Tags: []string{"desk"},
		Summary: "Delete a team, or merge it into another", Description: "What belongs to no team can be seen by everybody who sees teams' conversations, so a team that still has something is not simply deleted: merge it into another. The answer is the team as it was.",
		Errors: []int{http.StatusNotFound, http.StatusConflict},
	}, func(ctx context.Context, v chat.Viewer, in *RemoveTeamInput) (Team, error) {
		id, err := idOf[chat.Team](in.ByID)
		if err != nil {
			return Team{}, err
		}
		var into chat.TeamID
		if in.Into != "" {
			if into, err = chat.ParseID[chat.Team](in.Into); err != nil {
				return Team{}, inField("query.into", err)
			}
		}
		teams, err := s.Store.Teams(ctx, v)
		if err != nil {
			return Team{}, err
		}
		at := slices.IndexFunc(teams, func(t chat.Team) bool { return t.ID == id })
		if at < 0 {
			return Team{}, chat.Errorf(chat.NotFound, "There is no such team.")
		}
		return teamOf(teams[at]), s.Inbox.RemoveTeam(ctx, v, id, into)
	})
}
