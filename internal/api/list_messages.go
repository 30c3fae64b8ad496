package api

import (
	"context"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// ThreadPaging is the input of a conversation's messages.
type ThreadPaging struct {
	ByID
	Paging
}

func (s *server) listMessages() {
	handle(s, huma.Operation{
		OperationID: "list-messages", Method: http.MethodGet, Path: "/api/v1/conversations/{id}/messages", Tags: []string{"messages"},
		Summary:     "List the messages of a conversation",
		Description: "The messages of one conversation, the newest first, by Meta's time. Each further page goes back in time.",
		Errors:      []int{http.StatusNotFound},
	}, s.messagesPage)
}

func (s *server) messagesPage(ctx context.Context, v chat.Viewer, in *ThreadPaging) (Page[Message], error) {
	none := Page[Message]{}
	id, err := idOf[chat.Conversation](in.ByID)
	if err != nil {
		return none, err
	}
	from, err := messages.place(in.Cursor)
	if err != nil {
		return none, err
	}
	if _, err := s.Store.Conversation(ctx, v, id); err != nil {
		return none, err
	}
	thread, err := s.Store.Thread(ctx, v, id, from.at, chat.MessageID(from.id), in.Limit+1)
	if err != nil {
		return none, err
	}
	slices.Reverse(thread)
	err = s.Inbox.TellWaits(ctx, v, thread)
	return page(messages, thread, in.Limit, func(m chat.Message) place { return place{m.SentAt, int64(m.ID)} }, messageOf), err
}
