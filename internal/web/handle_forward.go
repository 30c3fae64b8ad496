package web

import (
	"context"
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/inbox"
	"github.com/saltbridge/saltbridge/internal/media"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

const targetsLimit = 20 // conversations offered at once

// showForward asks to whom a message is to be sent on.
func (s *server) showForward(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	id, err := pathID[chat.Message](r)
	if err != nil {
		return err
	}
	ctx, v := r.Context(), viewer(me)
	if _, err := s.Store.Message(ctx, v, id); err != nil {
		return err
	}
	found, err := s.conversationsNamed(ctx, v, r.FormValue("q"), targetsLimit)
	if err != nil {
		return err
	}
	view := ui.Forward{Message: id, Query: r.FormValue("q"), Rows: make([]ui.Target, len(found))}
	for i, x := range found {
		view.Rows[i] = ui.Target{ID: x.ID, Who: x.Who, Window: x.Window}
	}
	return draw(w, r, ui.ForwardDialog(view))
}

// forward sends what a message holds anew, in another conversation.
func (s *server) forward(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	id, err := pathID[chat.Message](r)
	if err != nil {
		return err
	}
	to, err := chat.ParseID[chat.Conversation](r.FormValue("to"))
	if err != nil {
		return err
	}
	ctx, v := r.Context(), viewer(me)
	target, err := s.Store.Summary(ctx, v, to)
	if err != nil {
		return err
	}
	content, err := s.copyOf(ctx, v, id)
	if err != nil {
		return err
	}
	if _, err := s.Inbox.Reply(ctx, v, to, inbox.Draft{Content: content}); err != nil {
		return err
	}
	return draw(w, r, ui.Forwarded(target.Who, to))
}

// copyOf is what a message holds, to be sent anew.
func (s *server) copyOf(ctx context.Context, v chat.Viewer, id chat.MessageID) (chat.Content, error) {
	m, err := s.Store.Message(ctx, v, id)
	if err != nil {
		return chat.Content{}, err
	}
	files, err := s.files(ctx, v, []chat.Message{m})
	if err != nil {
		return chat.Content{}, err
	}
	state := store.MediaState("")
	if f := files[id]; f != nil {
		state = f.State
	}
	if m.RevokedAt != 0 || !ui.Forwardable(m.Content, state) {
		return chat.Content{}, chat.Errorf(chat.Invalid, "Messages of this kind cannot be forwarded. Forward it on the phone, or write it anew.")
	}
	c := chat.Content{Type: m.Content.Type, Text: m.Content.Text, Extra: m.Content.Extra}
	if m.Content.Media == nil {
		return c, nil
	}
	return s.fileCopy(ctx, v, m)
}

// fileCopy keeps the file of a message as one to be sent.
func (s *server) fileCopy(ctx context.Context, v chat.Viewer, m chat.Message) (chat.Content, error) {
	file, err := s.Media.Open(ctx, v, m.ID)
	if err != nil {
		return chat.Content{}, err
	}
	defer file.Close()
	kept, err := s.Media.Keep(ctx, v, media.Parcel{MIME: file.MIME, Filename: file.Filename, Body: file})
	if err != nil {
		return chat.Content{}, err
	}
	c := chat.Content{Type: m.Content.Type, Text: m.Content.Text, Media: &chat.Media{SHA256: kept.ID, Voice: m.Content.Media.Voice}}
	if c.Type == "voice" {
		c.Type = "audio"
	}
	if c.Type == "document" {
		c.Media.Filename = file.Filename
	}
	return c, nil
}
