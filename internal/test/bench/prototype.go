package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/saltbridge/saltbridge/internal/graph"
	_ "modernc.org/sqlite" // the engine that both sides use
)

// prototype starts the least that could do the job: journal, contact, conversation, message and event of a
// webhook in one group-committed transaction, after checking its signature and decoding it. No parking, no
// replay, no merging of people, no duplicates across sources, no accounts. What Saltbridge reaches of it is
// the price of all that.
func prototype() (*server, error) {
	dir, err := os.MkdirTemp("", "saltbridge-prototype-")
	if err != nil {
		return nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	s := &server{dir: dir, cmd: exec.Command(self, "prototype", filepath.Join(dir, "p.db"))}
	s.cmd.Stderr = os.Stderr
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	if s.url, err = readAddress(out); err != nil {
		return nil, errors.Join(err, s.quit())
	}
	return s, nil
}

// quit ends a process that does not end by itself and removes its folder.
func (s *server) quit() error {
	s.kill()
	return os.RemoveAll(s.dir)
}

const prototypeSchema = `
PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -32768;
CREATE TABLE journal (id INTEGER PRIMARY KEY, body BLOB NOT NULL);
CREATE TABLE contact (id INTEGER PRIMARY KEY, wa_id TEXT NOT NULL UNIQUE, name TEXT NOT NULL);
CREATE TABLE conversation (contact_id INTEGER PRIMARY KEY, last_at INTEGER NOT NULL, unread INTEGER NOT NULL);
CREATE TABLE message (id INTEGER PRIMARY KEY, wamid TEXT NOT NULL UNIQUE, contact_id INTEGER NOT NULL, at INTEGER NOT NULL, body TEXT NOT NULL);
CREATE INDEX message_thread ON message (contact_id, at);
CREATE TABLE event (id INTEGER PRIMARY KEY, message TEXT NOT NULL);`

// arrival is a delivery on its way to the disk.
type arrival struct {
	body   []byte
	parsed *graph.Delivery
	done   chan error
}

// servePrototype is the prototype's process.
func servePrototype(path string) error {
	pool, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		return err
	}
	pool.SetMaxOpenConns(1)
	if _, err := pool.Exec(prototypeSchema); err != nil {
		return err
	}
	writer, err := newPrototypeWriter(pool)
	if err != nil {
		return err
	}
	go writer.run()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println("serves on http://" + listener.Addr().String())
	return http.Serve(listener, http.HandlerFunc(writer.deliver))
}

type prototypeWriter struct {
	queue                                         chan *arrival
	begin, commit                                 *sql.Stmt
	journal, contact, conversation, insert, event *sql.Stmt
}

func newPrototypeWriter(pool *sql.DB) (*prototypeWriter, error) {
	w := &prototypeWriter{queue: make(chan *arrival, 1024)}
	for query, stmt := range map[string]**sql.Stmt{
		"BEGIN IMMEDIATE":                       &w.begin,
		"COMMIT":                                &w.commit,
		"INSERT INTO journal (body) VALUES (?)": &w.journal,
		"INSERT INTO contact (wa_id, name) VALUES (?, ?) ON CONFLICT (wa_id) DO UPDATE SET name = excluded.name RETURNING id":                                             &w.contact,
		"INSERT INTO conversation (contact_id, last_at, unread) VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET last_at = max(last_at, excluded.last_at), unread = unread + 1": &w.conversation,
		"INSERT INTO message (wamid, contact_id, at, body) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING":                                                                    &w.insert,
		"INSERT INTO event (message) VALUES (?)": &w.event,
	} {
		prepared, err := pool.Prepare(query)
		if err != nil {
			return nil, err
		}
		*stmt = prepared
	}
	return w, nil
}

func (w *prototypeWriter) deliver(rw http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(rw, err.Error(), http.StatusBadRequest)
		return
	}
	mac := hmac.New(sha256.New, []byte(appSecret))
	mac.Write(body)
	if !hmac.Equal([]byte("sha256="+hex.EncodeToString(mac.Sum(nil))), []byte(r.Header.Get("X-Hub-Signature-256"))) {
		http.Error(rw, "signature", http.StatusUnauthorized)
		return
	}
	a := &arrival{body: body, done: make(chan error, 1)}
	if a.parsed, err = graph.ParseDelivery(body); err != nil {
		http.Error(rw, err.Error(), http.StatusBadRequest)
		return
	}
	w.queue <- a
	if err := <-a.done; err != nil {
		http.Error(rw, err.Error(), http.StatusInternalServerError)
	}
}

func (w *prototypeWriter) run() {
	for first := range w.queue {
		group := []*arrival{first}
		for more := true; more && len(group) < 512; {
			select {
			case next := <-w.queue:
				group = append(group, next)
			default:
				more = false
			}
		}
		err := w.write(group)
		for _, a := range group {
			a.done <- err
		}
	}
}

func (w *prototypeWriter) write(group []*arrival) error {
	if _, err := w.begin.Exec(); err != nil {
		return err
	}
	for _, a := range group {
		if err := w.one(a); err != nil {
			return err
		}
	}
	_, err := w.commit.Exec()
	return err
}

func (w *prototypeWriter) one(a *arrival) error {
	if _, err := w.journal.Exec(a.body); err != nil {
		return err
	}
	value := a.parsed.Entries[0].Changes[0].Messages
	for i, m := range value.Messages {
		var contact int64
		if err := w.contact.QueryRow(m.From, value.Contacts[i].Name).Scan(&contact); err != nil {
			return err
		}
		_, e1 := w.conversation.Exec(contact, m.Timestamp)
		_, e2 := w.insert.Exec(m.ID, contact, m.Timestamp, m.Text.Body)
		_, e3 := w.event.Exec(m.ID)
		if err := errors.Join(e1, e2, e3); err != nil {
			return err
		}
	}
	return nil
}
