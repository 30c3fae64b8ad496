package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/inbox"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// reply queues an agent's text, for now or a later time, and answers with its bubble.
func (s *server) reply(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	id, err := pathID[chat.Conversation](r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return err
	}
	ctx, v := r.Context(), viewer(me)
	draft := inbox.Text(r.PostFormValue("text"))
	if draft.At, err = ui.MomentOf(ctx, r.PostFormValue("at")); err != nil {
		return err
	}
	message, err := s.Inbox.Reply(ctx, v, id, draft)
	if err != nil {
		return err
	}
	if !isFragment(r) {
		http.Redirect(w, r, "/c/"+id.String(), http.StatusSeeOther)
		return nil
	}
	item, err := s.item(ctx, v, message.ID, seen(r))
	if err != nil {
		return err
	}
	return draw(w, r, ui.MessageItem(item))
}
