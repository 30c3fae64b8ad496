package web

import (
	"context"
	"net/http"
	"slices"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// fragmentEntry draws one note or line beside the messages.
func (s *server) fragmentEntry(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	id, err := pathID[chat.Entry](r)
	if err != nil {
		return err
	}
	return s.drawEntry(w, r, me, id)
}

func (s *server) drawEntry(w http.ResponseWriter, r *http.Request, me chat.Agent, id chat.EntryID) error {
	item, err := s.entry(r.Context(), viewer(me), id, seen(r))
	if err != nil {
		return err
	}
	return draw(w, r, ui.ThreadItem(item))
}

// entry reads one entry as the thread shows it.
func (s *server) entry(ctx context.Context, v chat.Viewer, id chat.EntryID, seen ui.Seen) (ui.Item, error) {
	e, err := s.Store.Entry(ctx, v, id)
	if err != nil {
		return ui.Item{}, err
	}
	st, err := s.stretch(ctx, v, e.Conversation, seen)
	if err != nil {
		return ui.Item{}, err
	}
	previous, err := s.Store.Thread(ctx, v, e.Conversation, e.At+1, 0, contextItem)
	if err != nil {
		return ui.Item{}, err
	}
	var before chat.Message
	if len(previous) > 0 {
		before = previous[0]
	}
	items, err := s.between(ctx, v, st, nil, before.SentAt, e.At+1)
	if err != nil {
		return ui.Item{}, err
	}
	items = arrange(ctx, st, before, items)
	return items[slices.IndexFunc(items, func(i ui.Item) bool { return i.Entry != nil && i.Entry.ID == id })], nil
}
