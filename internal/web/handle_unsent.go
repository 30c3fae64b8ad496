package web

import (
	"context"
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// showUnsent answers with what the agent has begun to write in a conversation, and what was proposed there.
func (s *server) showUnsent(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	id, err := pathID[chat.Conversation](r)
	if err != nil {
		return err
	}
	ctx, v := r.Context(), viewer(me)
	all, err := s.Store.Unsents(ctx, v, []chat.ConversationID{id})
	if err != nil {
		return err
	}
	found := map[string]any{}
	for _, u := range all {
		if found[placeOfUnsent(u)], err = s.unsentJSON(ctx, v, u); err != nil {
			return err
		}
	}
	return answer(w, found)
}

// keepUnsent keeps what an agent has begun to write. Where another device has kept something else since, it answers with
// that and the status 409.
func (s *server) keepUnsent(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	id, err := pathID[chat.Conversation](r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return err
	}
	snippet, err := optionalID[chat.Snippet](r.PostFormValue("snippet"))
	if err != nil {
		return err
	}
	ctx, v := r.Context(), viewer(me)
	begun := chat.Unsent{Conversation: id, Kind: chat.UnsentKind(r.PostFormValue("kind")), Body: r.PostFormValue("text"),
		Detail: chat.UnsentDetail{ReplyTo: chat.MessageID(whole(r.PostFormValue("reply_to"))), Snippet: snippet}}
	now, kept, err := s.Inbox.KeepUnsent(ctx, v, begun, whole(r.PostFormValue("version")))
	if err != nil {
		return err
	}
	shown, err := s.unsentJSON(ctx, v, now)
	if err != nil {
		return err
	}
	if !kept {
		return answerWith(w, http.StatusConflict, shown)
	}
	return answer(w, shown)
}

// dismissProposal deletes what was proposed to whoever opens the conversation.
func (s *server) dismissProposal(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	id, err := pathID[chat.Conversation](r)
	if err != nil {
		return err
	}
	if err := s.Inbox.DismissProposal(r.Context(), viewer(me), id); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// placeOfUnsent is where an unsent text belongs: in the reply, in the note, or as a proposal beside them.
func placeOfUnsent(u chat.Unsent) string {
	if u.Agent == 0 {
		return "proposal"
	}
	return string(u.Kind)
}

func (s *server) unsentJSON(ctx context.Context, v chat.Viewer, u chat.Unsent) (map[string]any, error) {
	shown := map[string]any{"text": u.Body, "version": u.Version}
	if u.Detail.ReplyTo != 0 {
		shown["reply_to"] = u.Detail.ReplyTo
	}
	armed, err := s.armed(ctx, v, u)
	if armed.Snippet != 0 {
		shown["doing"] = armed
	}
	return shown, err
}
