package web

import (
	"encoding/json"
	"net/http"
	"net/url"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/inbox"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// perform does with conversations what a snippet does.
func (s *server) perform(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	ids, err := targets(r)
	if err != nil {
		return err
	}
	then, err := thenOf(r)
	if err != nil {
		return err
	}
	say, err := s.actsDone(r, me, then)
	if err != nil {
		return err
	}
	was, err := s.Inbox.Perform(r.Context(), viewer(me), ids, then)
	if err != nil {
		return err
	}
	return s.acted(w, r, was, say)
}

// thenOf reads which snippet says what to do with a conversation.
func thenOf(r *http.Request) (inbox.Then, error) {
	id, err := optionalID[chat.Snippet](r.PostFormValue("snippet"))
	return inbox.Then{Snippet: id, Until: ui.RestsUntil(r.Context())}, err
}

// actsDone says what a snippet did; empty without one.
func (s *server) actsDone(r *http.Request, me chat.Agent, then inbox.Then) (string, error) {
	if then.Snippet == 0 {
		return "", nil
	}
	ctx, v := r.Context(), viewer(me)
	sn, err := s.Store.Snippet(ctx, v, then.Snippet)
	if err != nil {
		return "", err
	}
	desk, err := s.desk(ctx, v)
	return ui.ActsDone(ctx, sn.Acts, desk), err
}

// tellActs tells, beside the bubble of an answer, what was done with its conversation and what takes that back.
func (s *server) tellActs(w http.ResponseWriter, r *http.Request, me chat.Agent, then inbox.Then, was []chat.Work) error {
	if len(was) == 0 {
		return nil
	}
	say, err := s.actsDone(r, me, then)
	if err != nil {
		return err
	}
	text, err := json.Marshal(done{Say: say, Undo: was})
	if err != nil {
		return err
	}
	w.Header().Set("X-Did", url.PathEscape(string(text))) // headers are ASCII
	return nil
}
