package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// showWall shows what happens right now.
func (s *server) showWall(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	shell, err := s.shell(r, me, ui.SectionWall, "Wall")
	if err != nil {
		return err
	}
	shell.Module = "wall.js"
	wall, err := s.wall(r, viewer(me))
	if err != nil {
		return err
	}
	return draw(w, r, ui.WallPage(shell, wall))
}
