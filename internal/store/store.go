package store

import (
	"context"
	"embed"
	"io/fs"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Store reads and writes Saltbridge's tables.
type Store struct {
	*db.DB
	IDs     *chat.IDs
	Files   *Files
	press   press
	offices *offices
}

// Open opens the database at url and brings its schema up to date.
func Open(ctx context.Context, url string) (*Store, error) {
	database, err := db.Open(ctx, url)
	if err != nil {
		return nil, err
	}
	if err := migrate(ctx, database); err != nil {
		_ = database.Close() // the migration's error says more
		return nil, err
	}
	node, err := takeNode(ctx, database)
	if err != nil {
		_ = database.Close()
		return nil, err
	}
	ids := chat.NewIDs(node)
	return &Store{DB: database, IDs: ids, Files: &Files{ids: ids}, press: newPress(), offices: newOffices()}, nil
}

func migrate(ctx context.Context, database *db.DB) error {
	dir, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	return database.Migrate(ctx, dir, map[string]func(*db.Tx) error{"0020_near.sql": hashAgain})
}

// takeNode draws the next node number: processes that run at the same time must not make the same ids.
// A number comes round again after 256 starts.
func takeNode(ctx context.Context, database *db.DB) (node int, err error) {
	err = database.Write(ctx, func(tx *db.Tx) error {
		n, err := draw(tx, 0, TallyStarts)
		node = int(n % 256)
		return err
	})
	return node, err
}

// nullable returns nil for an empty string, so that it becomes NULL and takes no part in unique indexes.
func nullable(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// holding returns the clause that locks the rows of a table in a SELECT until the transaction ends, where other
// transactions run beside it. They are taken in the order of a key, the same everywhere, so that two transactions
// wait for each other in one direction only.
func holding(tx *db.Tx, table, key string) string {
	if tx.Shared() {
		return " ORDER BY " + key + " FOR UPDATE OF " + table
	}
	return ""
}
