package postgres

import (
	"context"
	"crypto/rand"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Copy returns the URL of a fresh database that begins as prepare leaves an empty one, and is dropped when the test ends.
// The first that asks for a kind has it prepared; it stays in the cluster as the template of the others, also those of other
// processes: a schema of a hundred statements is copied in a tenth of the time that making it takes.
func Copy(t testing.TB, kind string, prepare func(url string) error) string {
	t.Helper()
	cluster := clusterURL(t)
	template := "saltbridge_template_" + kind
	if err := ensure(t, cluster, template, prepare); err != nil {
		t.Fatalf("preparing the template of the test databases: %v", err)
	}
	return create(t, cluster, " TEMPLATE "+template)
}

// ensure makes a template unless it is there. One process at a time does so.
func ensure(t testing.TB, cluster, template string, prepare func(url string) error) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), adminTimeout)
	defer cancel()
	conn, err := pgx.Connect(ctx, cluster)
	if err != nil {
		return err
	}
	defer conn.Close(ctx) // and with it the lock
	if there, err := exists(ctx, conn, template); there || err != nil {
		return err
	}
	if _, err := conn.Exec(ctx, "SELECT pg_advisory_lock(hashtext($1))", template); err != nil {
		return err
	}
	if there, err := exists(ctx, conn, template); there || err != nil {
		return err
	}
	draft := "saltbridge_draft_" + strings.ToLower(rand.Text())
	if _, err := conn.Exec(ctx, "CREATE DATABASE "+draft+strategy); err != nil {
		return err
	}
	if err := prepare(withDatabase(t, cluster, draft)); err != nil {
		_, dropErr := conn.Exec(ctx, "DROP DATABASE "+draft+" WITH (FORCE)")
		return errors.Join(err, dropErr)
	}
	return rename(ctx, conn, draft, template)
}

func exists(ctx context.Context, conn *pgx.Conn, database string) (there bool, err error) {
	err = conn.QueryRow(ctx, "SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)", database).Scan(&there)
	return there, err
}

// rename gives a finished template its name, as soon as the connections of whoever prepared it have ended.
func rename(ctx context.Context, conn *pgx.Conn, from, to string) error {
	const inUse = "55006"
	for again := time.NewTicker(10 * time.Millisecond); ; {
		_, err := conn.Exec(ctx, "ALTER DATABASE "+from+" RENAME TO "+to)
		if pg, ok := errors.AsType[*pgconn.PgError](err); !ok || pg.Code != inUse {
			return err
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			return err
		}
	}
}
