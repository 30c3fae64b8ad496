package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saltbridge/saltbridge/internal/chat"
)

func (s *server) getConversation() {
	handle(s, huma.Operation{
		OperationID: "get-conversation", Method: http.MethodGet, Path: "/api/v1/conversations/{id}", Tags: []string{"conversations"},
		Summary:     "Get a conversation",
		Description: "One conversation, with its contact, its window and its newest message.",
		Errors:      []int{http.StatusNotFound},
	}, func(ctx context.Context, v chat.Viewer, in *ByID) (Conversation, error) {
		id, err := idOf[chat.Conversation](*in)
		if err != nil {
			return Conversation{}, err
		}
		summary, err := s.Store.Summary(ctx, v, id)
		return conversationOf(summary, s.Clock.NowMillis()), err
	})
}
