package backfill_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/saltbridge/saltbridge/internal/backfill"
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/clock"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

const noon = storetest.Noon

var ana = chat.Person{Phone: "13125550177"}

// desk is a shop with an importer.
type desk struct {
	t        *testing.T
	store    *store.Store
	shop     *storetest.Shop
	importer *backfill.Backfill
}

func each(t *testing.T, test func(t *testing.T, d *desk)) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		test(t, &desk{t, s, storetest.NewShop(t, s), backfill.New(s, clock.New())})
	})
}

// bring imports messages, as one change of a webhook.
func (d *desk) bring(imports ...chat.Import) []store.Filed {
	d.t.Helper()
	filed, _ := d.facts(chat.Facts{Imports: imports})
	return filed
}

func (d *desk) facts(f chat.Facts) (filed []store.Filed, events []chat.Event) {
	d.t.Helper()
	storetest.Write(d.t, d.store, func(tx *db.Tx) (err error) {
		filed, events, err = d.importer.Import(tx, d.shop.Number, &f)
		return err
	})
	return filed, events
}

// live files a message as it comes the moment it is written.
func (d *desk) live(m chat.Import) store.Filed {
	d.t.Helper()
	f := store.Filing{Person: m.Person, Message: chat.Message{Number: d.shop.Number.ID, WAMID: m.WAMID, Direction: m.Direction,
		Origin: chat.FromCustomer, Content: m.Content, SentAt: m.SentAt, ReceivedAt: noon}}
	if m.Direction == chat.Out {
		f.Message.Origin = chat.FromPhone
	}
	return d.shop.File(d.t, f)[0]
}

// thread returns what is stored, one line a message: id, type, text and origin.
func (d *desk) thread() []string {
	d.t.Helper()
	list, err := d.store.Summaries(d.t.Context(), d.shop.Viewer, store.Page{Limit: 10})
	if err != nil {
		d.t.Fatal(err)
	}
	var lines []string
	for _, c := range list {
		messages, err := d.store.Thread(d.t.Context(), d.shop.Viewer, c.ID, 0, 0, 100)
		if err != nil {
			d.t.Fatal(err)
		}
		if last := messages[len(messages)-1]; c.LastMessage != last.ID {
			d.t.Errorf("the list shows %s, the thread ends with %s", c.LastMessage, last.ID)
		}
		for _, m := range messages {
			lines = append(lines, strings.TrimSpace(strings.Join([]string{m.WAMID, m.Content.Type, m.Content.Text, string(m.Origin), string(m.Status)}, " ")))
		}
	}
	slices.Sort(lines)
	return lines
}

func text(wamid, body string, at int64) chat.Import {
	return chat.Import{Person: ana, WAMID: wamid, Direction: chat.In, Content: chat.Content{Type: "text", Text: body}, SentAt: at}
}

func image(wamid, sum string, at int64) chat.Import {
	return chat.Import{Person: ana, WAMID: wamid, Direction: chat.In, SentAt: at,
		Content: chat.Content{Type: "image", Media: &chat.Media{ID: "99" + wamid, SHA256: sum}}}
}

func placeholder(wamid string, at int64) chat.Import {
	return chat.Import{Person: ana, WAMID: wamid, Direction: chat.In, SentAt: at, Content: chat.Content{Type: chat.TypePlaceholder}}
}

func out(m chat.Import, status chat.Status) chat.Import {
	m.Direction, m.Status = chat.Out, status
	return m
}

// SHA-256 of the same file, as Meta writes it in some webhooks and in others.
const (
	sumHex    = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
	sumBase64 = "n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg="
)

// TestMessagesWithoutAnIDMeetTheirCopies brings the same things in every order.
func TestMessagesWithoutAnIDMeetTheirCopies(t *testing.T) {
	for name, tt := range map[string]struct {
		copies []chat.Import
		want   []string
	}{
		"the same again":                       {[]chat.Import{text("", "hi", noon), text("", "hi", noon)}, []string{"text hi import"}},
		"with and without an id":               {[]chat.Import{text("", "hi", noon), text("m1", "hi", noon)}, []string{"m1 text hi import"}},
		"two with an id, one without":          {[]chat.Import{text("m1", "ok", noon), text("m2", "ok", noon), text("", "ok", noon)}, []string{"m1 text ok import", "m2 text ok import"}},
		"another time":                         {[]chat.Import{text("", "hi", noon), text("m1", "hi", noon+1000)}, []string{"m1 text hi import", "text hi import"}},
		"another text":                         {[]chat.Import{text("", "hi", noon), text("m1", "ho", noon)}, []string{"m1 text ho import", "text hi import"}},
		"another side":                         {[]chat.Import{text("", "hi", noon), out(text("m1", "hi", noon), chat.StatusRead)}, []string{"m1 text hi import read", "text hi import"}},
		"the status of both":                   {[]chat.Import{out(text("", "hi", noon), chat.StatusRead), out(text("m1", "hi", noon), chat.StatusSent)}, []string{"m1 text hi import read"}},
		"a file, its sum written twice":        {[]chat.Import{image("", sumHex, noon), image("m1", sumBase64, noon)}, []string{"m1 image  import"}},
		"two files of one second":              {[]chat.Import{image("", "aa", noon), image("m1", "bb", noon)}, []string{"image  import", "m1 image  import"}},
		"a placeholder and its file":           {[]chat.Import{placeholder("", noon), image("m1", "aa", noon)}, []string{"m1 image  import"}},
		"neither has an id":                    {[]chat.Import{placeholder("", noon), image("", "aa", noon)}, []string{"image  import"}},
		"a placeholder with an id":             {[]chat.Import{placeholder("m1", noon), placeholder("", noon), image("m1", "aa", noon)}, []string{"m1 image  import"}},
		"a file without, its place with":       {[]chat.Import{placeholder("m1", noon), image("", "aa", noon), image("m1", "aa", noon)}, []string{"m1 image  import"}},
		"a placeholder is no place for a text": {[]chat.Import{placeholder("", noon), text("m1", "hi", noon)}, []string{"m1 text hi import", "media_placeholder  import"}},
	} {
		t.Run(name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, s *store.Store) {
				fresh := func() *desk { return &desk{t, s, storetest.NewShop(t, s), backfill.New(s, clock.New())} }
				for _, order := range permutations(len(tt.copies)) {
					d := fresh()
					for _, n := range order {
						d.bring(tt.copies[n])
					}
					d.want(tt.want, "in order %v", order)
					for _, m := range tt.copies {
						d.bring(m)
					}
					d.want(tt.want, "in order %v and again", order)
				}
				d := fresh()
				d.bring(tt.copies...)
				d.want(tt.want, "in one chunk")
			})
		})
	}
}

// want requires what is stored.
func (d *desk) want(want []string, how string, args ...any) {
	d.t.Helper()
	if got := d.thread(); !slices.Equal(got, want) {
		d.t.Errorf(how+": %q, want %q", append(args, got, want)...)
	}
}

// permutations lists all orders of n things.
func permutations(n int) [][]int {
	if n == 0 {
		return [][]int{nil}
	}
	var all [][]int
	for _, p := range permutations(n - 1) {
		for at := range n {
			all = append(all, slices.Insert(slices.Clone(p), at, n-1))
		}
	}
	return all
}

// TestALiveMessageMeetsItsCopyWithoutAnID brings a message that was live also by the history, without its id.
func TestALiveMessageMeetsItsCopyWithoutAnID(t *testing.T) {
	want := []string{"m1 text hi customer"}
	each(t, func(t *testing.T, d *desk) {
		d.bring(text("", "hi", noon+60_000))
		if f := d.live(text("m1", "hi", noon+60_000)); !f.New {
			t.Errorf("filed as %+v: it counts as new, and is unread", f)
		}
		d.bring(text("", "hi", noon+60_000))
		d.want(want, "after all")
		list, err := d.store.Summaries(t.Context(), d.shop.Viewer, store.Page{Limit: 10})
		if err != nil || list[0].Unread != 1 || list[0].Window.Until == 0 {
			t.Errorf("%+v, error %v: want one unread and an open window", list, err)
		}
	})
}

// TestEqualMessagesOfOthersAreOthers sends good wishes to several people in the same second.
func TestEqualMessagesOfOthersAreOthers(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		bo := text("", "Happy new year", noon)
		bo.Person = chat.Person{Phone: "441632960555"}
		d.bring(text("", "Happy new year", noon), bo)
		if got := d.thread(); len(got) != 2 {
			t.Errorf("%q, want two messages", got)
		}
	})
}

// TestCopiesMeetWhenTheirContactsBecomeOne has one copy under a phone number and the other under a user id.
func TestCopiesMeetWhenTheirContactsBecomeOne(t *testing.T) {
	for name, wamid := range map[string]string{"with an id": "m1", "both without": ""} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, d *desk) {
				under := text(wamid, "hi", noon)
				under.Person = chat.Person{BSUID: "US.1"}
				d.bring(text("", "hi", noon))
				d.bring(under)
				if got := d.thread(); len(got) != 2 {
					t.Fatalf("%q, want two conversations", got)
				}
				both := text("m2", "later", noon+1000)
				both.Person = chat.Person{Phone: ana.Phone, BSUID: "US.1"}
				d.bring(both)
				if got := d.thread(); len(got) != 2 || !strings.HasPrefix(got[0], "m") {
					t.Errorf("%q, want one copy and the later message", got)
				}
			})
		})
	}
}

// TestTheSyncIsCountedForward checks what an import tells of itself.
func TestTheSyncIsCountedForward(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		d.facts(chat.Facts{Imports: []chat.Import{text("m1", "a", noon), text("m2", "b", noon)}, Progress: &chat.Progress{Phase: 1, Percent: 60}})
		d.facts(chat.Facts{Imports: []chat.Import{text("m2", "b", noon), text("m3", "c", noon)}, Progress: &chat.Progress{Phase: 0, Percent: 40}})
		s := d.sync(chat.SyncHistory)
		if s.State != chat.SyncReceiving || s.Percent != 60 || s.Phase != 1 || s.Items != 3 || s.Chunks != 2 {
			t.Errorf("sync %+v: want 3 messages of 2 chunks, at 60 percent of phase 1", s)
		}
		d.facts(chat.Facts{Declined: true})
		if s := d.sync(chat.SyncHistory); s.State != chat.SyncDeclined || s.Error == "" {
			t.Errorf("sync %+v: want it declined, with a sentence", s)
		}
	})
}

func (d *desk) sync(kind chat.SyncKind) chat.Sync {
	d.t.Helper()
	syncs, err := d.store.Syncs(d.t.Context(), d.shop.Viewer, d.shop.Number.ID)
	if err != nil {
		d.t.Fatal(err)
	}
	for _, s := range syncs {
		if s.Kind == kind {
			return s
		}
	}
	d.t.Fatalf("no sync of %s", kind)
	return chat.Sync{}
}

// TestTheBookIsEvidenceOfTheApp takes in a change of the address book, and an older one later.
func TestTheBookIsEvidenceOfTheApp(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		d.facts(chat.Facts{Book: []chat.BookEntry{{Person: ana, Name: "Ana", At: noon + 9000}}})
		d.facts(chat.Facts{Book: []chat.BookEntry{{Person: ana, Name: "A.", At: noon + 1000}}})
		contacts, err := d.store.Contacts(t.Context(), d.shop.Viewer, 0, 10)
		if err != nil || len(contacts) != 1 || contacts[0].BookName != "Ana" || !contacts[0].InBook {
			t.Errorf("contacts %+v, error %v", contacts, err)
		}
		n, err := d.store.Number(t.Context(), d.shop.Viewer, d.shop.Number.ID)
		if err != nil || n.AppSeenAt != noon+9000 {
			t.Errorf("app seen at %d, error %v", n.AppSeenAt, err)
		}
		if s := d.sync(chat.SyncContacts); s.Items != 2 || s.State != chat.SyncReceiving {
			t.Errorf("sync %+v", s)
		}
	})
}
