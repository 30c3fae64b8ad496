package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/inbox"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// sendTemplate queues a filled template and answers with its bubble. The form names the sending, so a second press of the
// button sends nothing.
func (s *server) sendTemplate(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	ctx, v := r.Context(), viewer(me)
	id, of, err := templatePath(r)
	if err != nil {
		return err
	}
	values, err := s.templateValues(r, v)
	if err != nil {
		return err
	}
	c, err := s.Store.Conversation(ctx, v, id)
	if err != nil {
		return err
	}
	n, err := s.Store.Number(ctx, v, c.Number)
	if err != nil {
		return err
	}
	message, err := s.replyWith(ctx, v, n, c.ID, of, values, r.PostFormValue("once"))
	if err != nil {
		w.Header().Set("X-Field", chat.FieldOf(err)) // for the script, which leads there
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

func (s *server) replyWith(ctx context.Context, v chat.Viewer, n chat.Number, id chat.ConversationID, of chat.TemplateID, values chat.Values, once string) (chat.Message, error) {
	t, err := s.templateOf(ctx, v, n, of)
	if err != nil {
		return chat.Message{}, err
	}
	content, err := t.Fill(values)
	if err != nil {
		return chat.Message{}, err
	}
	return s.Inbox.Reply(ctx, v, id, inbox.Draft{Content: content, Once: once})
}

// templateValues reads what a form fills in: v.body.1 as it is, t.offer.ends as a time of the reader's. A document
// brings its name along.
func (s *server) templateValues(r *http.Request, v chat.Viewer) (chat.Values, error) {
	if err := r.ParseForm(); err != nil {
		return nil, err
	}
	values := chat.Values{}
	for name := range r.PostForm {
		value := strings.TrimSpace(r.PostFormValue(name))
		if key, ok := strings.CutPrefix(name, "v."); ok && value != "" {
			values[key] = value
		}
		if key, ok := strings.CutPrefix(name, "t."); ok && value != "" {
			at, err := ui.MomentOf(r.Context(), value)
			if err != nil {
				return nil, err
			}
			values[key] = strconv.FormatInt(at, 10)
		}
	}
	if file := values["header.file"]; file != "" && !strings.HasPrefix(file, "http") {
		kept, err := s.Store.File(r.Context(), v, file)
		if err != nil {
			return nil, err
		}
		values["header.filename"] = kept.Filename
	}
	return values, nil
}
