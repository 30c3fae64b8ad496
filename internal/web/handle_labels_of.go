package web

import (
	"encoding/json"
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// tellLabels tells how many of some conversations have each label, for the marks in a page's chooser.
func (s *server) tellLabels(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	ids, err := targets(r)
	if err != nil {
		return err
	}
	has, err := s.Store.ConversationLabels(r.Context(), viewer(me), ids)
	if err != nil {
		return err
	}
	counts := map[string]int{}
	for _, labels := range has {
		for _, id := range labels {
			counts[id.String()]++
		}
	}
	w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(w).Encode(counts)
}
