package send

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/graph"
	"github.com/saltbridge/saltbridge/internal/store"
)

// Files opens the files that messages name by their hash. Package media keeps them.
type Files interface {
	OpenKept(account chat.AccountID, hash string) (io.ReadCloser, error)
}

const (
	// uploadLife is how long a media id of Meta's is used: it lives 30 days (Meta: media page, Dec 2025), and a message
	// may wait in the outbox.
	uploadLife = 28 * 24 * time.Hour
	// uploadTime is how long an upload may take: 100 MB at 350 kB/s.
	uploadTime = 5 * time.Minute
)

// attemptTime is when the attempt of a claimed message counts as one. With files of ours it does not yet: they go to
// Meta first, which harms nobody however often it happens. See [Sender.attach].
func attemptTime(m chat.Message, now int64) int64 {
	if len(m.Content.Files()) > 0 {
		return 0
	}
	return now
}

// attach gives a message the ids under which Meta has its files, uploading those it has not, and then commits that the
// attempt begins. An upload can be repeated: its errors are never uncertain.
func (s *Sender) attach(ctx context.Context, account chat.AccountID, number chat.Number, session graph.Session, m chat.Message) (chat.Message, error) {
	uses := m.Content.Files()
	if len(uses) == 0 {
		return m, nil
	}
	ctx, cancel := context.WithTimeout(ctx, uploadTime) // a stop of the process may cut it short
	defer cancel()
	ids := map[string]string{}
	for _, use := range uses {
		if ids[use.ID] != "" {
			continue
		}
		id, err := s.upload(ctx, account, number, session, use.ID)
		if err != nil {
			return m, harmless(err)
		}
		ids[use.ID] = id
	}
	content, err := m.Content.WithUploads(ids)
	if err != nil {
		return m, err
	}
	m.Content = content
	return m, harmless(s.begin(account, m.ID))
}

// begin commits that the attempt of a message begins: from here on Meta may have it.
func (s *Sender) begin(account chat.AccountID, id chat.MessageID) error {
	return s.Store.Write(context.WithoutCancel(s.ctx), func(tx *db.Tx) error {
		return store.SetAttempted(tx, account, id, s.Clock.NowMillis())
	})
}

// upload returns the id under which Meta has a file for a number.
func (s *Sender) upload(ctx context.Context, account chat.AccountID, number chat.Number, session graph.Session, hash string) (string, error) {
	v := chat.SystemViewer(account)
	file, err := s.Store.File(ctx, v, hash)
	if err != nil {
		return "", err
	}
	id, have, err := s.Store.Uploaded(ctx, v, number.ID, hash, file.MIME, s.Clock.NowMillis())
	if err != nil || have {
		return id, err
	}
	content, err := s.Files.OpenKept(account, hash)
	if err != nil {
		return "", err
	}
	defer content.Close()
	id, err = session.UploadMedia(ctx, number.PhoneNumberID, graph.Upload{Name: file.Filename, MIMEType: file.MIME, Body: content, Size: file.Size})
	if err != nil {
		return "", err
	}
	until := s.Clock.Now().Add(uploadLife).UnixMilli()
	return id, s.Store.Write(ctx, func(tx *db.Tx) error {
		return store.RememberUpload(tx, account, store.Upload{File: hash, Number: number.ID, MIME: file.MIME, MediaID: id, ExpiresAt: until})
	})
}

// harmless says of an error before the attempt that nothing was sent: either it is refused for good, or it can be tried
// again.
func harmless(err error) error {
	if err == nil || graph.OutcomeOf(err) == graph.Refused || graph.OutcomeOf(err) == graph.Retry {
		return err
	}
	if chat.KindOf(err) == chat.NotFound { // no such file any more
		return &graph.InputError{Op: "upload the file", Reason: chat.Sentence(err)}
	}
	// Without the chain: what it holds may say that it is uncertain.
	return &graph.TransportError{Op: "upload the file", Err: errors.New(err.Error())}
}
