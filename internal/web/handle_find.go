package web

import (
	"context"
	"net/http"
	"strings"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

const foundLimit = 8 // conversations that the palette shows

// findConversations tells the conversations whose contact's name or number someone typed, the newest first, for the palette.
func (s *server) findConversations(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	ctx := r.Context()
	found := []choice{}
	if name := strings.TrimSpace(r.FormValue("q")); name != "" {
		named, err := s.conversationsNamed(ctx, viewer(me), name, foundLimit)
		if err != nil {
			return err
		}
		for _, x := range named {
			found = append(found, choice{ID: x.ID.String(), Name: ui.ContactName(x.Who), Hint: ui.StateWord(ctx, x.State)})
		}
	}
	return answer(w, found)
}

// conversationsNamed finds conversations by names and numbers of contacts, in the word index; without a name the newest.
func (s *server) conversationsNamed(ctx context.Context, v chat.Viewer, name string, limit int) ([]store.Summary, error) {
	l := store.Listing{Limit: limit, Now: s.Clock.NowMillis(), Zone: ui.Zone(ctx)} // a view of all states
	if strings.TrimSpace(name) == "" {
		page, err := s.Store.List(ctx, v, l)
		return page.Items, err
	}
	known, err := s.Search.Conversations(ctx, v, name, limit)
	if err != nil {
		return nil, err
	}
	ids := make([]chat.ConversationID, len(known))
	for i, k := range known {
		ids[i] = k.Conversation
	}
	return s.Store.ListOf(ctx, v, l, ids)
}
