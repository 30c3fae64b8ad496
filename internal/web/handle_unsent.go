package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// showUnsent answers with what the agent has begun to write in a conversation, and what was proposed there.
func (s *server) showUnsent(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	id, err := pathID[chat.Conversation](r)
	if err != nil {
		return err
	}
	all, err := s.Store.Unsents(r.Context(), viewer(me), []chat.ConversationID{id})
	if err != nil {
		return err
	}
	found := map[string]any{}
	for _, u := range all {
		found[placeOfUnsent(u)] = unsentJSON(u)
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
	begun := chat.Unsent{Conversation: id, Kind: chat.UnsentKind(r.PostFormValue("kind")), Body: r.PostFormValue("text"),
		Detail: chat.UnsentDetail{ReplyTo: chat.MessageID(whole(r.PostFormValue("reply_to")))}}
	now, kept, err := s.Inbox.KeepUnsent(r.Context(), viewer(me), begun, whole(r.PostFormValue("version")))
	if err != nil {
		return err
	}
	if !kept {
		return answerWith(w, http.StatusConflict, unsentJSON(now))
	}
	return answer(w, unsentJSON(now))
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

func unsentJSON(u chat.Unsent) map[string]any {
	shown := map[string]any{"text": u.Body, "version": u.Version}
	if u.Detail.ReplyTo != 0 {
		shown["reply_to"] = u.Detail.ReplyTo
	}
	return shown
}
