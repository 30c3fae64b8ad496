package ingest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// aHistory is one webhook with so many messages of a few people; message poisoned has a text that [rig.poison] refuses.
func aHistory(messages, poisoned int) string {
	var threads []string
	for i := range messages {
		text := fmt.Sprint("old ", i)
		if i == poisoned {
			text = "poison"
		}
		threads = append(threads, fmt.Sprintf(`{"id":"1312555%04d","messages":[{"from":"1312555%04d","id":"wamid.old%d","timestamp":"%d","type":"text","text":{"body":"%s"},"history_context":{"status":"READ"}}]}`,
			i%5, i%5, i, 1763000000+i, text))
	}
	return webhook("history", `"history":[{"metadata":{"phase":1,"chunk_order":1,"progress":70},"threads":[`+strings.Join(threads, ",")+`]}]`)
}

// aBook is one webhook with so many contacts.
func aBook(contacts int) string {
	var changes []string
	for i := range contacts {
		changes = append(changes, fmt.Sprintf(`{"type":"contact","action":"add","contact":{"full_name":"Name %d","phone_number":"1312555%04d"},"metadata":{"timestamp":"1764000400"}}`, i, i))
	}
	return webhook("smb_app_state_sync", `"state_sync":[`+strings.Join(changes, ",")+`]`)
}

// TestALargeImportIsOneDelivery brings more in one webhook than one transaction stores: all of it is there, once, however often
// it comes, and it counts as one.
func TestALargeImportIsOneDelivery(t *testing.T) {
	const messages, contacts = 2*pieceLength + 7, 150
	each(t, func(t *testing.T, r *rig) {
		r.connect()
		for range 2 {
			r.deliver(aHistory(messages, -1))
			r.deliver(aBook(contacts))
		}
		s := r.stats()
		if s.Messages.Import != messages || s.Contacts != contacts || s.Conversations != 5 || s.Deliveries.Applied != 4 || s.Deliveries.Failed != 0 {
			t.Errorf("%+v, want %d messages and %d contacts of four deliveries", s, messages, contacts)
		}
		r.wantSync(chat.SyncHistory, chat.Sync{Chunks: 2, Items: messages, Percent: 70})
		r.wantSync(chat.SyncContacts, chat.Sync{Chunks: 2, Items: 2 * contacts})
	})
}

// wantSync requires what a sync has counted.
func (r *rig) wantSync(kind chat.SyncKind, want chat.Sync) {
	r.t.Helper()
	numbers, err := r.store.AllNumbers(r.t.Context())
	if err != nil {
		r.t.Fatal(err)
	}
	for _, n := range numbers {
		syncs, err := r.store.Syncs(r.t.Context(), r.viewer, n.ID)
		if err != nil {
			r.t.Fatal(err)
		}
		for _, s := range syncs {
			if s.Kind == kind && (s.Chunks != want.Chunks || s.Items != want.Items || s.Percent != want.Percent) {
				r.t.Errorf("the sync of %s is %+v, want %+v", kind, s, want)
			}
		}
	}
}

// TestAPoisonedPieceFailsItsDelivery puts a message that the database refuses into the first of several pieces: the rest of the
// piece waits for the cure, the other pieces do not, and a replay completes them.
func TestAPoisonedPieceFailsItsDelivery(t *testing.T) {
	const messages = 2*pieceLength + 7
	each(t, func(t *testing.T, r *rig) {
		r.connect()
		cure := r.poison()
		r.deliver(aHistory(messages, 3))
		if s := r.stats(); s.Deliveries.Failed != 1 || s.Messages.Import != messages-pieceLength {
			t.Errorf("%+v: want one failed delivery, and all but one piece", s)
		}
		cure()
		if done, err := r.ingest.Replay(t.Context()); err != nil || done != (Replayed{Applied: 1}) {
			t.Errorf("replay: %+v, error %v", done, err)
		}
		if s := r.stats(); s.Deliveries.Failed != 0 || s.Messages.Import != messages {
			t.Errorf("%+v: want all of them", s)
		}
	})
}
