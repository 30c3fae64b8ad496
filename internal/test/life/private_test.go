package life_test

import (
	"strings"
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/sandbox"
	"github.com/saltbridge/saltbridge/internal/store"
)

// secret is what must be found nowhere.
const secret = "xyzzy-nobodys-business"

// everything returns all that is stored of messages and deliveries, as text.
func (l *life) everything() string {
	l.t.Helper()
	var b strings.Builder
	list, err := l.store.Summaries(l.t.Context(), l.viewer, store.Page{Limit: 200})
	if err != nil {
		l.t.Fatal(err)
	}
	for _, c := range list {
		b.WriteString(strings.Join(l.thread(c.ID), "\n"))
	}
	deliveries, err := l.store.Deliveries(l.t.Context(), store.Journal{Limit: 1000})
	if err != nil {
		l.t.Fatal(err)
	}
	for _, d := range deliveries {
		whole, err := l.store.Delivery(l.t.Context(), d.ID)
		if err != nil {
			l.t.Fatal(err)
		}
		b.Write(whole.Body)
	}
	return b.String()
}

func (l *life) buried() int64 {
	l.t.Helper()
	all, err := l.store.BlindSpots(l.t.Context(), l.viewer, l.number)
	if err != nil {
		l.t.Fatal(err)
	}
	for _, b := range all {
		if b.Kind == chat.BlindPrivate {
			return b.N
		}
	}
	return 0
}

// TestPrivateChatsAreDroppedBeforeStorage marks a chat by number, and one by its name in the book, before connecting. Neither
// the history nor what is written afterwards, in either direction, is found anywhere. (R7.4.)
func TestPrivateChatsAreDroppedBeforeStorage(t *testing.T) {
	eachEngine(t, choices{}, func(t *testing.T, l *life) {
		if err := l.ChangeContact(shop, "add", "Bo Lind (private)", bo); err != nil {
			t.Fatal(err)
		}
		for _, who := range []string{ana, bo} {
			if _, err := l.CustomerWrites(who, digits, sandbox.Text(secret+" before")); err != nil {
				t.Fatal(err)
			}
			if _, err := l.OwnerWrites(shop, who, sandbox.Text(secret+" answer")); err != nil {
				t.Fatal(err)
			}
		}
		for kind, value := range map[chat.PrivateKind]string{chat.PrivateNumber: "+1 312 555 0177", chat.PrivateName: "*(Private)"} {
			if _, err := l.onboard.AddPrivate(t.Context(), l.viewer, kind, value); err != nil {
				t.Fatal(err)
			}
		}
		l.connect(sandbox.ShareHistory)
		l.settle("the history is complete", func() bool { return l.sync(chat.SyncHistory).State == chat.SyncComplete })
		old := l.buried()
		if old < 4 {
			t.Errorf("%d tombstones, want four at least", old)
		}
		for _, who := range []string{ana, bo} {
			if _, err := l.CustomerWrites(who, digits, sandbox.Text(secret+" live")); err != nil {
				t.Fatal(err)
			}
			if _, err := l.OwnerWrites(shop, who, sandbox.Text(secret+" echo")); err != nil {
				t.Fatal(err)
			}
		}
		l.quiet()
		if got := l.buried(); got != old+4 {
			t.Errorf("%d tombstones, want %d and four", got, old)
		}
		if strings.Contains(l.everything(), secret) {
			t.Error("something private is stored")
		}
		if s := l.stats(); s.Deliveries.Failed != 0 || s.Messages.Customer != 0 || s.Messages.Phone != 0 {
			t.Errorf("stats %+v", s)
		}
		if seen := l.now().AppSeenAt; seen == 0 {
			t.Error("a private message is evidence of use too")
		}
	})
}

// TestALabelMakesAChatPrivate gives a conversation the label of a rule, and takes the rule away again.
func TestALabelMakesAChatPrivate(t *testing.T) {
	eachEngine(t, choices{}, func(t *testing.T, l *life) {
		l.connect(sandbox.DeclineHistory)
		c := l.writes("Public")
		rule, err := l.onboard.AddPrivate(t.Context(), l.viewer, chat.PrivateLabel, "family")
		if err != nil {
			t.Fatal(err)
		}
		l.label(c, "Family")
		l.eventually("the chat is private", func() bool {
			all, err := l.store.Secluded(t.Context())
			return err == nil && len(all[l.viewer.Account]) > 0
		})
		l.ingest.Refresh()
		if _, err := l.CustomerWrites(ana, digits, sandbox.Text(secret)); err != nil {
			t.Fatal(err)
		}
		l.eventually("the tombstone is counted", func() bool { return l.buried() == 1 })
		if err := l.onboard.RemovePrivate(t.Context(), l.viewer, rule.ID); err != nil {
			t.Fatal(err)
		}
		l.writes("Public again")
		if got := strings.Join(l.thread(c), ","); !strings.Contains(got, "Public again") || strings.Contains(got, secret) {
			t.Errorf("the thread is %s", got)
		}
	})
}

func TestRulesAreChecked(t *testing.T) {
	l := newLife(t, storetestSQLite(t), choices{})
	for value, kind := range map[string]chat.PrivateKind{"12": chat.PrivateNumber, "**": chat.PrivateName, "": chat.PrivateLabel, "x": "group"} {
		if _, err := l.onboard.AddPrivate(t.Context(), l.viewer, kind, value); chat.KindOf(err) != chat.Invalid || chat.ErrorRunbook(err) != chat.RunbookPrivate {
			t.Errorf("%s %q: %v", kind, value, err)
		}
	}
}
