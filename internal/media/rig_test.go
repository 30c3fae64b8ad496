package media

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/auth"
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/clock"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/event"
	"github.com/saltbridge/saltbridge/internal/graph"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// rig is a shop whose files are fetched from a double of Meta.
type rig struct {
	t     testing.TB
	store *store.Store
	shop  *storetest.Shop
	meta  *meta
	opts  Options
	media *Media
}

// each runs a test on both engines; fetching has not started.
func each(t *testing.T, test func(t *testing.T, r *rig)) {
	storetest.Each(t, func(t *testing.T, s *store.Store) { test(t, newRig(t, s)) })
}

func newRig(t testing.TB, s *store.Store) *rig {
	t.Helper()
	r := &rig{t: t, store: s, shop: storetest.NewShop(t, s), meta: newMeta(t)}
	vault, err := auth.OpenVault(t.Context(), s, strings.Repeat("key", 11))
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.DiscardHandler)
	r.opts = Options{Store: s, Events: event.New(s, log), Clock: clock.NewStill(), Vault: vault,
		Graph: &graph.Client{BaseURL: r.meta.URL}, Log: log, Dir: filepath.Join(t.TempDir(), "media")}
	r.setToken(goodToken)
	return r
}

func (r *rig) setToken(token string) {
	sealed := store.Secrets{Token: r.opts.Vault.Seal(auth.PurposeToken, token), AppSecret: []byte{}}
	r.write(func(tx *db.Tx) error { return store.SetSecrets(tx, r.shop.Account.ID, r.shop.Number.ID, sealed) })
}

// start starts fetching until the test ends.
func (r *rig) start() *rig {
	r.media = New(r.opts)
	r.t.Cleanup(r.media.Close)
	return r
}

func (r *rig) write(fn func(*db.Tx) error) {
	r.t.Helper()
	storetest.Write(r.t, r.store, fn)
}

// advance moves the clock and has everything look at it.
func (r *rig) advance(d time.Duration) {
	r.opts.Clock.Advance(d)
	r.media.Nudge()
}

// receive stores a customer's message with a file and announces it.
func (r *rig) receive(f *chat.Media) chat.Message {
	r.t.Helper()
	return r.arrive(r.shop.Incoming(chat.Person{Phone: "4915112345678"}, r.opts.Clock.NowMillis(), "look"), f)
}

// recall stores a message of the history with a file and announces it.
func (r *rig) recall(sentAt int64, f *chat.Media) chat.Message {
	r.t.Helper()
	filing := r.shop.Incoming(chat.Person{Phone: "4915112345678"}, sentAt, "look")
	filing.Message.Origin = chat.FromImport
	return r.arrive(filing, f)
}

func (r *rig) arrive(filing store.Filing, f *chat.Media) chat.Message {
	r.t.Helper()
	filing.Message.Content.Type, filing.Message.Content.Media = "image", f
	m := r.shop.File(r.t, filing)[0].Message
	r.announce(m)
	return m
}

func (r *rig) announce(messages ...chat.Message) {
	r.t.Helper()
	r.write(func(tx *db.Tx) error {
		if r.media != nil {
			tx.OnCommit(r.media.Nudge)
		}
		_, err := Announce(tx, r.shop.Account.ID, messages, r.opts.Clock.NowMillis())
		return err
	})
}

func (r *rig) row(id chat.MessageID) store.MediaRow {
	r.t.Helper()
	rows, err := r.store.MediaOf(r.t.Context(), r.shop.Viewer, []chat.MessageID{id})
	if err != nil {
		r.t.Fatal(err)
	}
	row, ok := rows[id]
	if !ok {
		r.t.Fatalf("message %s has no file", id)
	}
	return row
}

func (r *rig) message(id chat.MessageID) chat.Message {
	r.t.Helper()
	m, err := r.store.Message(r.t.Context(), r.shop.Viewer, id)
	if err != nil {
		r.t.Fatal(err)
	}
	return m
}

// until waits until a file's row is as wanted.
func (r *rig) until(id chat.MessageID, what string, wanted func(store.MediaRow) bool) store.MediaRow {
	r.t.Helper()
	var row store.MediaRow
	eventually(r.t, func() bool {
		row = r.row(id)
		return wanted(row)
	}, func() string { return "the file never was " + what + "; it is " + string(row.State) + ": " + row.Error })
	return row
}

func (r *rig) untilState(id chat.MessageID, state store.MediaState) store.MediaRow {
	r.t.Helper()
	return r.until(id, string(state), func(row store.MediaRow) bool { return row.State == state })
}

// untilTried waits until a try has failed and the next is planned.
func (r *rig) untilTried(id chat.MessageID) store.MediaRow {
	r.t.Helper()
	return r.until(id, "tried", func(row store.MediaRow) bool { return row.State != store.MediaPending || row.Error != "" })
}

// content reads a stored file the way pages do.
func (r *rig) content(id chat.MessageID) string {
	r.t.Helper()
	f, err := r.media.Open(r.t.Context(), r.shop.Viewer, id)
	if err != nil {
		r.t.Fatal(err)
	}
	defer f.Close()
	text, err := io.ReadAll(f)
	if err != nil {
		r.t.Fatal(err)
	}
	return string(text)
}

// files lists what lies in the media folder, and fails if a name is not the hash of its content.
func (r *rig) files() (names []string) {
	r.t.Helper()
	err := filepath.WalkDir(r.opts.Dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if sum := sha256.Sum256(content); filepath.Base(path) != hex.EncodeToString(sum[:]) {
			r.t.Errorf("%s does not hold what its name says", path)
		}
		names = append(names, path)
		return err
	})
	if err != nil && !os.IsNotExist(err) {
		r.t.Fatal(err)
	}
	return names
}

// eventually waits for a condition that other goroutines bring about.
func eventually(t failer, holds func() bool, say func() string) {
	t.Helper()
	end := time.NewTimer(2 * time.Minute)
	defer end.Stop()
	look := time.NewTicker(2 * time.Millisecond)
	defer look.Stop()
	for !holds() {
		select {
		case <-look.C:
		case <-end.C:
			t.Fatal(say())
		}
	}
}

func inHex(content string) string {
	sum := sha256.Sum256([]byte(content))
	return hex.EncodeToString(sum[:])
}

func inBase64(content string) string {
	sum := sha256.Sum256([]byte(content))
	return base64.StdEncoding.EncodeToString(sum[:])
}

// failer is a test, or a run of a property.
type failer interface {
	Helper()
	Fatal(args ...any)
}
