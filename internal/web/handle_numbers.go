package web

import (
	"context"
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// showNumbers lists the account's numbers and their imports.
func (s *server) showNumbers(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	shell, err := s.shell(r, me, ui.SectionNumbers, "Numbers")
	if err != nil {
		return err
	}
	cards, err := s.cards(r.Context(), viewer(me))
	if err != nil {
		return err
	}
	alerts, err := s.Store.OpenAlerts(r.Context(), viewer(me))
	if err != nil {
		return err
	}
	return draw(w, r, ui.NumbersPage(shell, cards, alerts))
}

func (s *server) cards(ctx context.Context, v chat.Viewer) ([]ui.NumberCard, error) {
	numbers, err := s.Store.Numbers(ctx, v)
	if err != nil {
		return nil, err
	}
	standings, err := s.Store.Standings(ctx, v)
	if err != nil {
		return nil, err
	}
	cards := make([]ui.NumberCard, len(numbers))
	for i, n := range numbers {
		cards[i].Number, cards[i].Standing = n, standings[n.ID]
		if cards[i].Templates, err = s.templateSync(ctx, v, n); err != nil {
			return nil, err
		}
		if cards[i].Syncs, err = s.Store.Syncs(ctx, v, n.ID); err != nil {
			return nil, err
		}
	}
	return cards, nil
}
