package media

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
)

// File is a stored file, open for reading; the caller closes it.
type File struct {
	io.ReadSeekCloser
	MIME     string // as Meta said; see [SafeType] before serving it
	Filename string // never empty, without folders
	Size     int64  // bytes
	Hash     string // SHA-256 in hex: content under a hash never changes
	StoredAt time.Time
}

// Open returns the file of a message the viewer may see. While it is on its way the error is a Conflict; if
// there is none, or not any more, NotFound says why.
func (m *Media) Open(ctx context.Context, v chat.Viewer, id chat.MessageID) (*File, error) {
	row, err := m.row(ctx, v, id)
	if err != nil {
		return nil, err
	}
	switch row.State {
	case store.MediaPending:
		return nil, chat.Errorf(chat.Conflict, "%s", first(row.Error, "The file is still being fetched. Please try again in a moment."))
	case store.MediaFailed, store.MediaGone:
		return nil, chat.Errorf(chat.NotFound, "%s", first(row.Error, "The file could not be fetched."))
	}
	content, err := m.unshelve(row.Account, row.Hash)
	if err != nil {
		return nil, err
	}
	return &File{ReadSeekCloser: content, MIME: row.MIME, Filename: filename(row), Size: row.Size, Hash: row.Hash,
		StoredAt: time.UnixMilli(row.UpdatedAt).UTC()}, nil
}

// unshelve opens a file of the shelf.
func (m *Media) unshelve(account chat.AccountID, hash string) (*os.File, error) {
	content, err := os.Open(m.shelf.path(account, hash))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, chat.Because(chat.NotFound, err, "The file was stored but is missing from the data folder. Fetch it again, or restore the folder from a backup.")
	case err != nil:
		return nil, chat.Because(chat.Unavailable, err, "The file cannot be read from the data folder.")
	}
	return content, nil
}

// OpenFile returns a file of the viewer's account that was handed over to be sent.
func (m *Media) OpenFile(ctx context.Context, v chat.Viewer, id string) (*File, error) {
	f, err := m.Store.File(ctx, v, id)
	if err != nil {
		return nil, err
	}
	content, err := m.unshelve(f.Account, f.ID)
	if err != nil {
		return nil, err
	}
	return &File{ReadSeekCloser: content, MIME: f.MIME, Filename: first(f.Filename, "file"), Size: f.Size, Hash: f.ID,
		StoredAt: time.UnixMilli(f.CreatedAt).UTC()}, nil
}

// row returns the file of a message the viewer may see.
func (m *Media) row(ctx context.Context, v chat.Viewer, id chat.MessageID) (store.MediaRow, error) {
	if _, err := m.Store.Message(ctx, v, id); err != nil {
		return store.MediaRow{}, err
	}
	rows, err := m.Store.MediaOf(ctx, v, []chat.MessageID{id})
	if err != nil {
		return store.MediaRow{}, err
	}
	row, ok := rows[id]
	if !ok {
		return row, chat.Errorf(chat.NotFound, "This message has no file.")
	}
	return row, nil
}

// Retry fetches the file of a message again, at once: one that was given up, that waits for its next try, or that
// is missing from the data folder. Where there is nothing to mend it does nothing.
func (m *Media) Retry(ctx context.Context, v chat.Viewer, id chat.MessageID) error {
	if _, err := m.row(ctx, v, id); err != nil {
		return err
	}
	return m.Store.Write(ctx, func(tx *db.Tx) error {
		row, ok, err := store.MediaIn(tx, v, id)
		if err != nil || !ok || !m.mendable(row) {
			return err
		}
		if err := store.RestartMedia(tx, v, id, m.Clock.NowMillis()); err != nil {
			return err
		}
		tx.OnCommit(m.Nudge)
		return m.changed(tx, row.Account, id)
	})
}

// mendable reports whether fetching again makes sense. A pending file without an error is due or on its way.
func (m *Media) mendable(row store.MediaRow) bool {
	switch row.State {
	case store.MediaPending:
		return row.Error != ""
	case store.MediaStored:
		_, here := m.shelf.size(row.Account, row.Hash)
		return !here
	}
	return true
}
