package web

import (
	"context"
	"fmt"
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// threadAt reads an open conversation at the message that ?m= names, or the note that ?e= names, with what is around it; without one
// with its newest messages. ?q= is the search that led to it.
func (s *server) threadAt(r *http.Request, v chat.Viewer, id chat.ConversationID, show ui.Show, seen ui.Seen) (ui.Thread, error) {
	ctx := r.Context()
	t, err := s.thread(ctx, v, id, show, seen)
	if err != nil {
		return t, err
	}
	t.Back = "/"
	if q := r.FormValue("q"); q != "" {
		t.Back = searchAddress(q)
	}
	switch {
	case r.FormValue("e") != "":
		return t, s.aroundNote(ctx, v, &t, r.FormValue("e"))
	case r.FormValue("m") == "":
		return t, nil
	}
	at, err := chat.ParseID[chat.Message](r.FormValue("m"))
	if err != nil {
		return t, err
	}
	m, err := s.Store.Message(ctx, v, at)
	if err != nil {
		return t, err
	}
	if m.Conversation != id {
		return t, chat.Errorf(chat.NotFound, "There is no such message.")
	}
	return t, s.around(ctx, v, &t, m)
}

// aroundNote puts the message before a note, with what is around it, into a thread.
func (s *server) aroundNote(ctx context.Context, v chat.Viewer, t *ui.Thread, text string) error {
	id, err := chat.ParseID[chat.Entry](text)
	if err != nil {
		return err
	}
	e, err := s.Store.Entry(ctx, v, id)
	if err != nil {
		return err
	}
	if e.Conversation != t.Conversation.ID {
		return chat.Errorf(chat.NotFound, "There is no such note.")
	}
	before, err := s.Store.Thread(ctx, v, e.Conversation, e.At+1, 0, 1)
	if err == nil && len(before) == 0 { // it stands before all messages
		before, err = s.Store.ThreadAfter(ctx, v, e.Conversation, e.At, 0, 1)
	}
	if err == nil && len(before) > 0 {
		err = s.around(ctx, v, t, before[0])
	}
	t.At, t.AtNote = 0, id
	return err
}

// around puts a message with those before and after it into a thread, in place of the newest.
func (s *server) around(ctx context.Context, v chat.Viewer, t *ui.Thread, m chat.Message) error {
	st, err := s.stretch(ctx, v, m.Conversation, t.Seen)
	if err != nil {
		return err
	}
	const half = itemsLimit / 2
	before, err := s.Store.Thread(ctx, v, m.Conversation, m.SentAt, m.ID, half+contextItem)
	if err != nil {
		return err
	}
	var previous chat.Message
	t.Older, t.At = "", m.ID
	from := int64(0)
	if len(before) > half {
		previous, before = before[0], before[contextItem:]
		from, t.Older = before[0].SentAt, olderAddress(st, before[0])
	}
	after, until, newer, err := s.after(ctx, v, st, m, half)
	if err != nil {
		return err
	}
	messages := append(append(before, m), after...)
	items, err := s.dress(ctx, v, st, messages)
	if err != nil {
		return err
	}
	between, err := s.between(ctx, v, st, messages, from, until)
	t.Newer = newer
	t.Items = arrange(ctx, st, previous, append(items, between...))
	return err
}

// after reads up to limit messages after one, with the time up to which they go (zero: to the end), and the address of
// those after them.
func (s *server) after(ctx context.Context, v chat.Viewer, st stretch, m chat.Message, limit int) (messages []chat.Message, until int64, newer string, err error) {
	messages, err = s.Store.ThreadAfter(ctx, v, st.conversation.ID, m.SentAt, m.ID, limit+contextItem)
	if err != nil || len(messages) <= limit {
		return messages, 0, "", err
	}
	messages = messages[:limit]
	last := messages[limit-1]
	newer = fmt.Sprintf("/fragments/newer/%s?after=%s&%s", st.conversation.ID, last.ID, st.seen.Query())
	return messages, last.SentAt + 1, newer, nil
}

// fragmentNewer draws the messages after one of a conversation.
func (s *server) fragmentNewer(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	id, err := pathID[chat.Conversation](r)
	if err != nil {
		return err
	}
	after, err := chat.ParseID[chat.Message](r.FormValue("after"))
	if err != nil {
		return err
	}
	ctx, v := r.Context(), viewer(me)
	st, err := s.stretch(ctx, v, id, seen(r))
	if err != nil {
		return err
	}
	m, err := s.Store.Message(ctx, v, after)
	if err != nil {
		return err
	}
	messages, until, newer, err := s.after(ctx, v, st, m, itemsLimit)
	if err != nil {
		return err
	}
	items, err := s.dress(ctx, v, st, messages)
	if err != nil {
		return err
	}
	between, err := s.between(ctx, v, st, messages, m.SentAt+1, until)
	if err != nil {
		return err
	}
	return draw(w, r, ui.NewerItems(arrange(ctx, st, m, append(items, between...)), newer))
}
