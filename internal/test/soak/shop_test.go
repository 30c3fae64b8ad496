package soak

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/apptest"
)

// full reports whether the tests run at full length.
func full() bool { return os.Getenv("SALTBRIDGE_SOAK") == "1" }

// shop is one number on storage of its own, with servers that come and go.
type shop struct {
	t       testing.TB
	storage apptest.Storage
	url     string // of the database
	app     *apptest.App
	traffic traffic
	number  chat.Number
}

// inFolder returns a shop on an embedded database in a folder.
func inFolder(t testing.TB, dir string) *shop {
	t.Helper()
	return newShop(t, apptest.Storage{"--data", dir}, filepath.Join(dir, "saltbridge.db"))
}

// inPostgres returns a shop on a PostgreSQL database.
func inPostgres(t testing.TB, url string) *shop {
	t.Helper()
	return newShop(t, apptest.Database(t, url), url)
}

func newShop(t testing.TB, storage apptest.Storage, url string) *shop {
	t.Helper()
	s := &shop{t: t, storage: storage, url: url, traffic: traffic{seed: seed(t), people: 60}}
	apptest.Command(t, append([]string{"number", "add", "--phone-number-id", phoneNumberID, "--waba-id", wabaID, "--token", "T",
		"--app-secret", appSecret}, storage...)...)
	s.look(func(st *store.Store) {
		numbers, err := st.AllNumbers(t.Context())
		if err != nil || len(numbers) != 1 {
			t.Fatalf("%d numbers, error %v, want one", len(numbers), err)
		}
		s.number = numbers[0]
	})
	s.traffic.start = s.number.OnboardedAt/1000 + 1
	return s
}

// seed returns the seed given from outside, or a new one, and prints it.
func seed(t testing.TB) uint64 {
	given := os.Getenv("SALTBRIDGE_SOAK_SEED")
	n, err := strconv.ParseUint(given, 10, 64)
	if given == "" {
		n, err = rand.Uint64(), nil
	}
	if err != nil {
		t.Fatalf("SALTBRIDGE_SOAK_SEED is a whole number, not %q", given)
	}
	t.Logf("play this again with SALTBRIDGE_SOAK_SEED=%d", n)
	return n
}

// serve starts a server on the shop's storage.
func (s *shop) serve() {
	s.t.Helper()
	// No Graph answers there: the number stays unconnected, which does not matter to what comes in.
	s.app = apptest.Serve(s.t, s.storage, "--graph-url", "http://127.0.0.1:9", "--log-level", "error")
}

// look opens the shop's storage for fn, beside the server. It is closed again: a kill must find nobody else there,
// or the next server would have nothing to recover.
func (s *shop) look(fn func(*store.Store)) {
	s.t.Helper()
	st, err := store.Open(s.t.Context(), s.url)
	if err != nil {
		s.t.Fatalf("opening the storage: %v", err)
	}
	defer func() {
		if err := st.Close(); err != nil {
			s.t.Errorf("closing the storage: %v", err)
		}
	}()
	fn(st)
}

func (s *shop) viewer() chat.Viewer { return chat.SystemViewer(s.number.Account) }

// sign returns the signature header of a body.
func sign(body []byte) string {
	mac := hmac.New(sha256.New, []byte(appSecret))
	mac.Write(body)
	return "sha256=" + hex.EncodeToString(mac.Sum(nil))
}

// patience is how long a client waits for an answer; it is never waited out.
const patience = 2 * time.Minute

// within fails the test if something took longer than it may. Only at full length, where nothing else runs beside:
// amid all tests a machine may be busy for seconds, and what bounds them there is the patience of each client.
func within(t testing.TB, what string, took, limit time.Duration) {
	t.Helper()
	if took > limit && full() {
		t.Errorf("%s took %v, want at most %v", what, took.Round(time.Millisecond), limit)
	}
}

// sentence formats the counts of a run, which are what a soak is for.
func sentence(format string, args ...any) string { return "soak " + fmt.Sprintf(format, args...) }

// engine names what the shop's data is in.
func (s *shop) engine() db.Engine {
	if s.storage[0] == "--database" {
		return db.Postgres
	}
	return db.SQLite
}
