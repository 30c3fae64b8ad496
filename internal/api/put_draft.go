package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/inbox"
)

// DraftInput is an answer to be proposed.
type DraftInput struct {
	ByID
	Body NewDraft `doc:"The draft."`
}

// NewDraft is an answer that a program proposes.
type NewDraft struct {
	Text    string         `json:"text" maxLength:"10000" example:"Your order leaves tomorrow." doc:"The words; empty takes the draft back."`
	ReplyTo chat.MessageID `json:"reply_to,omitempty" pattern:"^[1-9][0-9]{0,18}$" patternDescription:"an id, digits only, as the API handed it out" example:"456235232899637259" doc:"Saltbridge's id of the message that the answer quotes, of the same conversation."`
}

// Draft is an answer that was proposed.
type Draft struct {
	Text      string `json:"text" example:"Your order leaves tomorrow." doc:"The words; empty if there is no draft any more."`
	UpdatedAt *Time  `json:"updated_at,omitempty" example:"2026-06-26T11:00:00.000Z" doc:"When it was proposed."`
}

func (s *server) putDraft() {
	handle(s, huma.Operation{
		OperationID: "put-draft", Method: http.MethodPut, Path: "/api/v1/conversations/{id}/draft", Tags: []string{"conversations"},
		Summary: "Propose an answer",
		Description: "Proposes an answer to whoever opens the conversation, in place of the one that was proposed before. A person takes it into the composer, changes it if need be, " +
			"and sends it, or dismisses it; nothing goes to the customer by itself. It is gone once someone has answered from the composer. What agents have begun to write stays untouched.",
		Errors: []int{http.StatusNotFound, http.StatusBadRequest, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusRequestTimeout},
	}, func(ctx context.Context, v chat.Viewer, in *DraftInput) (Draft, error) {
		id, err := idOf[chat.Conversation](in.ByID)
		if err != nil {
			return Draft{}, err
		}
		v.Agent = 0 // whoever opens the conversation
		begun := chat.Unsent{Conversation: id, Kind: chat.UnsentReply, Body: in.Body.Text, Detail: chat.UnsentDetail{ReplyTo: in.Body.ReplyTo}}
		now, _, err := s.Inbox.KeepUnsent(ctx, v, begun, inbox.AnyVersion)
		if err != nil || now.Version == 0 {
			return Draft{}, err
		}
		at := Time(now.UpdatedAt)
		return Draft{Text: now.Body, UpdatedAt: &at}, nil
	})
}
