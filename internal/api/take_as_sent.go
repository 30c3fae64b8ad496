package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saltbridge/saltbridge/internal/chat"
)

func (s *server) takeAsSent() {
	handle(s, huma.Operation{
		OperationID: "take-message-as-sent", Method: http.MethodPost, Path: "/api/v1/messages/{id}/sent", Tags: []string{"messages"},
		Summary: "Take an uncertain message as sent",
		Description: "Settles an uncertain message because somebody looked, on the phone for example, and it was sent. Returns it as it is now. " +
			"A receipt that comes later counts all the same. The request has no body.",
		Errors: []int{http.StatusNotFound, http.StatusConflict},
	}, func(ctx context.Context, v chat.Viewer, in *ByID) (Message, error) {
		return s.decide(ctx, v, *in, s.Inbox.TakeAsSent)
	})
}
