package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// Account is the business whose key asks.
type Account struct {
	ID      chat.AccountID `json:"id" doc:"Saltbridge's id of the account." example:"456235232899637100"`
	Name    string         `json:"name" doc:"What it is called." example:"Acme Garden"`
	Minutes int            `json:"answer_minutes" doc:"How soon customers are to be answered, in minutes; 0: nobody counts. A team can have a time of its own." example:"15"`
}

// NewAccount is what is to be different of an account.
type NewAccount struct {
	Minutes int `json:"answer_minutes" minimum:"0" maximum:"40320" doc:"How soon customers are to be answered, in minutes; 0: nobody counts." example:"15"`
}

// ChangeAccountInput is a change of the account.
type ChangeAccountInput struct {
	Body NewAccount `doc:"What is to be different."`
}

func (s *server) getAccount() {
	handle(s, huma.Operation{
		OperationID: "get-account", Method: http.MethodGet, Path: "/api/v1/account", Tags: []string{"desk"},
		Summary: "Get the account", Description: "The account that the key belongs to.",
	}, func(ctx context.Context, v chat.Viewer, _ *struct{}) (Account, error) { return s.account(ctx, v) })
}

func (s *server) changeAccount() {
	handle(s, huma.Operation{
		OperationID: "change-account", Method: http.MethodPatch, Path: "/api/v1/account", Tags: []string{"desk"},
		Summary: "Change the account", Description: "Changes how soon customers are to be answered. Who waits longer stands out in the list.",
	}, func(ctx context.Context, v chat.Viewer, in *ChangeAccountInput) (Account, error) {
		if err := s.Inbox.SetAnswerMinutes(ctx, v, in.Body.Minutes); err != nil {
			return Account{}, inBody(err)
		}
		return s.account(ctx, v)
	})
}

func (s *server) account(ctx context.Context, v chat.Viewer) (Account, error) {
	a, err := s.Store.Account(ctx, v)
	return Account{ID: a.ID, Name: a.Name, Minutes: a.AnswerMinutes}, err
}
