package web

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

const foundLimit = 8 // conversations that the palette shows

// findConversations tells the newest conversations whose contact's name or number has a part, for the palette. It looks as
// far back as one request may.
func (s *server) findConversations(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	ctx, v := r.Context(), viewer(me)
	found := []choice{}
	if part := strings.TrimSpace(r.FormValue("q")); part != "" {
		filter := chat.Filter{Rules: []chat.Rule{{Field: chat.FieldContact, Op: chat.OpHas, Values: []string{part}}}}
		if err := filter.Check(); err != nil {
			return err
		}
		// A view of all states: filters alone decide.
		page, err := s.Store.List(ctx, v, store.Listing{Filter: filter, Limit: foundLimit, Now: s.Clock.NowMillis(), Zone: ui.Zone(ctx)})
		if err != nil {
			return err
		}
		for _, x := range page.Items {
			found = append(found, choice{ID: x.ID.String(), Name: ui.ContactName(x.Who), Hint: ui.StateWord(ctx, x.State)})
		}
	}
	w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(w).Encode(found)
}
