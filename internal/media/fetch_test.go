package media

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

func TestAnAnnouncedFileIsFetchedCheckedAndStored(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.start()
		for name, sum := range map[string]string{
			"digest in base64":             inBase64("a fern"),
			"digest in hex":                inHex("a fern"),
			"digest in upper case":         strings.ToUpper(inHex("a fern")),
			"no digest":                    "",
			"a digest nobody understands ": "sha1:abc",
		} {
			f, _ := r.meta.add("a fern")
			f.SHA256 = sum
			m := r.receive(f)
			before := r.message(m.ID)
			row := r.untilState(m.ID, store.MediaStored)
			if row.Hash != inHex("a fern") || row.Size != 6 || row.Error != "" || row.Attempts != 1 || row.SHA256 != sum {
				t.Errorf("%s: stored as %+v", name, row)
			}
			if got := r.content(m.ID); got != "a fern" {
				t.Errorf("%s: the file holds %q", name, got)
			}
			if diff := cmp.Diff(before, r.message(m.ID)); diff != "" {
				t.Errorf("%s: the message changed:\n%s", name, diff)
			}
		}
		want := filepath.Join(r.opts.Dir, r.shop.Account.ID.String(), inHex("a fern")[:2], inHex("a fern"))
		if files := r.files(); len(files) != 1 || files[0] != want {
			t.Errorf("the folder holds %v, want only %s", files, want)
		}
	})
}

func TestAStoredFileIsAnEvent(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.start()
		f, _ := r.meta.add("a fern")
		m := r.receive(f)
		r.untilState(m.ID, store.MediaStored)
		events, err := r.store.Events(t.Context(), r.shop.Viewer, 0, 10)
		if err != nil {
			t.Fatal(err)
		}
		if len(events) != 1 || events[0].Kind != chat.EventMessageChanged || events[0].Message != m.ID ||
			events[0].Conversation != m.Conversation || events[0].Number != m.Number {
			t.Errorf("the events are %+v", events)
		}
	})
}

// failure is one way in which a try does not work.
type failure struct {
	name   string
	arm    func(r *rig, f *chat.Media, at *remote)
	state  store.MediaState // after the try
	counts int              // tries that count after it
	say    string           // part of the sentence
}

var failures = []failure{
	{"the lookup answers 500", func(_ *rig, _ *chat.Media, at *remote) { at.lookups = []answer{plain(500)} }, store.MediaPending, 1, "could not be reached"},
	{"the lookup answers Meta's code 2", func(_ *rig, _ *chat.Media, at *remote) { at.lookups = []answer{refuse(503, 2, 0)} }, store.MediaPending, 1, "for the moment"},
	{"the lookup answers an unknown code with 500", func(_ *rig, _ *chat.Media, at *remote) { at.lookups = []answer{refuse(500, 987654, 0)} }, store.MediaPending, 1, "for the moment"},
	{"the lookup answers garbage", func(_ *rig, _ *chat.Media, at *remote) { at.lookups = []answer{send("<html>")} }, store.MediaPending, 1, "could not be reached"},
	{"the lookup answers without an address", func(_ *rig, _ *chat.Media, at *remote) { at.lookups = []answer{send(`{"id":"1"}`)} }, store.MediaPending, 1, "could not be reached"},
	{"the lookup's connection breaks", func(_ *rig, _ *chat.Media, at *remote) { at.lookups = []answer{reset} }, store.MediaPending, 1, "could not be reached"},
	{"the id is unknown or expired", func(_ *rig, _ *chat.Media, at *remote) { at.lookups = []answer{refuse(400, 100, 33)} }, store.MediaGone, 1, "does not have this file any more"},
	{"the account is blocked", func(_ *rig, _ *chat.Media, at *remote) { at.lookups = []answer{refuse(403, 368, 0)} }, store.MediaFailed, 1, "restricted"},
	{"the id cannot be one", func(_ *rig, f *chat.Media, _ *remote) { f.ID = "../me" }, store.MediaFailed, 1, "cannot be one"},
	{"the token has expired", func(_ *rig, _ *chat.Media, at *remote) { at.lookups = []answer{refuse(401, 190, 463)} }, store.MediaPending, 0, "access token has expired"},
	{"a permission is missing", func(_ *rig, _ *chat.Media, at *remote) { at.lookups = []answer{refuse(403, 200, 0)} }, store.MediaPending, 0, "may not use this account"},
	{"there are too many calls", func(_ *rig, _ *chat.Media, at *remote) { at.lookups = []answer{refuse(400, 80007, 0)} }, store.MediaPending, 0, "used up its calls"},
	{"a proxy answers 429", func(_ *rig, _ *chat.Media, at *remote) { at.lookups = []answer{plain(429)} }, store.MediaPending, 0, "too often"},
	{"the address has expired twice", func(_ *rig, _ *chat.Media, at *remote) { at.downloads = times(2, plain(404)) }, store.MediaPending, 1, "address for this file"},
	{"the file server answers 500", func(_ *rig, _ *chat.Media, at *remote) { at.downloads = []answer{plain(500)} }, store.MediaPending, 1, "broke off"},
	{"the file server answers 401", func(_ *rig, _ *chat.Media, at *remote) { at.downloads = []answer{plain(401)} }, store.MediaPending, 1, "broke off"},
	{"the file server's connection breaks", func(_ *rig, _ *chat.Media, at *remote) {
		at.downloads = times(2, reset) // net/http itself repeats the first, on a new connection
	}, store.MediaPending, 1, "broke off"},
	{"the file is cut short", func(_ *rig, _ *chat.Media, at *remote) { at.downloads = []answer{truncated("a fe")} }, store.MediaPending, 1, "broke off"},
	{"the file breaks off", func(_ *rig, _ *chat.Media, at *remote) { at.downloads = []answer{brokenOff("a fe")} }, store.MediaPending, 1, "broke off"},
	{"another file comes", func(_ *rig, _ *chat.Media, at *remote) { at.downloads = []answer{send("a tree")} }, store.MediaPending, 1, "checksum"},
	{"half a file without a digest comes", func(_ *rig, f *chat.Media, at *remote) {
		f.SHA256 = ""
		at.lookups = []answer{send(`{"url":"` + at.address + `","file_size":6}`)}
		at.downloads = []answer{send("a fe")}
	}, store.MediaPending, 1, "size differs"},
	{"the file is too large, says the lookup", func(_ *rig, _ *chat.Media, at *remote) { at.size = 2000 }, store.MediaFailed, 1, "larger"},
	{"the file is too large, says the file server", func(_ *rig, _ *chat.Media, at *remote) {
		at.downloads = []answer{send(strings.Repeat("x", 1500))}
	}, store.MediaFailed, 1, "larger"},
	{"the file is too large and nobody says so", func(_ *rig, _ *chat.Media, at *remote) {
		at.downloads = []answer{brokenOff(strings.Repeat("x", 1500))} // flushed: of unknown length
	}, store.MediaFailed, 1, "larger"},
	{"the data folder cannot be written", func(r *rig, _ *chat.Media, _ *remote) {
		if err := os.WriteFile(r.opts.Dir, nil, 0o600); err != nil {
			r.t.Fatal(err)
		}
	}, store.MediaPending, 0, "data folder"},
}

// TestFailures lets one try fail in every way; what is not given up must succeed on the next.
func TestFailures(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for _, tt := range failures {
			t.Run(tt.name, func(t *testing.T) { tt.run(newRig(t, s)) })
		}
	})
}

func (tt failure) run(r *rig) {
	t := r.t
	r.opts.Limit = 1000
	f, at := r.meta.add("a fern")
	tt.arm(r, f, at)
	m := r.receive(f)
	before := r.message(m.ID)
	r.start()
	row := r.untilTried(m.ID)
	if row.State != tt.state || row.Attempts != tt.counts || !strings.Contains(row.Error, tt.say) {
		t.Fatalf("after the try it is %s after %d tries: %q", row.State, row.Attempts, row.Error)
	}
	if diff := cmp.Diff(before, r.message(m.ID)); diff != "" {
		t.Errorf("the message changed:\n%s", diff)
	}
	if row.State != store.MediaPending {
		return
	}
	r.repairFolder()
	r.advance(time.Hour)
	r.untilState(m.ID, store.MediaStored)
	if got := r.content(m.ID); got != "a fern" {
		t.Errorf("the file holds %q", got)
	}
}

// repairFolder removes what stands in the place of the data folder.
func (r *rig) repairFolder() {
	if info, err := os.Stat(r.opts.Dir); err == nil && !info.IsDir() {
		if err := os.Remove(r.opts.Dir); err != nil {
			r.t.Fatal(err)
		}
	}
}

func TestAnExpiredAddressIsAskedForAgainAtOnce(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		f, at := r.meta.add("a fern")
		at.downloads = []answer{plain(404)}
		m := r.receive(f)
		r.start()
		row := r.untilState(m.ID, store.MediaStored)
		if row.Attempts != 1 || r.meta.lookups(f.ID) != 2 {
			t.Errorf("it took %d tries and %d lookups, want 1 and 2", row.Attempts, r.meta.lookups(f.ID))
		}
	})
}

func TestASlowDownloadIsBrokenOff(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.opts.Patience = 3 * time.Second // the database must answer within it too, on a busy machine
		f, at := r.meta.add("a fern")
		at.downloads = times(1000, stuck("a f"))
		m := r.receive(f)
		r.start()
		row := r.until(m.ID, "slow", func(row store.MediaRow) bool { return strings.Contains(row.Error, "too long") })
		if row.State != store.MediaPending {
			t.Errorf("it is %s", row.State)
		}
		if files := r.files(); len(files) != 0 {
			t.Errorf("halves lie in the folder: %v", files)
		}
	})
}

func TestTheTokenIsNotShownToOtherHosts(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		asked := make(chan string, 1)
		stranger := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { asked <- r.Header.Get("Authorization") }))
		defer stranger.Close()
		f, at := r.meta.add("a fern")
		at.address = stranger.URL + "/file"
		m := r.receive(f)
		r.start()
		if row := r.untilState(m.ID, store.MediaFailed); !strings.Contains(row.Error, "not Meta's own") {
			t.Errorf("the sentence is %q", row.Error)
		}
		if len(asked) > 0 {
			t.Errorf("a stranger was asked with %q", <-asked)
		}
	})
}

func TestAFileTheAccountHasIsNotFetchedAgain(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.start()
		first, _ := r.meta.add("a sticker")
		r.untilState(r.receive(first).ID, store.MediaStored)
		again, _ := r.meta.add("a sticker")
		m := r.receive(again)
		r.untilState(m.ID, store.MediaStored)
		if n := r.meta.lookups(again.ID); n != 0 {
			t.Errorf("Meta was asked %d times", n)
		}
		if got := r.content(m.ID); got != "a sticker" {
			t.Errorf("the file holds %q", got)
		}
	})
}
