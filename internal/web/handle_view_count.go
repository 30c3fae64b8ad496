package web

import (
	"cmp"
	"encoding/json"
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// countView tells how many conversations a filter lets through while it is built.
func (s *server) countView(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	filter, err := chat.ParseFilter(r.PostFormValue("filter"))
	if err != nil {
		return err
	}
	ctx := r.Context()
	n, err := s.Store.CountList(ctx, viewer(me), store.Listing{Filter: filter, Now: s.Clock.NowMillis(), Zone: ui.Zone(ctx)})
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(w).Encode(map[string]string{"say": ui.Say(ctx, "Conversations like this: %s", cmp.Or(ui.CountWord(ctx, n), "0"))})
}
