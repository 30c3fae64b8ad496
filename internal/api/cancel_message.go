package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saltbridge/saltbridge/internal/chat"
)

func (s *server) cancelMessage() {
	handle(s, huma.Operation{
		OperationID: "cancel-message", Method: http.MethodPost, Path: "/api/v1/messages/{id}/cancel", Tags: []string{"messages"},
		Summary: "Take a message back",
		Description: "Takes back a message that waits to be sent, for whatever reason, and returns it as it is now: cancelled. " +
			"One that is on its way or was sent cannot be taken back. The request has no body.",
		Errors: []int{http.StatusNotFound, http.StatusConflict},
	}, func(ctx context.Context, v chat.Viewer, in *ByID) (Message, error) {
		return s.decide(ctx, v, *in, s.Inbox.Cancel)
	})
}

// decide does something about a message and returns it as it is afterwards.
func (s *server) decide(ctx context.Context, v chat.Viewer, in ByID, do func(context.Context, chat.Viewer, chat.MessageID) error) (Message, error) {
	id, err := idOf[chat.Message](in)
	if err != nil {
		return Message{}, err
	}
	if err := do(ctx, v, id); err != nil {
		return Message{}, err
	}
	m, err := s.Store.Message(ctx, v, id)
	return messageOf(m), err
}
