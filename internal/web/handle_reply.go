package web

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/inbox"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// past is how long ago a chosen time may be: a minute can go by while one writes.
const past = 2 * time.Minute

// reply queues what an agent wrote, for now or a later time, and answers with its bubble. If somebody else has answered
// meanwhile, it answers with theirs and the choice to send all the same.
func (s *server) reply(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	id, err := pathID[chat.Conversation](r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return err
	}
	ctx, v := r.Context(), viewer(me)
	draft, err := s.draftOf(r)
	if err != nil {
		return err
	}
	message, was, err := s.Inbox.ReplyThen(ctx, v, id, draft)
	if over, ok := errors.AsType[*inbox.Overtaken](err); ok {
		return s.drawOvertaken(w, r, me, id, over)
	}
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
	if item.Status == chat.StatusQueued {
		w.Header().Set("X-Due", strconv.FormatInt(item.DueAt, 10)) // until then it can be taken back
	}
	if err := s.tellActs(w, r, me, draft.Then, was); err != nil {
		return err
	}
	return draw(w, r, ui.MessageItem(item))
}

// draftOf reads what the composer hands over: words, a file with or without words, or a message with buttons.
func (s *server) draftOf(r *http.Request) (inbox.Draft, error) {
	field := r.PostFormValue
	content, err := contentOf(r)
	if err != nil {
		return inbox.Draft{}, err
	}
	d := inbox.Draft{Content: content}
	d.Once, d.Composed = field("key"), field("more") == "" // files go out one by one: what was begun is done with the last
	d.ReplyTo = chat.MessageID(whole(field("reply_to")))
	if d.Then, err = thenOf(r); err != nil {
		return d, err
	}
	if field("anyway") == "" {
		d.Seen = chat.MessageID(whole(field("newest")))
	}
	if d.At, err = ui.MomentOf(r.Context(), field("at")); err == nil && d.At != 0 && d.At < s.Clock.NowMillis()-past.Milliseconds() {
		err = chat.Errorf(chat.Invalid, "The time at which this is to go out is over. Choose a later one, or send it at once.")
	}
	return d, err
}

// contentOf reads words, a file with or without words, or a message with buttons.
func contentOf(r *http.Request) (chat.Content, error) {
	field := r.PostFormValue
	c := inbox.Text(field("text")).Content
	switch {
	case field("interactive") != "":
		if !json.Valid([]byte(field("interactive"))) {
			return c, chat.Errorf(chat.Invalid, "The message with buttons could not be read. Build it again.")
		}
		c = chat.Content{Type: "interactive", Extra: json.RawMessage(field("interactive"))}
	case field("file") != "":
		c.Type = field("kind")
		c.Media = &chat.Media{SHA256: field("file"), Voice: field("voice") != ""}
		if c.Type == "document" {
			c.Media.Filename = field("filename")
		}
	}
	return c, nil
}

// drawOvertaken shows what came meanwhile, to someone whose answer was stopped for it.
func (s *server) drawOvertaken(w http.ResponseWriter, r *http.Request, me chat.Agent, id chat.ConversationID, over *inbox.Overtaken) error {
	item, err := s.item(r.Context(), viewer(me), over.By.ID, seen(r))
	if err != nil {
		return err
	}
	say := ui.Sorry(r.Context(), over.Unwrap())
	if isFragment(r) {
		w.Header().Set("X-Overtaken", over.By.ID.String())
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(http.StatusConflict)
		return draw(w, r, ui.Overtaken(item, say))
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(http.StatusConflict)
	return draw(w, r, ui.OvertakenPage(theme(r), id, item, say, r.PostForm))
}
