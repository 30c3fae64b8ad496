package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// takeReadBack makes conversations count as unread again: the page hands over up to when they were read before.
func (s *server) takeReadBack(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	return s.takeMarksBack(w, r, me, s.Inbox.TakeReadBack)
}
