package web

import (
	"context"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/media"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// files are the files of those messages that have one.
func (s *server) files(ctx context.Context, v chat.Viewer, messages []chat.Message) (map[chat.MessageID]*ui.File, error) {
	var ids []chat.MessageID
	for _, m := range messages {
		if m.Content.Media != nil {
			ids = append(ids, m.ID)
		}
	}
	rows, err := s.Store.MediaOf(ctx, v, ids)
	if err != nil {
		return nil, err
	}
	found := make(map[chat.MessageID]*ui.File, len(rows))
	for id, row := range rows {
		found[id] = fileOf(row)
	}
	return found, nil
}

// fileOf is a file as a thread shows it.
func fileOf(row store.MediaRow) *ui.File {
	_, inline := media.SafeType(row.MIME)
	return &ui.File{State: row.State, MIME: row.MIME, Size: row.Size, Say: row.Error, Inline: inline,
		Address: "/media/" + row.Message.String() + "?v=" + version(row.Hash)}
}
