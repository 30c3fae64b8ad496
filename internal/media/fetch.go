package media

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"sync/atomic"

	"github.com/saltbridge/saltbridge/internal/auth"
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/graph"
	"github.com/saltbridge/saltbridge/internal/store"
)

// found is a file that is here now.
type found struct {
	kept
	mime   string
	reused bool // the account had it already
}

// fetch gets a file onto the shelf. Its errors are troubles.
func (m *Media) fetch(ctx context.Context, row store.MediaRow) (found, error) {
	if want := digest(row.SHA256); want != "" {
		if size, here := m.shelf.size(row.Account, want); here {
			return found{kept: kept{want, size}, mime: row.MIME, reused: true}, nil
		}
	}
	session, phoneNumberID, err := m.session(ctx, row)
	if err != nil {
		return found{}, accessTrouble(err)
	}
	// An address can expire between the two requests when Meta answers slowly: ask once more.
	for mayAskAgain := true; ; mayAskAgain = false {
		info, err := session.MediaInfo(ctx, row.MediaID, phoneNumberID)
		if err != nil {
			return found{}, lookupTrouble(err)
		}
		got, err := m.download(ctx, session, row, info)
		switch {
		case err == nil:
			return got, nil
		case !mayAskAgain || status(err) != http.StatusNotFound:
			return found{}, downloadTrouble(err)
		}
	}
}

// session returns access to Graph with the token of the row's number, and the number's id there.
func (m *Media) session(ctx context.Context, row store.MediaRow) (graph.Session, string, error) {
	v := chat.SystemViewer(row.Account)
	number, err := m.Store.Number(ctx, v, row.Number)
	if err != nil {
		return graph.Session{}, "", err
	}
	secrets, err := m.Store.NumberSecrets(ctx, v, row.Number)
	if err != nil {
		return graph.Session{}, "", err
	}
	token, err := m.Vault.Open(auth.PurposeToken, secrets.Token)
	if err == nil && token == "" {
		err = chat.Errorf(chat.Conflict, "There is no access token for this number. Connect it again; its files are fetched afterwards.")
	}
	return m.Graph.With(token), number.PhoneNumberID, err
}

// download streams a file from its address onto the shelf.
func (m *Media) download(ctx context.Context, session graph.Session, row store.MediaRow, info graph.MediaInfo) (found, error) {
	if info.Size > m.Limit {
		return found{}, fmt.Errorf("%w: %d bytes", graph.ErrTooLarge, info.Size)
	}
	d, err := session.DownloadMedia(ctx, info.URL, m.Limit)
	if err != nil {
		return found{}, err
	}
	defer d.Body.Close()
	k, err := m.shelf.keep(row.Account, &meter{d.Body, &m.counters.Bytes}, func(k kept) error { return check(k, row, info) })
	return found{kept: k, mime: first(row.MIME, info.MIMEType, d.ContentType)}, err
}

// check compares a file with what Meta announced: the digest of the webhook, or else that of the lookup; the size
// only if there is no digest.
func check(k kept, row store.MediaRow, info graph.MediaInfo) error {
	want := first(digest(row.SHA256), digest(info.SHA256))
	if want == "" && info.Size > 0 && k.size != info.Size {
		return fmt.Errorf("%w: %d bytes came, %d were announced", errDiffers, k.size, info.Size)
	}
	if want != "" && k.hash != want {
		return fmt.Errorf("%w: its SHA-256 is %s, announced was %s", errDiffers, k.hash, want)
	}
	return nil
}

// meter counts the bytes that are read.
type meter struct {
	io.Reader
	bytes *atomic.Int64
}

func (r *meter) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	r.bytes.Add(int64(n))
	return n, err
}

func first(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}
