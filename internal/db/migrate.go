package db

import (
	"context"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// Dialect returns schema text in an engine's words. Schemas are written with the type BYTES and the
// clause CLUSTERED, which SQLite calls BLOB and WITHOUT ROWID and PostgreSQL calls BYTEA and nothing.
func Dialect(engine Engine, schema string) string {
	if engine == SQLite {
		return strings.NewReplacer(" BYTES", " BLOB", " CLUSTERED", " WITHOUT ROWID").Replace(schema)
	}
	return strings.NewReplacer(" BYTES", " BYTEA", " CLUSTERED", "").Replace(schema)
}

// Migrate applies the *.sql files of dir that were not applied yet, in the order of their names, each with
// its entry in one transaction. After a file the step of its name is taken, if there is one: what no SQL can do. Several processes
// may call it at once: one works, the others wait.
func (d *DB) Migrate(ctx context.Context, dir fs.FS, steps map[string]func(*Tx) error) error {
	names, err := fs.Glob(dir, "*.sql")
	if err != nil {
		return err
	}
	return d.Write(ctx, func(tx *Tx) error {
		if err := lockMigrations(tx); err != nil {
			return err
		}
		applied, err := appliedMigrations(tx)
		if err != nil {
			return err
		}
		for name := range applied {
			if !slices.Contains(names, name) {
				return chat.Errorf(chat.Conflict, "The database was written by a newer Saltbridge (this one does not know its migration %s). Start that version, or restore the backup from before the upgrade.", name)
			}
		}
		for _, name := range names {
			if applied[name] {
				continue
			}
			if err := migrateOne(tx, dir, name, steps[name]); err != nil {
				return fmt.Errorf("migration %s: %w", name, err)
			}
		}
		return nil
	})
}

// lockMigrations makes concurrent starts take turns; on SQLite the write transaction already does.
func lockMigrations(tx *Tx) error {
	if tx.engine == Postgres {
		if _, err := tx.Exec("SELECT pg_advisory_xact_lock(7258)"); err != nil {
			return err
		}
	}
	_, err := tx.Exec("CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY, applied_at BIGINT NOT NULL)")
	if err == nil {
		_, err = tx.Exec("CREATE TABLE IF NOT EXISTS probe (id BIGINT PRIMARY KEY, noise TEXT NOT NULL)") // see health
	}
	return err
}

func appliedMigrations(tx *Tx) (map[string]bool, error) {
	names, err := All(tx.ctx, tx, Value[string], "SELECT name FROM migration")
	applied := map[string]bool{}
	for _, name := range names {
		applied[name] = true
	}
	return applied, err
}

func migrateOne(tx *Tx, dir fs.FS, name string, step func(*Tx) error) error {
	text, err := fs.ReadFile(dir, name)
	if err != nil {
		return err
	}
	for _, statement := range statements(Dialect(tx.engine, string(text))) {
		if _, err := tx.Exec(statement); err != nil {
			return err
		}
	}
	if step != nil {
		if err := step(tx); err != nil {
			return err
		}
	}
	_, err = tx.Exec("INSERT INTO migration (name, applied_at) VALUES ($1, $2)", name, time.Now().UnixMilli())
	return err
}

// statements cuts schema text at semicolons that end a line, and drops the lines that are comments.
func statements(text string) []string {
	var out []string
	var s strings.Builder
	for line := range strings.Lines(text + "\n") {
		if strings.HasPrefix(line, "--") {
			continue
		}
		s.WriteString(line)
		if done := strings.HasSuffix(strings.TrimRight(line, " \r\n"), ";"); done {
			out = append(out, s.String())
			s.Reset()
		}
	}
	if rest := s.String(); strings.TrimSpace(rest) != "" {
		out = append(out, rest)
	}
	return out
}
