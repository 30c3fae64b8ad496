package web

import (
	"context"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// desk reads what conversations can be given, and filters can name.
func (s *server) desk(ctx context.Context, v chat.Viewer) (d ui.Desk, err error) {
	if d.Agents, err = s.Store.Agents(ctx, v); err != nil {
		return d, err
	}
	if d.Teams, err = s.Store.Teams(ctx, v); err != nil {
		return d, err
	}
	if d.Labels, err = s.Store.Labels(ctx, v); err != nil {
		return d, err
	}
	d.Numbers, err = s.Store.Numbers(ctx, v)
	return d, err
}
