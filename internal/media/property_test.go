package media

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// fates are the ways in which one request can end; the last one of a file is always that it works.
var fates = map[string]func(at *remote){
	"lookup 500":     func(at *remote) { at.lookups = append(at.lookups, plain(500)) },
	"lookup reset":   func(at *remote) { at.lookups = append(at.lookups, reset) },
	"token":          func(at *remote) { at.lookups = append(at.lookups, refuse(401, 190, 0)) },
	"too many":       func(at *remote) { at.lookups = append(at.lookups, refuse(400, 4, 0)) },
	"expired":        func(at *remote) { at.downloads = append(at.downloads, plain(404)) },
	"download 500":   func(at *remote) { at.downloads = append(at.downloads, plain(500)) },
	"download reset": func(at *remote) { at.downloads = append(at.downloads, reset) },
	"cut short":      func(at *remote) { at.downloads = append(at.downloads, truncated(at.content[1:])) },
	"broken off":     func(at *remote) { at.downloads = append(at.downloads, brokenOff(at.content[1:])) },
	"another":        func(at *remote) { at.downloads = append(at.downloads, send("another")) },
}

// TestWhateverHappensFilesComeWholeAndMessagesStay sends several files through random failures, stops and starts.
func TestWhateverHappensFilesComeWholeAndMessagesStay(t *testing.T) {
	names := make([]string, 0, len(fates))
	for name := range fates {
		names = append(names, name)
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		r := newRig(t, s)
		rapid.Check(t, func(rt *rapid.T) {
			var messages []chat.Message
			want := map[chat.MessageID]string{}
			for i, list := range rapid.SliceOfN(rapid.SliceOfN(rapid.SampledFrom(names), 0, differTries-1), 1, 4).Draw(rt, "fates of files") {
				content := fmt.Sprintf("file %d of %d", i, r.store.IDs.Next())
				f, at := r.meta.add(content)
				for _, name := range list {
					fates[name](at)
				}
				m := r.receive(f)
				want[m.ID], messages = content, append(messages, r.message(m.ID))
			}
			r.media = New(r.opts)
			defer func() { r.media.Close() }()
			for _, again := range rapid.SliceOfN(rapid.Bool(), 0, 3).Draw(rt, "stops and waits") {
				if again {
					r.media.Close()
					r.media = New(r.opts)
				}
				r.advance(time.Minute)
			}
			for _, before := range messages {
				eventually(rt, func() bool {
					if len(r.media.slots) == 0 { // all wait: for a pause or for their number
						r.advance(time.Minute)
					}
					return r.row(before.ID).State != store.MediaPending
				}, func() string { return "a file is stuck" })
				if row := r.row(before.ID); row.State != store.MediaStored {
					rt.Fatalf("a file is %s: %s", row.State, row.Error)
				}
				if got := r.content(before.ID); got != want[before.ID] {
					rt.Fatalf("a file holds %q, want %q", got, want[before.ID])
				}
				if diff := cmp.Diff(before, r.message(before.ID)); diff != "" {
					rt.Fatalf("a message changed:\n%s", diff)
				}
			}
			r.files()
		})
	})
}
