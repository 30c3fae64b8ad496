package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/store"
)

// ListInput says which conversations are listed, and in which order.
type ListInput struct {
	Cursor string `query:"cursor" maxLength:"100" example:"Y29udmVyc2F0aW9ucy4xNzgyNDcxNjAwMDAwLjE4MzYwMjE3NDEyMDM0NTY" doc:"Where to go on: the next_cursor of the page before. Leave it out for the first page. Cursors are opaque and belong to one list in one order."`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50" example:"50" doc:"How many items a page has at most: 1 to 200."`
	View   string `query:"view" maxLength:"30" example:"unassigned" doc:"A view: unassigned, open, snoozed, resolved, team- with the id of a team, or saved- with the id of a saved view. Left out: conversations of every state. mine and mentions belong to agents; a key has none."`
	Filter string `query:"filter" maxLength:"16384" example:"{\"rules\":[{\"field\":\"unread\",\"op\":\"is\",\"values\":[\"yes\"]}]}" doc:"Conditions besides the view, as JSON: rules that all must hold, or one of them with \"any\": true, and groups of the same form. Fields: state, assignee, team, label, priority, number, unread, window, waiting, origin, contact, created, last. Comparisons: is, not, more, has, before, after, older, newer."`
	Order  string `query:"order" enum:"newest,oldest,waiting,priority" default:"newest" example:"waiting" doc:"What comes first: the newest message, the oldest, who waits the longest for an answer, or what is most urgent."`
}

func (s *server) listConversations() {
	handle(s, huma.Operation{
		OperationID: "list-conversations", Method: http.MethodGet, Path: "/api/v1/conversations", Tags: []string{"conversations"},
		Summary: "List the conversations",
		Description: "The conversations that have a message, the one with the newest message first unless another order is asked for. A conversation moves when a message comes.\n\n" +
			"With a filter a page can be short, even empty, and yet have a next_cursor: so much was looked at that the rest is left for the next request.",
		Errors: []int{http.StatusNotFound},
	}, func(ctx context.Context, v chat.Viewer, in *ListInput) (Page[Conversation], error) {
		l, err := s.listing(in)
		if err != nil {
			return Page[Conversation]{}, err
		}
		listed, err := s.Store.List(ctx, v, l)
		if err != nil {
			return Page[Conversation]{}, err
		}
		out := Page[Conversation]{Items: make([]Conversation, 0, len(listed.Items))}
		for _, x := range listed.Items {
			out.Items = append(out.Items, conversationOf(x, l.Now))
		}
		if listed.Next != nil {
			out.Next = conversations.after(listed.Next.String())
		}
		return out, nil
	})
}

// listing reads which list is asked for.
func (s *server) listing(in *ListInput) (l store.Listing, err error) {
	l = store.Listing{Order: chat.Order(in.Order), Limit: in.Limit, Now: s.Clock.NowMillis()}
	if in.View != "" {
		if l.View, err = chat.ParseView(in.View); err != nil {
			return l, inField("query.view", err)
		}
	}
	if l.Filter, err = chat.ParseFilter(in.Filter); err != nil {
		return l, inField("query.filter", err)
	}
	text, err := conversations.text(in.Cursor)
	if err != nil || text == "" {
		return l, err
	}
	spot, err := chat.ParseSpot(text)
	if err != nil {
		return l, inField("query.cursor", err)
	}
	l.After = &spot
	return l, nil
}
