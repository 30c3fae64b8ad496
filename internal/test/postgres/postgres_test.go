package postgres_test

import (
	"crypto/rand"
	"os"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/saltbridge/saltbridge/internal/test/postgres"
)

func TestEveryCallGivesAnEmptyDatabaseOfItsOwn(t *testing.T) {
	first, second := connect(t, postgres.URL(t)), connect(t, postgres.URL(t))
	exec(t, first, "CREATE TABLE mark (id BIGINT PRIMARY KEY)")
	exec(t, second, "CREATE TABLE mark (id BIGINT PRIMARY KEY)")
}

func TestCopiesBeginPrepared(t *testing.T) {
	kind, prepared := strings.ToLower(rand.Text()), 0
	prepare := func(url string) error {
		prepared++
		conn := connect(t, url)
		exec(t, conn, "CREATE TABLE mark (id BIGINT PRIMARY KEY)")
		return conn.Close(t.Context())
	}
	for range 2 {
		exec(t, connect(t, postgres.Copy(t, kind, prepare)), "INSERT INTO mark (id) VALUES (1)")
	}
	if prepared != 1 {
		t.Errorf("prepared %d times, want once", prepared)
	}
	exec(t, connect(t, os.Getenv(postgres.Variable)), "DROP DATABASE saltbridge_template_"+kind)
}

func TestDatabaseIsDroppedWithConnectionsOpen(t *testing.T) {
	var left string
	t.Run("user", func(t *testing.T) {
		left = postgres.URL(t)
		conn, err := pgx.Connect(t.Context(), left)
		if err != nil {
			t.Fatal(err)
		}
		exec(t, conn, "SELECT 1")
	})
	if conn, err := pgx.Connect(t.Context(), left); err == nil {
		conn.Close(t.Context())
		t.Fatal("the database outlived its test")
	}
}

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	return conn
}

func exec(t *testing.T, conn *pgx.Conn, statement string) {
	t.Helper()
	if _, err := conn.Exec(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}
