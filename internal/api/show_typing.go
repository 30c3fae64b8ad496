package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saltbridge/saltbridge/internal/chat"
)

func (s *server) showTyping() {
	register(s, huma.Operation{
		OperationID: "show-typing", Method: http.MethodPost, Path: "/api/v1/conversations/{id}/typing", Tags: []string{"conversations"},
		Summary: "Show that an answer is being written",
		Description: "Shows the customer for up to 25 seconds, or until the next message, that someone is typing. For WhatsApp this is a part of reading: " +
			"what the customer wrote counts as read, here and there. The request has no body and can be repeated.",
		Errors: []int{http.StatusNotFound, http.StatusConflict},
	}, func(ctx context.Context, v chat.Viewer, in *ByID) (*struct{}, error) {
		id, err := idOf[chat.Conversation](*in)
		if err != nil {
			return nil, err
		}
		return nil, s.Inbox.ShowTyping(ctx, v, id)
	})
}
