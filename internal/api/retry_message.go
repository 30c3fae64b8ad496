package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saltbridge/saltbridge/internal/chat"
)

func (s *server) retryMessage() {
	handle(s, huma.Operation{
		OperationID: "retry-message", Method: http.MethodPost, Path: "/api/v1/messages/{id}/retry", Tags: []string{"messages"},
		Summary: "Send a message again",
		Description: "Sends a failed or uncertain message again, as a new message at the end of its conversation, and returns the new one. " +
			"The old one then says that it was sent again. If Meta had an uncertain message after all, the customer gets both.\n\n" +
			"The same rules as for sending apply. The request has no body.",
		DefaultStatus: http.StatusAccepted,
		Errors:        []int{http.StatusNotFound, http.StatusConflict},
	}, func(ctx context.Context, v chat.Viewer, in *ByID) (Message, error) {
		id, err := idOf[chat.Message](*in)
		if err != nil {
			return Message{}, err
		}
		m, err := s.Inbox.Retry(ctx, v, id)
		return messageOf(m), err
	})
}
