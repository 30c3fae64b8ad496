package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// TestEveryStopHasItsClick shows the number's page in each state that stops it: what helps is one click away, since when nothing comes
// is stated, and those who may not do it see no button.
func TestEveryStopHasItsClick(t *testing.T) {
	d := newDesk(t)
	d.connectNumber()
	admin, agent := d.signedIn(d.admin), d.signedIn(d.agent)
	path := "/numbers/" + d.number.ID.String()
	hour := d.clock.NowMillis() + time.Hour.Milliseconds()
	ended := func(link chat.Link, reason string) func(*db.Tx) error {
		return func(tx *db.Tx) error {
			d.clock.Advance(time.Minute)
			_, err := store.ChangeLink(tx, d.account, d.number.ID, chat.LinkChange{Link: link, Reason: reason, At: d.clock.NowMillis()})
			return err
		}
	}
	held := func(kind chat.HoldKind, code int) func(*db.Tx) error {
		return func(tx *db.Tx) error {
			return store.SetHold(tx, d.account, d.number.ID, chat.Hold{Kind: kind, Code: code, Say: "Why.", Since: 1, Until: hour})
		}
	}
	const gap = "nothing that is written on the phone comes here."
	for _, c := range []struct {
		name string
		put  func(*db.Tx) error
		want []string
	}{
		{"the token ended", held(chat.HoldAccess, 190), []string{`data-testid="resume"`, `href="` + path + `#token"`, `href="/help/token"`}},
		{"restricted", held(chat.HoldAccount, 131031), []string{`data-testid="resume"`, `href="/help/restricted"`}},
		{"at rest", held(chat.HoldPause, 131057), []string{`data-testid="resume"`}},
		{"suspended", ended(chat.LinkOffboarded, "ACCOUNT_OFFBOARDED"), []string{`data-testid="check"`, gap, `href="/help/suspended"`}},
		{"in doubt", ended(chat.LinkChecking, ""), []string{`data-testid="check"`, gap}},
		{"ended", ended(chat.LinkDisconnected, "PRIMARY_INACTIVITY"), []string{`data-testid="check"`, `data-testid="connect-again"`, gap, `href="/help/phone-unused"`}},
	} {
		storetest.Write(t, d.store, c.put)
		page := admin.get(path).body
		for _, want := range c.want {
			if !strings.Contains(page, want) {
				t.Errorf("%s: the page lacks %s", c.name, want)
			}
		}
		if page := agent.get(path).body; strings.Contains(page, c.want[0]) {
			t.Errorf("%s: an agent sees %s", c.name, c.want[0])
		}
	}
}

// TestResumeDrawsWhereItWasPressed lets a held number go on from its page and from the list.
func TestResumeDrawsWhereItWasPressed(t *testing.T) {
	d := newDesk(t)
	d.connectNumber()
	v := d.signedIn(d.admin)
	path := "/numbers/" + d.number.ID.String() + "/resume"
	if a := d.signedIn(d.agent).post(path, nil); a.StatusCode != http.StatusForbidden {
		t.Errorf("an agent got %d", a.StatusCode)
	}
	if a := v.post(path, nil); a.StatusCode != http.StatusConflict || !strings.Contains(a.body, "Nothing stops this number") {
		t.Errorf("a number that sends got %d", a.StatusCode)
	}
	for target, want := range map[string]string{"number": `data-testid="number-page"`, "numbers": `data-testid="numbers"`} {
		storetest.Write(t, d.store, func(tx *db.Tx) error {
			return store.SetHold(tx, d.account, d.number.ID, chat.Hold{Kind: chat.HoldAccount, Code: 131031, Say: "Why.", Since: 1, Until: d.clock.NowMillis() + time.Hour.Milliseconds()})
		})
		r := v.request("POST", path, nil)
		r.Header.Set("HX-Request", "true")
		r.Header.Set("HX-Target", target)
		if a := v.do(r); a.StatusCode != http.StatusOK || !strings.Contains(a.body, want) {
			t.Errorf("from %s: %d, want %s", target, a.StatusCode, want)
		}
		if s, err := d.store.Standings(t.Context(), chat.SystemViewer(d.account)); err != nil || s[d.number.ID].Hold.Holds(d.clock.NowMillis()) {
			t.Errorf("from %s: it is held still: %+v, %v", target, s[d.number.ID], err)
		}
	}
}
