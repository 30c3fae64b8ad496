package soak

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/sandbox"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/apptest"
	"github.com/saltbridge/saltbridge/internal/test/postgres"
)

// boundless are limits that no test reaches.
var boundless = sandbox.Limits{MPS: 100_000, PairBurst: 100_000, Reach: -1, Workers: 32}

// TestSoakKillSend kills the server again and again while it sends, as a power cut would. In the end Meta took every
// message at most once, and each is sent, or uncertain and never came to Meta: the books add up.
func TestSoakKillSend(t *testing.T) {
	messages, kills := 300, 3
	if full() {
		messages, kills = 10_000, 25
	}
	t.Run("sqlite", func(t *testing.T) {
		dir := t.TempDir()
		killSend(t, &sending{storage: apptest.Storage{"--data", dir}, url: filepath.Join(dir, "saltbridge.db")}, messages, kills)
	})
	t.Run("postgres", func(t *testing.T) {
		url := postgres.URL(t)
		killSend(t, &sending{storage: apptest.Database(t, url), url: url}, messages, kills)
	})
}

// sending is a shop that sends, on storage of its own.
type sending struct {
	t       *testing.T
	storage apptest.Storage
	url     string
	meta    *meta
	app     *apptest.App
	key     string
	chats   []chat.ConversationID
}

func killSend(t *testing.T, s *sending, messages, kills int) {
	s.t, s.meta = t, newMeta(t, nil, boundless)
	dice := rand.New(rand.NewPCG(seed(t), 1<<42))
	s.meta.slow(func() time.Duration { return time.Duration(rand.IntN(60)) * time.Millisecond })
	s.add()
	s.serve()
	s.open(40)
	began := time.Now()
	queued := 0
	for round := range kills {
		for until := messages * (round + 1) / kills; queued < until; queued++ {
			s.send(queued)
		}
		time.Sleep(time.Duration(dice.IntN(60)) * time.Millisecond) // any moment will do, and each is another one
		s.app.Kill()
		s.serve()
	}
	s.empties()
	s.settle(messages)
	t.Log(sentence("%s: %d messages, %d kills, taken by Meta %d, in %v", s.engine(), messages, kills, s.meta.total(), time.Since(began).Round(time.Second)))
}

func (s *sending) engine() string {
	if s.storage[0] == "--database" {
		return "postgres"
	}
	return "sqlite"
}

// add stores the number as fast as it can send.
func (s *sending) add() {
	s.t.Helper()
	p := s.meta.paired
	apptest.Command(s.t, append([]string{"number", "add", "--phone-number-id", p.PhoneNumberID, "--waba-id", p.WABAID, "--token", p.AccessToken,
		"--app-secret", p.AppSecret}, s.storage...)...)
	apptest.Command(s.t, append([]string{"number", "pace", "--phone-number-id", p.PhoneNumberID, "1000"}, s.storage...)...)
	s.key = strings.TrimSpace(apptest.Command(s.t, append([]string{"apikey", "add", "--name", "soak"}, s.storage...)...))
}

func (s *sending) serve() {
	s.t.Helper()
	s.app = apptest.Serve(s.t, s.storage, "--graph-url", s.meta.graph.URL, "--log-level", "error")
	s.meta.leadTo(s.app.URL)
}

// open has customers write, so that they can be answered.
func (s *sending) open(customers int) {
	s.t.Helper()
	s.look(func(st *store.Store) { // beside the server: a command for each look would keep the machine busy with starting it
		apptest.Eventually(s.t, "the number is connected", func() bool {
			numbers, err := st.AllNumbers(s.t.Context())
			if err != nil {
				s.t.Fatal(err)
			}
			return numbers[0].Link == chat.LinkConnected
		})
	})
	for i := range customers {
		if _, err := s.meta.world.CustomerWrites(fmt.Sprintf("1312555%04d", i), boxDigits, sandbox.Text("hello")); err != nil {
			s.t.Fatal(err)
		}
	}
	api := s.api()
	apptest.Eventually(s.t, "the customers' messages are here", func() bool {
		var list struct {
			Items []struct{ ID chat.ConversationID }
		}
		api.Get("/conversations?limit=200", &list)
		s.chats = nil
		for _, c := range list.Items {
			s.chats = append(s.chats, c.ID)
		}
		return len(s.chats) >= customers
	})
}

func (s *sending) api() apptest.API { return s.app.Programs(s.key) }

// send queues the nth message.
func (s *sending) send(n int) {
	s.t.Helper()
	s.api().Post("/conversations/"+s.chats[n%len(s.chats)].String()+"/messages",
		map[string]any{"type": "text", "text": map[string]string{"body": "message " + strconv.Itoa(n)}}, 202, nil)
}

// look opens the storage for fn, beside the server.
func (s *sending) look(fn func(*store.Store)) {
	s.t.Helper()
	st, err := store.Open(s.t.Context(), s.url)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = st.Close() }()
	fn(st)
}

// empties waits until nothing waits to be sent.
func (s *sending) empties() {
	s.t.Helper()
	s.look(func(st *store.Store) {
		apptest.Eventually(s.t, "all is sent", func() bool {
			stats, err := st.Stats(s.t.Context())
			if err != nil {
				s.t.Fatal(err)
			}
			return stats.Outbox.Queued == 0
		})
	})
}

// settle adds the books up: what the server says of each message, and what Meta took.
func (s *sending) settle(messages int) {
	s.t.Helper()
	var byStatus map[chat.Status]int
	apptest.Eventually(s.t, "every receipt is in", func() bool {
		s.meta.world.Advance(10 * time.Second) // webhooks that found nobody are tried again
		statuses := s.statuses()
		byStatus = map[chat.Status]int{}
		open := 0
		for id, status := range statuses {
			byStatus[status]++
			if took := s.meta.times(id); took > 0 && (status == chat.StatusUncertain || status == chat.StatusAccepted) {
				open++
			}
		}
		return open == 0 && len(statuses) == messages
	})
	for id, status := range s.statuses() {
		took := s.meta.times(id)
		sent := status == chat.StatusSent || status == chat.StatusDelivered || status == chat.StatusRead
		switch {
		case took > 1:
			s.t.Errorf("message %s came to Meta %d times", id, took)
		case sent != (took == 1), !sent && status != chat.StatusUncertain:
			s.t.Errorf("message %s is %s and came to Meta %d times", id, status, took)
		}
	}
	s.t.Log(sentence("%s: %v", s.engine(), byStatus))
}

// statuses returns how every message of ours stands, by its id.
func (s *sending) statuses() map[string]chat.Status {
	s.t.Helper()
	out := map[string]chat.Status{}
	s.look(func(st *store.Store) {
		accounts, err := st.Accounts(s.t.Context())
		if err != nil {
			s.t.Fatal(err)
		}
		for _, c := range s.chats {
			thread, err := st.Thread(s.t.Context(), chat.SystemViewer(accounts[0].ID), c, 0, 0, 20_000)
			if err != nil {
				s.t.Fatal(err)
			}
			for _, m := range thread {
				if m.Direction == chat.Out {
					out[m.ID.String()] = m.Status
				}
			}
		}
	})
	return out
}
