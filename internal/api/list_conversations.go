package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/store"
)

func (s *server) listConversations() {
	handle(s, huma.Operation{
		OperationID: "list-conversations", Method: http.MethodGet, Path: "/api/v1/conversations", Tags: []string{"conversations"},
		Summary:     "List the conversations",
		Description: "The conversations that have a message, the one with the newest message first. A conversation moves to the top when a message comes.",
	}, func(ctx context.Context, v chat.Viewer, in *Paging) (Page[Conversation], error) {
		from, err := conversations.place(in.Cursor)
		if err != nil {
			return Page[Conversation]{}, err
		}
		summaries, err := s.Store.Summaries(ctx, v, store.Page{BeforeAt: from.at, BeforeID: chat.ConversationID(from.id), Limit: in.Limit + 1})
		now := s.Clock.NowMillis()
		return page(conversations, summaries, in.Limit,
			func(x store.Summary) place { return place{x.LastAt, int64(x.ID)} },
			func(x store.Summary) Conversation { return conversationOf(x, now) }), err
	})
}
