package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// SendInput is a message to be sent.
type SendInput struct {
	ByID
	Body NewMessage `doc:"The message."`
}

// NewMessage is a message to be sent.
type NewMessage struct {
	Type string  `json:"type" enum:"text" doc:"What it is. Only text can be sent so far." example:"text"`
	Text NewText `json:"text" doc:"Its words."`
}

// NewText is the words of a message to be sent.
type NewText struct {
	Body string `json:"body" minLength:"1" maxLength:"4096" doc:"The text: 1 to 4,096 characters. Space at both ends is cut off." example:"Good morning! Your order is ready."`
}

func (s *server) sendMessage() {
	handle(s, huma.Operation{
		OperationID: "send-message", Method: http.MethodPost, Path: "/api/v1/conversations/{id}/messages", Tags: []string{"messages"},
		Summary: "Send a message",
		Description: "Queues a text as the business's answer in a conversation and returns it at once, with the status queued. " +
			"How far it gets is told by message.changed events. The conversation counts as answered.\n\n" +
			"Text can be sent while the window is open and the number is connected. There is no key against doubles: " +
			"when a request breaks off, look at the conversation's messages before you send again.",
		DefaultStatus: http.StatusAccepted,
		Errors: []int{http.StatusBadRequest, http.StatusNotFound, http.StatusRequestTimeout, http.StatusConflict,
			http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType},
	}, func(ctx context.Context, v chat.Viewer, in *SendInput) (Message, error) {
		id, err := idOf[chat.Conversation](in.ByID)
		if err != nil {
			return Message{}, err
		}
		m, err := s.Inbox.Reply(ctx, v, id, in.Body.Text.Body)
		return messageOf(m), inField("body.text.body", err)
	})
}
