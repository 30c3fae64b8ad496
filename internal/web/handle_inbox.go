package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// showInbox shows the list with no conversation open.
func (s *server) showInbox(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	shell, err := s.shell(r, me, ui.SectionInbox, "Inbox")
	if err != nil {
		return err
	}
	page, err := s.inboxPage(w, r, viewer(me), 0)
	if err != nil {
		return err
	}
	return draw(w, r, ui.InboxPage(shell, page))
}
