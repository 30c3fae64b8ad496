package ingest

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// FuzzDeliver posts signed bodies: whatever they are, each is answered 200 and stands in the journal once.
func FuzzDeliver(f *testing.F) {
	files, err := filepath.Glob(filepath.Join("..", "graph", "testdata", "*.json"))
	if err != nil || len(files) == 0 {
		f.Fatalf("%d fixtures, error %v", len(files), err)
	}
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(body)
	}
	f.Add([]byte(`{"entry":[{"changes":[{"field":"history","value":{"metadata":{"phone_number_id":"410050006000701"},"history":[{"threads":[{"id":"1","messages":[{"from":"1","timestamp":"9","type":"media_placeholder"}]}]}]}}]}]}`))
	r := newRig(f, storetest.SQLite(f)).connect()
	f.Fuzz(func(t *testing.T, body []byte) {
		if len(body) > maxBody {
			t.Skip("Meta sends less")
		}
		before := r.journaled(t)
		request := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(body))
		request.Header.Set("X-Hub-Signature-256", sign(testSecret, body))
		answer := httptest.NewRecorder()
		r.ingest.Deliver(answer, request)
		if answer.Code != http.StatusOK {
			t.Fatalf("status %d, want 200", answer.Code)
		}
		if after := r.journaled(t); after != before+1 {
			t.Fatalf("%d entries in the journal, then %d: want one more", before, after)
		}
	})
}

// journaled returns how many deliveries the journal has taken.
func (r *rig) journaled(t *testing.T) int64 {
	t.Helper()
	c := r.ingest.Counters()
	return c.Applied.Load() + c.Failed.Load()
}
