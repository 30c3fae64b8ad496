package soak

import (
	"crypto/sha256"
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/store"
)

// fingerprint tells bodies apart.
type fingerprint [16]byte

func fingerprintOf(body []byte) fingerprint {
	sum := sha256.Sum256(body)
	return fingerprint(sum[:16])
}

// journal counts how often each delivery stands in the journal, from a time on, in Unix milliseconds.
// Known are the deliveries that may be there.
func journal(t testing.TB, st *store.Store, known map[fingerprint]int, since int64, f *faults) map[int]int {
	t.Helper()
	counts := map[int]int{}
	for before := chat.DeliveryID(0); ; {
		page, err := st.Deliveries(t.Context(), store.Journal{Before: before, Bodies: true, Limit: 500})
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range page {
			if before = d.ID; d.ReceivedAt < since {
				return counts
			}
			n, ok := known[fingerprintOf(d.Body)]
			if !ok {
				f.add(&f.other, "delivery %s of %d bytes stands in the journal and was never sent", d.ID, len(d.Body))
				continue
			}
			if d.State != chat.DeliveryApplied {
				f.add(&f.other, "delivery %d is %s: %s", n, d.State, d.Error)
			}
			counts[n]++
		}
		if len(page) == 0 {
			return counts
		}
	}
}

// fingerprints returns what the bodies of some deliveries look like in the journal.
func (tr traffic) fingerprints(numbers []int) map[fingerprint]int {
	out := make(map[fingerprint]int, len(numbers))
	for _, n := range numbers {
		out[fingerprintOf(tr.delivery(n).body())] = n
	}
	return out
}
