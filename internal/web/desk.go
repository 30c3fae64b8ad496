package web

import (
	"context"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// desk reads what conversations can be given, and filters can name.
func (s *server) desk(ctx context.Context, v chat.Viewer) (d ui.Desk, err error) {
	office, err := s.Store.Office(ctx, v)
	if err != nil {
		return d, err
	}
	d.Agents, d.Teams, d.Labels = office.Agents, office.Teams, office.Labels
	d.Numbers, err = s.Store.Numbers(ctx, v)
	return d, err
}
