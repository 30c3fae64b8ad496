package web

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

const mostActedOn = 500 // conversations that a page acts on at once

// targets are the conversations that an act is about.
func targets(r *http.Request) ([]chat.ConversationID, error) {
	if err := r.ParseForm(); err != nil {
		return nil, err
	}
	texts := strings.FieldsFunc(strings.Join(r.PostForm["ids"], ","), func(c rune) bool { return c == ',' })
	if len(texts) == 0 {
		return nil, chat.Errorf(chat.Invalid, "Select a conversation first.")
	}
	return idsOf[chat.Conversation](texts, mostActedOn)
}

// done tells a page with script what came of an act and what takes it back; another is led back.
type done struct {
	Say    string          `json:"say"`
	Undo   []chat.Work     `json:"undo"`
	Read   []chat.ReadMark `json:"read,omitempty"`   // what takes back that they were marked as unread
	Unread []chat.ReadMark `json:"unread,omitempty"` // or as read
}

// acted answers for an act on conversations. was is how those that changed stood before.
func (s *server) acted(w http.ResponseWriter, r *http.Request, was []chat.Work, say string) error {
	if len(was) == 0 {
		say = ui.Say(r.Context(), "Nothing was different.")
	}
	return s.answer(w, r, done{Say: say, Undo: was})
}

// answer tells what came of an act.
func (s *server) answer(w http.ResponseWriter, r *http.Request, d done) error {
	if !strings.Contains(r.Header.Get("Accept"), "application/json") {
		to := "/"
		if ids := r.PostForm["ids"]; len(ids) == 1 {
			if id, err := chat.ParseID[chat.Conversation](ids[0]); err == nil {
				to = "/c/" + id.String()
			}
		}
		http.Redirect(w, r, to, http.StatusSeeOther)
		return nil
	}
	w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(w).Encode(d)
}

// optionalID reads an id of a form; nothing is zero.
func optionalID[Of any](text string) (chat.ID[Of], error) {
	if text == "" || text == "0" {
		return 0, nil
	}
	return chat.ParseID[Of](text)
}
