package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/saltbridge/saltbridge/internal/auth"
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/clock"
	"github.com/saltbridge/saltbridge/internal/store"
)

// inboxSize is how large the database is whose pages are measured.
type inboxSize struct{ messages, conversations, agents int }

// inboxSizes reads how large it is to be: SALTBRIDGE_BENCH_INBOX=200000/20000 is so many messages in so many conversations.
func (b *bench) inboxSize() (inboxSize, error) {
	size := inboxSize{messages: 5_000_000, conversations: 200_000, agents: 50}
	if b.short {
		size = inboxSize{messages: 2 * libraryChunk, conversations: people, agents: 4}
	}
	text := os.Getenv("SALTBRIDGE_BENCH_INBOX")
	if text == "" {
		return size, nil
	}
	if _, err := fmt.Sscanf(text, "%d/%d", &size.messages, &size.conversations); err != nil || size.messages < libraryChunk || size.conversations < people {
		return size, fmt.Errorf("SALTBRIDGE_BENCH_INBOX is %q, want messages/conversations, at least %d/%d", text, libraryChunk, people)
	}
	return size, nil
}

// inbox measures what agents wait for: list, thread, switch and search over HTTP on a large database, and the first page in
// a browser. The database takes minutes to make and is kept in the user's cache folder for the next run.
func (b *bench) inbox() (err error) {
	size, err := b.inboxSize()
	if err != nil {
		return err
	}
	s, plan, err := b.inboxServer(size)
	if err != nil {
		return err
	}
	if b.short {
		defer func() { err = errors.Join(err, os.RemoveAll(s.dir)) }()
	}
	if err := s.start(); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.end()) }()
	if err := s.settle(); err != nil {
		return err
	}
	if err := s.warm(); err != nil {
		return err
	}
	crew := newCrew(s.url, s.key, plan)
	for _, measure := range []func() error{
		func() error { return b.inboxQuiet(s, crew) },
		func() error { return b.inboxBusy(s, crew) },
		func() error { return b.inboxPage(s, crew) },
	} {
		if err := measure(); err != nil {
			return err
		}
	}
	mb, err := s.memory(true)
	b.figure("inbox.memory", mb, "MB")
	return err
}

// warm reads the whole database once: measured is how it is in the middle of a day, not after the machine started.
func (s *server) warm() error {
	file, err := os.Open(filepath.Join(s.dir, "data", "saltbridge.db"))
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = io.Copy(io.Discard, file)
	return err
}

// inboxPlan is what the measuring needs to know of a database: who is in it and where.
type inboxPlan struct {
	Agents []chat.AgentID
	Team   chat.TeamID
	Views  map[string]chat.ViewID // saved ones
	Long   []chat.ConversationID  // with thousands of messages
	Short  []chat.ConversationID
	Newest int64 // when the newest message was written
	Oldest int64

	tokens []string // of the agents' sessions
	words  []string
}

// inboxVersion changes when the database is made otherwise: one that was kept is then made anew.
const inboxVersion = 1

// inboxServer returns a server over the database, which is made if it is not there yet, with its agents signed in.
func (b *bench) inboxServer(size inboxSize) (*server, *inboxPlan, error) {
	dir, kept, err := b.inboxFolder(size)
	if err != nil {
		return nil, nil, err
	}
	// The browsers of fifty agents run elsewhere in life: here they must not take the processors from the server.
	s := &server{dir: dir, bin: b.binary, args: []string{"--data", filepath.Join(dir, "data")}, ahead: true}
	plan := &inboxPlan{}
	if text, readErr := os.ReadFile(filepath.Join(dir, "plan.json")); readErr == nil && kept {
		err = json.Unmarshal(text, plan)
	} else {
		err = b.inboxMake(s, size, plan)
	}
	if err != nil {
		return nil, nil, err
	}
	plan.words = inboxWords()
	if s.key, err = s.output("apikey", "add", "--name", "bench"); err != nil {
		return nil, nil, err
	}
	err = s.offline(func(ctx context.Context, opened *store.Store, _ chat.Number) error { return plan.signIn(ctx, opened) })
	return s, plan, err
}

// inboxFolder is where the database is kept; a run for correctness keeps none.
func (b *bench) inboxFolder(size inboxSize) (dir string, kept bool, err error) {
	if b.short {
		dir, err = os.MkdirTemp("", "saltbridge-bench-")
		return dir, false, err
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", false, err
	}
	dir = filepath.Join(cache, "saltbridge-bench", fmt.Sprintf("inbox-%d-%d-v%d", size.messages, size.conversations, inboxVersion))
	return dir, true, os.MkdirAll(dir, 0o700)
}

// inboxMake makes the database. The plan is written last: without it the next run begins anew.
func (b *bench) inboxMake(s *server, size inboxSize, plan *inboxPlan) error {
	if err := os.RemoveAll(filepath.Join(s.dir, "data")); err != nil {
		return err
	}
	if err := s.run("number", "add", "--phone-number-id", phoneNumberID, "--waba-id", wabaID, "--token", "T", "--app-secret", appSecret); err != nil {
		return err
	}
	began := time.Now()
	err := s.offline(func(ctx context.Context, opened *store.Store, number chat.Number) error {
		return fillInbox(ctx, opened, number, size, plan)
	})
	if err != nil {
		return err
	}
	b.figure("inbox.made", time.Since(began).Seconds(), "s")
	text, err := json.Marshal(plan)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(s.dir, "plan.json"), text, 0o600)
}

// signIn opens a session for each agent.
func (p *inboxPlan) signIn(ctx context.Context, opened *store.Store) error {
	door := auth.New(opened, clock.New())
	for i := range p.Agents {
		token, err := door.SignIn(ctx, benchEmail(i), benchPassword)
		if err != nil {
			return err
		}
		p.tokens = append(p.tokens, token)
	}
	return nil
}

// settle waits until the server is ready and its word index has everything.
func (s *server) settle() error {
	ctx, cancel := context.WithTimeout(context.Background(), 15*time.Minute)
	defer cancel()
	if err := s.waitReady(ctx); err != nil {
		return err
	}
	for ctx.Err() == nil {
		values, err := s.metrics("saltbridge_search_behind", "saltbridge_search_filling")
		if err != nil {
			return err
		}
		if values[0] == 0 && values[1] == 0 {
			return nil
		}
		time.Sleep(time.Second)
	}
	return ctx.Err()
}
