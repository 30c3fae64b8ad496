package soak

import (
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/apptest"
	"github.com/saltbridge/saltbridge/internal/test/postgres"
)

// TestSoakKillImport kills the server again and again while a history and an address book come in, as a power cut would, also in
// the middle of a webhook. After each restart what was stored is still there, whatever was answered 200 is there as a whole, and
// the import goes on with what Meta sends again. In the end all of it is there, once.
func TestSoakKillImport(t *testing.T) {
	p, kills := past{messages: 4_000, chunk: 1_000}, 1
	people := 60
	if full() {
		p, kills, people = past{messages: 1_000_000, chunk: 5_000}, 20, 2_000
	}
	t.Run("sqlite", func(t *testing.T) { killImport(t, inFolder(t, t.TempDir()), p, people, kills) })
	t.Run("postgres", func(t *testing.T) { killImport(t, inPostgres(t, postgres.URL(t)), p, people, kills) })
}

// importKiller kills a shop's server while it imports.
type importKiller struct {
	*shop
	past
	dice   *rand.Rand
	faults faults

	mu    sync.Mutex
	acked []bool // by webhook
	due   []int
	sends int

	stored int // messages that were there after the last kill
	halves int // webhooks of which a part was there after a kill
}

func killImport(t *testing.T, s *shop, p past, people, kills int) {
	s.traffic.people = people
	p.traffic = s.traffic
	k := &importKiller{shop: s, past: p, dice: rand.New(rand.NewPCG(s.traffic.seed, 1<<44)), acked: make([]bool, p.hooks())}
	began := time.Now()
	s.serve()
	for range kills {
		k.round()
	}
	k.finish()
	t.Log(sentence("%s: %d messages in %d webhooks, kills %d, sent %d times, half a webhook there after a kill %d times, %v, in %v", s.engine(), p.messages, p.hooks(), kills,
		k.sends, k.halves, &k.faults, time.Since(began).Round(time.Second)))
	k.faults.report(t)
}

// round sends what has no answer, kills the server somewhere in between, and looks what is there.
func (k *importKiller) round() {
	k.shop.t.Helper()
	pieces := 1 + k.dice.IntN(max(2, k.messages/1024))
	gone := k.bring()
	apptest.Eventually(k.shop.t, "some of the import is stored", func() bool { return k.left() == 0 || k.batches() >= pieces })
	k.app.Kill()
	gone.Wait()
	k.serve()
	k.look(k.check)
	if len(k.faults.examples) > 0 {
		k.faults.report(k.shop.t)
		k.shop.t.FailNow()
	}
}

// bring sends all webhooks that have no 200 yet over some connections, until the server is gone.
func (k *importKiller) bring() *sync.WaitGroup {
	k.due = k.due[:0]
	for _, n := range k.shuffled() {
		if !k.acked[n] {
			k.due = append(k.due, n)
		}
	}
	const connections = 4
	client := &http.Client{Timeout: patience, Transport: &http.Transport{MaxIdleConnsPerHost: connections}}
	gone := &sync.WaitGroup{}
	for range connections {
		gone.Go(func() {
			for n, ok := k.next(); ok; n, ok = k.next() {
				if !k.answered(n, post(client, k.app.URL, k.body(n))) {
					return
				}
			}
		})
	}
	return gone
}

func (k *importKiller) next() (n int, ok bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.due) == 0 {
		return 0, false
	}
	n, k.due = k.due[0], k.due[1:]
	k.sends++
	return n, true
}

// left is how many webhooks nobody has sent yet in this round.
func (k *importKiller) left() int {
	k.mu.Lock()
	defer k.mu.Unlock()
	return len(k.due)
}

// answered notes an answer and reports whether there was one.
func (k *importKiller) answered(n int, a answer) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	switch a.status {
	case http.StatusOK:
		k.acked[n] = true
	case 0:
		return false
	default:
		k.faults.add(&k.faults.other, "webhook %d was answered %d: %s", n, a.status, a.sentence)
	}
	return true
}

// batches is how many commits this server has made.
func (k *importKiller) batches() (n int) {
	for line := range strings.Lines(k.get("/metrics").sentence) {
		if count, ok := strings.CutPrefix(line, "saltbridge_ingest_batches_total "); ok {
			n, _ = strconv.Atoi(strings.TrimSpace(count))
		}
	}
	return n
}

// check looks at every webhook after a kill.
func (k *importKiller) check(st *store.Store) {
	k.shop.t.Helper()
	f, there := &k.faults, 0
	for n := range k.acked {
		var refs []store.Ref
		for _, m := range k.of(n) {
			refs = append(refs, store.Ref{Number: k.number.ID, WAMID: m.wamid})
		}
		found := len(located(k.shop, st, refs))
		switch {
		case k.acked[n] && found < len(refs):
			f.add(&f.lost, "webhook %d was answered 200, and %d of its %d messages are there", n, found, len(refs))
		case found > 0 && found < len(refs):
			k.halves++
		}
		there += found
	}
	if there < k.stored {
		f.add(&f.lost, "%d messages are there, and after the kill before it were %d", there, k.stored)
	}
	k.stored = there
}

// finish sends the rest, some of it twice, and compares all that is stored.
func (k *importKiller) finish() {
	k.shop.t.Helper()
	k.bring().Wait()
	repeats := 0
	for n := range k.acked {
		if n%3 == 0 {
			k.acked[n], repeats = false, repeats+1
		}
	}
	k.bring().Wait()
	for n, acked := range k.acked {
		if !acked {
			k.faults.add(&k.faults.lost, "webhook %d was never answered 200", n)
		}
	}
	k.app.Stop()
	k.look(func(st *store.Store) {
		k.verifyJournal(st, repeats)
		k.verifyImport(st)
	})
}

// verifyJournal requires every webhook in the journal, applied, as often as it was answered, or once more after a kill.
func (k *importKiller) verifyJournal(st *store.Store, repeats int) {
	k.shop.t.Helper()
	known := map[fingerprint]int{}
	for n := range k.acked {
		known[fingerprintOf(k.body(n))] = n
	}
	total := 0
	counts := journal(k.shop.t, st, known, 0, &k.faults)
	for n := range k.acked {
		if total += counts[n]; counts[n] == 0 {
			k.faults.add(&k.faults.lost, "webhook %d is not in the journal", n)
		}
	}
	if total < k.hooks()+repeats || total > k.sends {
		k.faults.add(&k.faults.other, "%d webhooks are in the journal, %d were sent, %d of them again on purpose", total, k.sends, repeats)
	}
	k.verifyStats(st, k.model(k.number.OnboardedAt), int64(total), &k.faults)
}

// verifyImport compares the chats, the book and what the import tells of itself.
func (k *importKiller) verifyImport(st *store.Store) {
	k.shop.t.Helper()
	k.verifyChats(st, k.model(k.number.OnboardedAt), &k.faults)
	f := &k.faults
	for after := chat.ContactID(0); ; {
		page, err := st.Contacts(k.shop.t.Context(), k.viewer(), after, 500)
		if err != nil {
			k.shop.t.Fatal(err)
		}
		for _, c := range page {
			after = c.ID
			customer, err := strconv.Atoi(c.Phone[len("1312555"):])
			if err != nil || !c.InBook || c.BookName != bookName(customer) {
				f.add(&f.other, "contact %s is %q in the book: %v", c.Phone, c.BookName, c.InBook)
			}
		}
		if len(page) == 0 {
			break
		}
	}
	syncs, err := st.Syncs(k.shop.t.Context(), k.viewer(), k.number.ID)
	if err != nil {
		k.shop.t.Fatal(err)
	}
	for _, s := range syncs {
		if s.Kind == chat.SyncHistory && s.Items != k.messages {
			f.add(&f.doubled, "the import tells of %d messages, want %d", s.Items, k.messages)
		}
	}
}
