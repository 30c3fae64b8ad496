package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// ReadInput says up to where a conversation was read.
type ReadInput struct {
	ByID
	Until string `query:"message_id" pattern:"^[1-9][0-9]{0,18}$" patternDescription:"an id, digits only, as the API handed it out" example:"456235232899637259" doc:"The newest message that was read, of the same conversation. Left out: all there is."`
}

func (s *server) readConversation() {
	handle(s, huma.Operation{
		OperationID: "read-conversation", Method: http.MethodPost, Path: "/api/v1/conversations/{id}/read", Tags: []string{"conversations"},
		Summary: "Mark a conversation as read",
		Description: "Marks what the customer wrote as read, here and for the customer, who sees blue ticks. The request has no body and can be repeated.\n\n" +
			"If Meta cannot be reached or refuses, the conversation counts as read here all the same, and the failure says that the customer was not shown it.",
		Errors: []int{http.StatusNotFound, http.StatusConflict},
	}, func(ctx context.Context, v chat.Viewer, in *ReadInput) (Conversation, error) {
		id, err := idOf[chat.Conversation](in.ByID)
		if err != nil {
			return Conversation{}, err
		}
		until, err := s.readUntil(ctx, v, id, in.Until)
		if err != nil {
			return Conversation{}, err
		}
		if err := s.Inbox.ShowRead(ctx, v, id, until); err != nil {
			return Conversation{}, err
		}
		x, err := s.Store.Summary(ctx, v, id)
		return conversationOf(x, s.Clock.NowMillis()), err
	})
}

// readUntil is the time of the message up to which a conversation was read.
func (s *server) readUntil(ctx context.Context, v chat.Viewer, id chat.ConversationID, message string) (int64, error) {
	if message == "" {
		c, err := s.Store.Conversation(ctx, v, id)
		return c.LastAt, err
	}
	until, err := chat.ParseID[chat.Message](message)
	if err != nil {
		return 0, inField("query.message_id", err)
	}
	m, err := s.Store.Message(ctx, v, until)
	if err == nil && m.Conversation != id {
		err = chat.Errorf(chat.NotFound, "There is no such message in this conversation.")
	}
	return m.SentAt, err
}
