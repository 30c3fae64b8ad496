package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saltbridge/saltbridge/internal/chat"
)

func (s *server) getMessage() {
	handle(s, huma.Operation{
		OperationID: "get-message", Method: http.MethodGet, Path: "/api/v1/messages/{id}", Tags: []string{"messages"},
		Summary:     "Get a message",
		Description: "One message, with its receipts and reactions.",
		Errors:      []int{http.StatusNotFound},
	}, s.messageDetail)
}

func (s *server) messageDetail(ctx context.Context, v chat.Viewer, in *ByID) (MessageDetail, error) {
	id, err := idOf[chat.Message](*in)
	if err != nil {
		return MessageDetail{}, err
	}
	m, err := s.Store.Message(ctx, v, id)
	if err != nil {
		return MessageDetail{}, err
	}
	told := []chat.Message{m}
	if err := s.Inbox.TellWaits(ctx, v, told); err != nil {
		return MessageDetail{}, err
	}
	receipts, err := s.Store.Receipts(ctx, v, id)
	if err != nil {
		return MessageDetail{}, err
	}
	versions, err := s.Store.Versions(ctx, v, id)
	answer := MessageDetail{Message: messageOf(told[0]), Receipts: make([]Receipt, len(receipts)), Reactions: reactionsOf(versions)}
	for i, r := range receipts {
		answer.Receipts[i] = receiptOf(r)
	}
	return answer, err
}
