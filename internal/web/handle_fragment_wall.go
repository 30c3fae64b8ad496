package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// fragmentWall draws what of the wall changes by itself.
func (s *server) fragmentWall(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	wall, err := s.wall(r, viewer(me))
	if err != nil {
		return err
	}
	return s.drawPart(w, r, viewer(me), ui.WallNow(wall))
}
