package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// NumberList is all numbers of an account: there are few.
type NumberList struct {
	Items []Number `json:"items" nullable:"false" doc:"The numbers, oldest first."`
}

func (s *server) listNumbers() {
	handle(s, huma.Operation{
		OperationID: "list-numbers", Method: http.MethodGet, Path: "/api/v1/numbers", Tags: []string{"numbers"},
		Summary:     "List the numbers",
		Description: "All business phone numbers of the account, oldest first.",
	}, func(ctx context.Context, v chat.Viewer, _ *struct{}) (NumberList, error) {
		numbers, err := s.Store.Numbers(ctx, v)
		if err != nil {
			return NumberList{}, err
		}
		standings, err := s.Store.Standings(ctx, v)
		answer := NumberList{Items: make([]Number, len(numbers))}
		for i, n := range numbers {
			answer.Items[i] = numberOf(n, standings[n.ID])
		}
		return answer, err
	})
}
