package ingest

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

func (r *rig) journal(j store.Journal) []chat.Delivery {
	r.t.Helper()
	if j.Limit == 0 {
		j.Limit = 1000
	}
	list, err := r.store.Deliveries(r.t.Context(), j)
	if err != nil {
		r.t.Fatal(err)
	}
	return list
}

// TestTheJournalKeepsBodiesPackedAndGivesThemBackWhole delivers an ordinary, a large, an unreadable and an empty body.
func TestTheJournalKeepsBodiesPackedAndGivesThemBackWhole(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.connect()
		text := fixture(t, "message_text")
		bodies := []string{text, text + strings.Repeat(" ", 2<<20), "hello", "", "\x28\xb5\x2f\xfd not what it seems", `{"object":"\u0000\ud83d\udc4d"}` + "\x00\xff"}
		for _, body := range bodies {
			r.deliver(body)
		}
		list := r.journal(store.Journal{Bodies: true})
		if len(list) != len(bodies) {
			t.Fatalf("%d deliveries, want %d", len(list), len(bodies))
		}
		for i, d := range list {
			want := bodies[len(bodies)-1-i]
			if string(d.Body) != want || d.Size != len(want) {
				t.Errorf("delivery %d has %d bytes (%d), not the %d that came", i, len(d.Body), d.Size, len(want))
			}
			one, err := r.store.Delivery(t.Context(), d.ID)
			if err != nil || string(one.Body) != want {
				t.Errorf("delivery %d alone has %d bytes, error %v", i, len(one.Body), err)
			}
		}
		if packed := r.store.Pack([]byte(text)); len(packed.Bytes)*2 > len(text) {
			t.Errorf("%d bytes are packed to %d: want half at most", len(text), len(packed.Bytes))
		}
	})
}

func TestTheJournalIsFiltered(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.connect()
		r.deliver(fixture(t, "message_text"))
		r.deliver("hello")
		r.ingest.Clock.Advance(time.Hour)
		r.deliver(fixture(t, "echo_text"))
		r.deliver("hello again")
		since := r.ingest.Clock.Now().Add(-time.Minute).UnixMilli()
		for name, tt := range map[string]struct {
			wanted store.Journal
			want   int
		}{
			"all":              {store.Journal{}, 4},
			"failed":           {store.Journal{Failed: true}, 2},
			"since":            {store.Journal{Since: since}, 2},
			"failed since":     {store.Journal{Failed: true, Since: since}, 1},
			"of an account":    {store.Journal{Account: r.account.ID}, 2},
			"limited":          {store.Journal{Limit: 3}, 3},
			"before the first": {store.Journal{Before: 1}, 0},
		} {
			list := r.journal(tt.wanted)
			if len(list) != tt.want {
				t.Errorf("%s: %d deliveries, want %d", name, len(list), tt.want)
			}
			for i, d := range list {
				if len(d.Body) != 0 || i > 0 && d.ID >= list[i-1].ID {
					t.Errorf("%s: delivery %d has a body or is out of order", name, i)
				}
			}
		}
	})
}

// TestTheJournalIsPruned lets a month pass: what was applied or rejected goes by itself, what still has to be applied
// stays, however old, and can be.
func TestTheJournalIsPruned(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.deliver(fixture(t, "echo_text")) // of a number nobody knows yet
		r.connect()
		for range 3 {
			r.deliver(fixture(t, "message_text"))
		}
		r.post([]byte("{}"), "sha256=00")
		r.ingest.writeRejects()
		r.ingest.Clock.Advance(29 * 24 * time.Hour)
		r.deliver(fixture(t, "message_text"))
		if err := r.ingest.pruneJournal(t.Context()); err != nil || len(r.journal(store.Journal{})) != 6 {
			t.Fatalf("%d deliveries after 29 days, error %v, want all 6", len(r.journal(store.Journal{})), err)
		}
		r.ingest.Clock.Advance(25 * time.Hour)
		r.await("pruning", func() bool { return len(r.journal(store.Journal{})) == 2 })
		if stats := r.stats(); stats.Deliveries.Applied != 4 || stats.Deliveries.Rejected != 1 || stats.Deliveries.Failed != 1 {
			t.Errorf("stats %+v: what was pruned still counts", stats.Deliveries)
		}
		if done, err := r.ingest.Replay(t.Context()); err != nil || done != (Replayed{Applied: 1}) {
			t.Errorf("replay %+v, error %v: want the old one applied", done, err)
		}
	})
}

// TestPruningGoesByChunks has more to prune than one write may take.
func TestPruningGoesByChunks(t *testing.T) {
	r := newRig(t, storetest.SQLite(t)).connect()
	large := strings.Repeat(" ", 2<<20)
	for range 6 { // 12 MB
		r.deliver(fixture(t, "message_text") + large)
	}
	r.ingest.Clock.Advance(31 * 24 * time.Hour)
	r.await("pruning", func() bool { return len(r.journal(store.Journal{})) == 0 })
}

// BenchmarkPack measures what packing costs a request.
func BenchmarkPack(b *testing.B) {
	s := storetest.SQLite(b)
	for _, name := range []string{"message_text_full_identity", "status_delivered", "envelope_batch"} {
		var compact bytes.Buffer
		if err := json.Compact(&compact, []byte(fixture(b, name))); err != nil {
			b.Fatal(err)
		}
		body := compact.Bytes()
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					s.Pack(body)
				}
			})
			b.ReportMetric(float64(len(s.Pack(body).Bytes))/float64(len(body)), "ratio")
		})
	}
}
