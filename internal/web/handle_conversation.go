package web

import (
	"net/http"
	"strings"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// showConversation shows the list with one conversation open. On a narrow screen /c/7 is the thread and
// /c/7/contact the contact.
func (s *server) showConversation(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	id, err := pathID[chat.Conversation](r)
	if err != nil {
		return err
	}
	shell, err := s.shell(r, me, ui.SectionInbox, "Inbox")
	if err != nil {
		return err
	}
	show := ui.ShowThread
	if strings.HasSuffix(r.URL.Path, "/contact") {
		show = ui.ShowContact
	}
	thread, err := s.threadAt(r, viewer(me), id, show, ui.Seen{})
	if err != nil {
		return err
	}
	if q := r.FormValue("q"); q != "" {
		return s.drawSearch(w, r, me, q, &thread)
	}
	page, err := s.inboxPage(w, r, viewer(me), id)
	if err != nil {
		return err
	}
	page.Thread = &thread
	return draw(w, r, ui.InboxPage(shell, page))
}
