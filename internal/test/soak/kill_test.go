package soak

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/apptest"
	"github.com/saltbridge/saltbridge/internal/test/postgres"
)

// TestSoakKillIngest kills the server again and again while webhooks come in over many connections, as a power cut
// would, and requires after each restart that every delivery answered 200 is there, whole and once, and that one
// that was not answered is there as a whole or not at all.
func TestSoakKillIngest(t *testing.T) {
	kills := 3
	if full() {
		kills = 60
	}
	t.Run("sqlite", func(t *testing.T) { killIngest(t, inFolder(t, t.TempDir()), kills) })
	t.Run("postgres", func(t *testing.T) { killIngest(t, inPostgres(t, postgres.URL(t)), kills) })
}

// killer kills a shop's server and looks what is left.
type killer struct {
	*shop
	ledger *ledger
	dice   *rand.Rand
	faults faults

	brought    map[string]bool // wamids of messages that some journaled delivery brought
	seq        int64           // the newest event seen
	unanswered int             // deliveries without an answer that are stored all the same
	absent     int             // deliveries without an answer that are not
}

func killIngest(t *testing.T, s *shop, kills int) {
	if full() {
		s.traffic.people = 600
	}
	k := &killer{shop: s, ledger: newLedger(s.traffic.seed), dice: rand.New(rand.NewPCG(s.traffic.seed, 1<<41)), brought: map[string]bool{}}
	began := time.Now()
	s.serve()
	for range kills {
		k.round()
	}
	k.finish()
	k.print(kills, time.Since(began))
	k.faults.report(t)
}

// round loads the server, kills it, starts another one and looks at what it was told since the last time.
func (k *killer) round() {
	k.t.Helper()
	connections := 32 + k.dice.IntN(33)
	since := time.Now().UnixMilli()
	k.ledger.begin()
	l := newLoad(k.shop, k.ledger, connections).start(connections)
	apptest.Eventually(k.t, "the server is under load", func() bool {
		if k.ledger.refused > 0 {
			k.t.Fatalf("a request was refused: %+v", k.ledger.refusal)
		}
		return k.ledger.acknowledged() > 2*connections
	})
	time.Sleep(time.Duration(k.dice.IntN(300)) * time.Millisecond) // any moment will do, and each is another one
	k.app.Kill()
	l.stop()
	k.serve()
	k.look(func(st *store.Store) { k.check(st, since) })
	if len(k.faults.examples) > 0 {
		k.faults.report(k.t)
		k.t.FailNow()
	}
}

// check compares what is stored of this round's deliveries with their answers.
func (k *killer) check(st *store.Store, since int64) {
	k.t.Helper()
	numbers := k.ledger.ofRound()
	counts := journal(k.t, st, k.traffic.fingerprints(numbers), since, &k.faults)
	var refs []store.Ref
	for _, n := range numbers {
		for _, m := range k.traffic.delivery(n).messages {
			refs = append(refs, store.Ref{Number: k.number.ID, WAMID: m.wamid})
			k.brought[m.wamid] = k.brought[m.wamid] || counts[n] > 0
		}
	}
	stored := located(k.shop, st, refs)
	records := k.ledger.all()
	for _, n := range numbers {
		k.checkDelivery(n, records[n], counts[n], stored)
	}
	events := k.events(st, k.seq, &k.faults)
	k.seq += int64(len(events))
}

// checkDelivery looks at one delivery: it stands in the journal count times in this round.
func (k *killer) checkDelivery(n int, r record, count int, stored map[store.Ref]store.Located) {
	f := &k.faults
	switch {
	case count < r.ackedNow:
		f.add(&f.lost, "delivery %d was answered 200 %d times and stands in the journal %d times", n, r.ackedNow, count)
	case count > r.sentNow:
		f.add(&f.doubled, "delivery %d was sent %d times and stands in the journal %d times", n, r.sentNow, count)
	case r.acks == 0 && count > 0:
		k.unanswered++
	case r.acks == 0:
		k.absent++
	}
	for _, m := range k.traffic.delivery(n).messages {
		_, there := stored[store.Ref{Number: k.number.ID, WAMID: m.wamid}]
		switch {
		case !there && r.acks > 0:
			f.add(&f.lost, "delivery %d was answered 200 and its message %s is not there", n, m.wamid)
		case there != k.brought[m.wamid]:
			f.add(&f.half, "delivery %d: message %s is there: %v, in the journal: %v", n, m.wamid, there, k.brought[m.wamid])
		}
	}
}

// located finds messages by their ids at Meta.
func located(s *shop, st *store.Store, refs []store.Ref) (found map[store.Ref]store.Located) {
	s.t.Helper()
	err := st.Write(s.t.Context(), func(tx *db.Tx) (err error) {
		found, err = store.Locate(tx, s.number.Account, refs)
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return found
}

// finish compares all of storage.
func (k *killer) finish() {
	k.t.Helper()
	k.redeliver(k.ledger)
	k.app.Stop()
	k.look(func(st *store.Store) { k.verify(st, k.ledger, &k.faults) })
}

func (k *killer) print(kills int, took time.Duration) {
	sent, acked, messages := 0, 0, map[string]bool{}
	for n, r := range k.ledger.all() {
		sent += r.sends
		acked += r.acks
		if r.acks > 0 {
			for _, m := range k.traffic.delivery(n).messages {
				messages[m.wamid] = true
			}
		}
	}
	k.t.Log(sentence("%s: kills %d, requests %d, acknowledged %d with %d messages, %v, unanswered but stored %d, unanswered and absent %d, refused %d, in %v",
		k.engine(), kills, sent, acked, len(messages), &k.faults, k.unanswered, k.absent, k.ledger.refused, took.Round(time.Second)))
}
