package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saltbridge/saltbridge/internal/chat"
)

func (s *server) getNumber() {
	handle(s, huma.Operation{
		OperationID: "get-number", Method: http.MethodGet, Path: "/api/v1/numbers/{id}", Tags: []string{"numbers"},
		Summary:     "Get a number",
		Description: "One number, with how far its imports of contacts and history are.",
		Errors:      []int{http.StatusNotFound},
	}, func(ctx context.Context, v chat.Viewer, in *ByID) (NumberDetail, error) {
		id, err := idOf[chat.Number](*in)
		if err != nil {
			return NumberDetail{}, err
		}
		number, err := s.Store.Number(ctx, v, id)
		if err != nil {
			return NumberDetail{}, err
		}
		standings, err := s.Store.Standings(ctx, v)
		if err != nil {
			return NumberDetail{}, err
		}
		syncs, err := s.Store.Syncs(ctx, v, id)
		answer := NumberDetail{Number: numberOf(number, standings[id]), Syncs: make([]Sync, len(syncs))}
		for i, x := range syncs {
			answer.Syncs[i] = syncOf(x)
		}
		return answer, err
	})
}
