package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/phonenumber"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// snippetsLimit is how many snippets are offered at once: as many as one looks through.
const snippetsLimit = 20

// fragmentSnippets lists the snippets that fit what was typed, filled in for a conversation.
func (s *server) fragmentSnippets(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	id, err := pathID[chat.Conversation](r)
	if err != nil {
		return err
	}
	occasion, err := s.occasion(r, me, id)
	if err != nil {
		return err
	}
	found, err := s.Inbox.FindSnippets(r.Context(), viewer(me), r.FormValue("q"), snippetsLimit)
	if err != nil {
		return err
	}
	desk, err := s.desk(r.Context(), viewer(me))
	if err != nil {
		return err
	}
	values := occasion.Values()
	choices := make([]ui.SnippetChoice, len(found))
	for i, sn := range found {
		choices[i] = ui.SnippetChoice{Snippet: sn, Does: ui.ActsWord(r.Context(), sn.Acts, desk)}
		choices[i].Filled, choices[i].Lacking = chat.FillContent(sn.Content, values)
	}
	return draw(w, r, ui.SnippetChoices(choices, r.FormValue("q")))
}

// occasion is who writes to whom, from where and when.
func (s *server) occasion(r *http.Request, me chat.Agent, id chat.ConversationID) (o chat.Occasion, err error) {
	ctx, v := r.Context(), viewer(me)
	c, err := s.Store.Conversation(ctx, v, id)
	if err != nil {
		return o, err
	}
	o = chat.Occasion{Agent: me, Today: ui.DayOf(ctx, s.Clock.NowMillis()), Phone: phonenumber.Display}
	if o.Contact, err = s.Store.Contact(ctx, v, c.Contact); err != nil {
		return o, err
	}
	o.Number, err = s.Store.Number(ctx, v, c.Number)
	return o, err
}

// useSnippet counts that a snippet was put into the composer.
func (s *server) useSnippet(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	id, err := pathID[chat.Snippet](r)
	if err != nil {
		return err
	}
	if err := s.Inbox.UseSnippet(r.Context(), viewer(me), id); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
