package web

import (
	"net/http"
	"strings"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// showNoteForm draws a note to be changed.
func (s *server) showNoteForm(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	id, err := pathID[chat.Entry](r)
	if err != nil {
		return err
	}
	item, err := s.entry(r.Context(), viewer(me), id, seen(r))
	if err != nil {
		return err
	}
	if !item.Entry.Mine || item.Entry.RemovedAt != 0 {
		return chat.Errorf(chat.Forbidden, "Only who wrote a note can change it, and only while it is there.")
	}
	return draw(w, r, ui.NoteForm(*item.Entry))
}

// editNote gives a note other words. Whom it names with an @ is mentioned.
func (s *server) editNote(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	id, err := pathID[chat.Entry](r)
	if err != nil {
		return err
	}
	ctx, v, words := r.Context(), viewer(me), r.PostFormValue("note")
	agents, err := s.Store.Agents(ctx, v)
	if err != nil {
		return err
	}
	var mentions []chat.AgentID
	for _, a := range agents {
		if strings.Contains(words, "@"+a.Name) {
			mentions = append(mentions, a.ID)
		}
	}
	if _, err := s.Inbox.EditNote(ctx, v, id, words, mentions); err != nil {
		return err
	}
	return s.drawEntry(w, r, me, id)
}

// removeNote takes a note back; that there was one stays visible.
func (s *server) removeNote(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	id, err := pathID[chat.Entry](r)
	if err != nil {
		return err
	}
	if _, err := s.Inbox.RemoveNote(r.Context(), viewer(me), id); err != nil {
		return err
	}
	return s.drawEntry(w, r, me, id)
}
