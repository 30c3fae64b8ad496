package media

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// leaveHalf puts an unfinished download into the folder and returns whether it is still there.
func (r *rig) leaveHalf() (there func() bool) {
	r.t.Helper()
	path := filepath.Join(r.opts.Dir, incoming, "1.part")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		r.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("a f"), 0o600); err != nil {
		r.t.Fatal(err)
	}
	return func() bool {
		_, err := os.Stat(path)
		return err == nil
	}
}

func (r *rig) wantKind(what string, err error, want chat.Kind) {
	r.t.Helper()
	if err == nil || chat.KindOf(err) != want {
		r.t.Errorf("%s: got %v, want kind %s", what, err, want)
	}
}

func (r *rig) open(v chat.Viewer, id chat.MessageID) error {
	f, err := r.media.Open(r.t.Context(), v, id)
	if err == nil {
		_ = f.Close()
	}
	return err
}

func TestOpen(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		gate := make(chan struct{})
		r.start()
		f, at := r.meta.add("a fern")
		f.Filename, f.MIME = "../Fern.jpg", "image/jpeg"
		at.downloads = []answer{gated(gate, "a fern")}
		m := r.receive(f)
		r.wantKind("while it is fetched", r.open(r.shop.Viewer, m.ID), chat.Conflict)
		close(gate)
		r.untilState(m.ID, store.MediaStored)
		opened, err := r.media.Open(t.Context(), r.shop.Viewer, m.ID)
		if err != nil {
			t.Fatal(err)
		}
		defer opened.Close()
		if opened.MIME != "image/jpeg" || opened.Filename != "Fern.jpg" || opened.Size != 6 || opened.Hash != inHex("a fern") || opened.StoredAt.IsZero() {
			t.Errorf("opened %+v", opened)
		}
		text := r.shop.Receive(t, "4915112345678", "no file")
		r.wantKind("a text", r.open(r.shop.Viewer, text.ID), chat.NotFound)
		r.wantKind("no message", r.open(r.shop.Viewer, 1), chat.NotFound)
		stranger := storetest.NewShop(t, r.store).Viewer
		r.wantKind("another account", r.open(stranger, m.ID), chat.NotFound)
		r.wantKind("another account's retry", r.media.Retry(t.Context(), stranger, m.ID), chat.NotFound)
	})
}

func TestRetry(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.start()
		f, at := r.meta.add("a fern")
		at.lookups = []answer{refuse(400, 100, 33), plain(500)}
		m := r.receive(f)
		gone := r.untilState(m.ID, store.MediaGone)
		r.wantKind("a file that is gone", r.open(r.shop.Viewer, m.ID), chat.NotFound)
		if err := r.open(r.shop.Viewer, m.ID); chat.Sentence(err) != gone.Error {
			t.Errorf("people are told %q, the row says %q", chat.Sentence(err), gone.Error)
		}
		r.retry(m.ID)
		row := r.until(m.ID, "tried again", func(row store.MediaRow) bool { return row.State == store.MediaPending && row.Error != "" })
		if row.Attempts != 1 {
			t.Errorf("the tries are not counted anew: %d", row.Attempts)
		}
		r.retry(m.ID) // at once instead of after the pause
		r.untilState(m.ID, store.MediaStored)
		r.retry(m.ID)
		if row := r.row(m.ID); row.State != store.MediaStored {
			t.Errorf("a retry of a stored file made it %s", row.State)
		}
		if err := os.RemoveAll(r.opts.Dir); err != nil {
			t.Fatal(err)
		}
		r.wantKind("a file missing from the folder", r.open(r.shop.Viewer, m.ID), chat.NotFound)
		r.retry(m.ID)
		r.untilState(m.ID, store.MediaStored)
		if got := r.content(m.ID); got != "a fern" {
			t.Errorf("the file holds %q", got)
		}
	})
}

// TestRetryAfterMetaForgot tries exactly once more: whether the file is still there is Meta's to say.
func TestRetryAfterMetaForgot(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.start()
		f, at := r.meta.add("a fern")
		at.lookups = times(2, plain(500))
		m := r.receive(f)
		r.untilTried(m.ID)
		r.advance(8 * 24 * time.Hour)
		r.untilState(m.ID, store.MediaGone)
		r.retry(m.ID)
		r.untilState(m.ID, store.MediaStored)
	})
}

func (r *rig) retry(id chat.MessageID) {
	r.t.Helper()
	if err := r.media.Retry(r.t.Context(), r.shop.Viewer, id); err != nil {
		r.t.Fatal(err)
	}
}
