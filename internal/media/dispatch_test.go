package media

import (
	"strings"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// TestTriesGetRarer has Meta fail for a week: each wait is as planned, and then the file is given up.
func TestTriesGetRarer(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.start()
		f, at := r.meta.add("a fern")
		at.lookups = times(1000, plain(500))
		m := r.receive(f)
		for i, want := range []time.Duration{time.Second, 5 * time.Second, 30 * time.Second, 2 * time.Minute, 10 * time.Minute, time.Hour, time.Hour} {
			row := r.until(m.ID, "tried", func(row store.MediaRow) bool { return row.Error != "" && row.Attempts == i+1 })
			wait := time.Duration(row.DueAt-row.UpdatedAt) * time.Millisecond
			if wait != want {
				t.Fatalf("after try %d it waits %v, want %v", i+1, wait, want)
			}
			r.advance(wait)
		}
		r.advance(7 * 24 * time.Hour)
		row := r.untilState(m.ID, store.MediaGone)
		if !strings.Contains(row.Error, "while Meta kept it") {
			t.Errorf("the sentence is %q", row.Error)
		}
	})
}

func TestADifferentFileIsRefusedInTheEnd(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.start()
		f, at := r.meta.add("a fern")
		at.downloads = times(1000, send("a tree"))
		m := r.receive(f)
		for try := 1; try < differTries; try++ {
			r.until(m.ID, "tried", func(row store.MediaRow) bool { return row.Error != "" && row.Attempts == try })
			r.advance(time.Hour)
		}
		if row := r.untilState(m.ID, store.MediaFailed); row.Attempts != differTries || len(r.files()) != 0 {
			t.Errorf("after %d tries it was given up, and the folder holds %v", row.Attempts, r.files())
		}
	})
}

// TestABadTokenCostsNoTries: everything of the number waits, and all of it comes once the token is good.
func TestABadTokenCostsNoTries(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.opts.Workers = 1
		r.setToken("an old token")
		var messages []chat.Message
		for i := range 5 {
			f, _ := r.meta.add(strings.Repeat("x", i+1))
			messages = append(messages, r.receive(f))
			r.opts.Clock.Advance(time.Millisecond) // the newest goes first, and there has to be one
		}
		r.start()
		row := r.untilTried(messages[4].ID)
		for _, m := range messages {
			if got := r.row(m.ID); got.DueAt != row.DueAt || got.Attempts != 0 || got.State != store.MediaPending {
				t.Errorf("a file of the number is %s after %d tries and due at %d, want pending, 0, %d", got.State, got.Attempts, got.DueAt, row.DueAt)
			}
		}
		if asked := r.meta.asked(); len(asked) != 1 {
			t.Errorf("Meta was asked %d times with a bad token, want once", len(asked))
		}
		r.setToken(goodToken)
		r.advance(holdTime)
		for _, m := range messages {
			r.untilState(m.ID, store.MediaStored)
		}
	})
}

func TestHistoryNeverDelaysAFreshFile(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.opts.Workers = 3
		gate := make(chan struct{})
		var old []chat.Message
		for i := range 6 {
			f, at := r.meta.add(strings.Repeat("old", i+1))
			at.downloads = times(10, gated(gate, at.content))
			old = append(old, r.recall(storetest.Noon-int64(i)*1000, f))
		}
		r.start()
		eventually(t, func() bool { return len(r.meta.asked()) == 2 }, func() string { return "history does not use its two workers" })
		fresh, _ := r.meta.add("fresh")
		m := r.receive(fresh)
		r.untilState(m.ID, store.MediaStored)
		if asked := r.meta.asked(); len(asked) != 3 {
			t.Errorf("with two workers at history %d files were asked for, want 3", len(asked))
		}
		close(gate)
		for _, m := range old {
			r.untilState(m.ID, store.MediaStored)
		}
	})
}

func TestTheNewestOfHistoryComesFirst(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.opts.Workers = 1
		var want []string
		var last chat.Message
		for i := range 5 {
			f, _ := r.meta.add(strings.Repeat("old", i+1))
			last = r.recall(storetest.Noon-int64(i)*1000, f)
			want = append(want, f.ID)
		}
		fresh, _ := r.meta.add("fresh")
		r.receive(fresh)
		r.start()
		r.untilState(last.ID, store.MediaStored)
		if got := strings.Join(r.meta.asked(), " "); got != strings.Join(append([]string{fresh.ID}, want...), " ") {
			t.Errorf("files were asked for in the order %s", got)
		}
	})
}

func TestTwoProcessesShareTheWork(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		var files []*chat.Media
		var messages []chat.Message
		for i := range 20 {
			f, _ := r.meta.add(strings.Repeat("x", i+1))
			files, messages = append(files, f), append(messages, r.receive(f))
		}
		r.start()
		other := New(r.opts)
		defer other.Close()
		for i, m := range messages {
			r.untilState(m.ID, store.MediaStored)
			if n := r.meta.lookups(files[i].ID); n != 1 {
				t.Errorf("a file was asked for %d times", n)
			}
		}
	})
}

// TestAClaimOfADeadProcessRunsOut crashes after the claim, in the middle of a download.
func TestAClaimOfADeadProcessRunsOut(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		f, _ := r.meta.add("a fern")
		m := r.receive(f)
		dead := &Media{Options: r.opts, ctx: t.Context()}
		dead.Patience = patience
		row := r.row(m.ID)
		if claimed, err := dead.claim(&row); err != nil || !claimed {
			t.Fatalf("claimed: %v, %v", claimed, err)
		}
		half := r.leaveHalf()
		r.start()
		if half() {
			t.Error("the half file of the dead process is still there")
		}
		r.advance(patience) // the claim may still be alive
		other, _ := r.meta.add("another")
		r.untilState(r.receive(other).ID, store.MediaStored)
		if n := r.meta.lookups(f.ID); n != 0 {
			t.Errorf("a claimed file was asked for %d times", n)
		}
		r.advance(margin)
		if row := r.untilState(m.ID, store.MediaStored); row.Attempts != 2 {
			t.Errorf("it took %d tries, want 2: the crash counts", row.Attempts)
		}
	})
}

// TestACrashBeforeTheCommitCostsNoDownload crashes between the rename and the commit.
func TestACrashBeforeTheCommitCostsNoDownload(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		f, _ := r.meta.add("a fern")
		m := r.receive(f)
		_, err := shelf{r.opts.Dir}.keep(r.shop.Account.ID, strings.NewReader("a fern"), func(kept) error { return nil })
		if err != nil {
			t.Fatal(err)
		}
		r.start()
		r.untilState(m.ID, store.MediaStored)
		if n := r.meta.lookups(f.ID); n != 0 || r.content(m.ID) != "a fern" {
			t.Errorf("Meta was asked %d times", n)
		}
	})
}

func TestAStopBreaksDownloadsOffAndAStartTakesThemUp(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.start()
		f, at := r.meta.add("a fern")
		at.downloads = []answer{stuck("a f")}
		m := r.receive(f)
		eventually(t, func() bool { return r.meta.downloads(f.ID) == 1 }, func() string { return "the download never began" })
		r.media.Close()
		row := r.row(m.ID)
		if row.State != store.MediaPending || row.Attempts != 0 || row.DueAt > r.opts.Clock.NowMillis() {
			t.Errorf("after the stop it is %s after %d tries, due at %d", row.State, row.Attempts, row.DueAt)
		}
		if files := r.files(); len(files) != 0 {
			t.Errorf("halves lie in the folder: %v", files)
		}
		r.start()
		r.untilState(m.ID, store.MediaStored)
	})
}

// TestAnOutcomeThatComesTooLateChangesNothing: the file was replaced by an edit while the old one was on its way.
func TestAnOutcomeThatComesTooLateChangesNothing(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		gate := make(chan struct{})
		r.start()
		before, at := r.meta.add("a fern")
		at.downloads = []answer{gated(gate, "a fern")}
		m := r.receive(before)
		eventually(t, func() bool { return r.meta.downloads(before.ID) == 1 }, func() string { return "the download never began" })
		after, _ := r.meta.add("a tree")
		m.Content.Media = after
		r.announce(m)
		r.untilState(m.ID, store.MediaStored)
		close(gate)
		r.media.Close()
		if row := r.row(m.ID); row.MediaID != after.ID || row.Hash != inHex("a tree") {
			t.Errorf("the message has %+v", row)
		}
	})
}

func TestAnnounce(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		now := r.opts.Clock.NowMillis()
		file := &chat.Media{ID: "1", MIME: "image/jpeg", Filename: "a.jpg", SHA256: "sum"}
		live := r.receive(file)
		old := r.recall(storetest.Noon, file)
		without := r.shop.Receive(t, "4915112345678", "no file").Message
		placeholder := r.shop.Receive(t, "4915112345678", "").Message
		placeholder.Content.Media = &chat.Media{}
		r.announce(without, placeholder)
		if row := r.row(live.ID); row.Lane != store.MediaLive || row.ExpiresAt-row.CreatedAt != (7*24*time.Hour).Milliseconds() ||
			row.State != store.MediaPending || row.DueAt < now || row.Filename != "a.jpg" {
			t.Errorf("a live file is %+v", row)
		}
		if row := r.row(old.ID); row.Lane != store.MediaHistory || row.ExpiresAt-row.CreatedAt != (14*24*time.Hour).Milliseconds() || row.SentAt != storetest.Noon {
			t.Errorf("a file of the history is %+v", row)
		}
		rows, err := r.store.MediaOf(t.Context(), r.shop.Viewer, []chat.MessageID{live.ID, old.ID, without.ID, placeholder.ID})
		if err != nil || len(rows) != 2 {
			t.Errorf("%d messages have files, want 2; %v", len(rows), err)
		}
		r.write(func(tx *db.Tx) error { return store.RestartMedia(tx, r.shop.Viewer, live.ID, now+5) })
		r.announce(live, live)
		if row := r.row(live.ID); row.DueAt != now+5 {
			t.Errorf("the same file announced again changed the row: %+v", row)
		}
		first, second := live, live
		first.Content.Media, second.Content.Media = &chat.Media{ID: "2"}, &chat.Media{ID: "3", MIME: "image/png"}
		r.announce(first, second)
		if row := r.row(live.ID); row.MediaID != "3" || row.MIME != "image/png" || row.SHA256 != "" {
			t.Errorf("the file that replaced it is %+v", row)
		}
	})
}
