package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// takeAsSent settles an uncertain message: somebody looked, and it was sent.
func (s *server) takeAsSent(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	return s.decide(w, r, me, s.Inbox.TakeAsSent)
}
