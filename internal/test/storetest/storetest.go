package storetest

import (
	"path/filepath"
	"testing"

	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/postgres"
)

// Each runs a test on a fresh SQLite file and on a fresh PostgreSQL database.
func Each(t *testing.T, test func(t *testing.T, s *store.Store)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { test(t, Open(t, postgres.Copy(t, schema(t), migrate))) })
}

// EachURL runs a test with the address of an empty database of each engine, for tests that open it themselves.
func EachURL(t *testing.T, test func(t *testing.T, url string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, File(t)) })
	t.Run("postgres", func(t *testing.T) { test(t, postgres.URL(t)) })
}

// File returns the path of an SQLite file that does not exist yet.
func File(t testing.TB) string {
	t.Helper()
	return filepath.Join(t.TempDir(), "saltbridge.db")
}

// SQLite returns a store on a fresh SQLite file, for tests to which the engine does not matter.
func SQLite(t testing.TB) *store.Store {
	t.Helper()
	return Open(t, migratedFile(t))
}

// Open opens a store that is closed when the test ends.
func Open(t testing.TB, url string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), url)
	if err != nil {
		t.Fatalf("opening the store: %v", err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("closing the store: %v", err)
		}
	})
	return s
}

// Write runs fn in a transaction that must succeed.
func Write(t testing.TB, s *store.Store, fn func(tx *db.Tx) error) {
	t.Helper()
	if err := s.Write(t.Context(), fn); err != nil {
		t.Fatalf("writing: %v", err)
	}
}
