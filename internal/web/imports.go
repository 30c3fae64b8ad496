package web

import (
	"context"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// imports lists the imports that still run.
func (s *server) imports(ctx context.Context, v chat.Viewer) ([]ui.Import, error) {
	numbers, err := s.Store.Numbers(ctx, v)
	if err != nil {
		return nil, err
	}
	var running []ui.Import
	for _, n := range numbers {
		syncs, err := s.Store.Syncs(ctx, v, n.ID)
		if err != nil {
			return nil, err
		}
		for _, x := range syncs {
			if x.State == chat.SyncReceiving {
				running = append(running, ui.Import{Number: n, Sync: x})
			}
		}
	}
	return running, nil
}
