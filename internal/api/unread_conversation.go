package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saltbridge/saltbridge/internal/chat"
)

func (s *server) unreadConversation() {
	handle(s, huma.Operation{
		OperationID: "unread-conversation", Method: http.MethodPost, Path: "/api/v1/conversations/{id}/unread", Tags: []string{"conversations"},
		Summary: "Mark a conversation as unread",
		Description: "Makes the newest message of the customer count as unread again, here: the customer keeps seeing it as read. What is unread already stays as it is, so the request can be repeated. It has no body.\n\n" +
			"A conversation in which the customer never wrote, or only before the number was connected, cannot be unread: kind `conflict`.",
		Errors: []int{http.StatusNotFound, http.StatusConflict},
	}, func(ctx context.Context, v chat.Viewer, in *ByID) (Conversation, error) {
		id, err := idOf[chat.Conversation](*in)
		if err != nil {
			return Conversation{}, err
		}
		if _, _, err := s.Inbox.MarkUnread(ctx, v, []chat.ConversationID{id}); err != nil {
			return Conversation{}, err
		}
		x, err := s.Store.Summary(ctx, v, id)
		return conversationOf(x, s.Clock.NowMillis()), err
	})
}
