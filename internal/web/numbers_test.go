package web_test

import (
	"io/fs"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/docs/runbooks"
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/browser"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// ail gives the desk's number a life with trouble: a phone unused for eleven days, a gap, alerts of every severity.
func (d *desk) ail() {
	d.t.Helper()
	const since = 60 * 24 * time.Hour // it was connected
	now := d.clock.Now().Add(since).UnixMilli()
	day := int64(24 * 3600 * 1000)
	id := d.number.ID
	storetest.Write(d.t, d.store, func(tx *db.Tx) error {
		n := d.number
		n.OnboardedAt = now - 40*day
		for _, step := range []func() error{
			func() error { return store.UpdateNumber(tx, n) },
			func() error { return store.SawApp(tx, d.account, id, now-11*day, chat.EvidenceMessage) },
			func() error {
				return store.PutHealth(tx, d.account, chat.Health{Number: id, LookAt: now + day, AskedAt: now - 60_000, OnBizApp: true, Platform: "CLOUD_API",
					Status: "CONNECTED", Quality: "YELLOW", NameStatus: "APPROVED", Throughput: "STANDARD", DailyLimit: "TIER_2K", TokenOK: true, TokenAt: now,
					TokenUntil: now + 3*day, Subscribed: true, Webhook: "https://chat.example.com/webhooks/whatsapp", TestAt: now, TestMS: 41,
					TestSay: "The signature was not accepted. A proxy may change the body on its way, or the app secret is not that of the app at Meta."})
			},
			func() error {
				_, err := store.TakeReminder(tx, d.account, id, now-11*day, 10)
				return err
			},
			func() error {
				return store.NoteLink(tx, d.account, id, chat.LinkChange{Link: chat.LinkDisconnected, Reason: "PRIMARY_INACTIVITY", At: now - 20*day})
			},
			func() error {
				return store.NoteLink(tx, d.account, id, chat.LinkChange{Link: chat.LinkConnected, At: now - 18*day})
			},
			func() error {
				for _, n := range []chat.Notice{
					{Field: chat.NoticeHealth, Event: chat.HealthAppUnused, At: now - day, Value: []byte(`{"days":10,"cut_at":` + "1796000000000" + `}`)},
					{Field: "message_template_status_update", Event: "PAUSED", At: now - 2*day, Value: []byte(`{"message_template_name":"spring_sale"}`)},
					{Field: "account_update", Event: "ACCOUNT_RESTRICTION", At: now, Value: []byte(`{"restriction_info":[{"restriction_type":"RESTRICTED_BIZ_INITIATED_MESSAGING"}]}`)},
					{Field: "phone_number_name_update", Event: "APPROVED", At: now, Value: []byte(`{}`)},
				} {
					if err := store.AddNotice(tx, d.account, d.store.IDs.Next(), id, n); err != nil {
						return err
					}
				}
				return nil
			},
		} {
			if err := step(); err != nil {
				return err
			}
		}
		return nil
	})
	d.clock.Advance(since) // only now, or the keeper finds a phone that is unused for longer
}

// TestANumbersPage tells all that is known, to administrators and to others, and nothing to strangers.
func TestANumbersPage(t *testing.T) {
	d := newDesk(t)
	d.connectNumber()
	d.ail()
	path := "/numbers/" + d.number.ID.String()
	a := d.signedIn(d.admin).get(path)
	for _, want := range []string{`data-unused="11"`, "If the phone stays unused", "Not sure: the phone may have been opened since", "CLOUD_API", "2 000",
		"The signature was not accepted", "the phone was not used for about 14 days", "is not here, and WhatsApp does not send it again", "spring_sale",
		"biz initiated messaging", `data-feature="broadcast_lists" data-place="off"`, `href="/help/phone-unused"`, `href="/help/quality"`, "Good until"} {
		if !strings.Contains(a.body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if a := d.signedIn(d.agent).get(path); a.StatusCode != http.StatusOK || strings.Contains(a.body, "selftest-run") || strings.Contains(a.body, `name="token"`) {
		t.Errorf("an agent got %d, or controls that are not theirs", a.StatusCode)
	}
	stranger := d.stranger()
	for _, p := range []string{path, "/fragments/number/" + d.number.ID.String()} {
		if a := stranger.get(p); a.StatusCode != http.StatusNotFound {
			t.Errorf("a stranger got %d for %s", a.StatusCode, p)
		}
	}
	for _, act := range []string{"check", "selftest", "reminders", "token"} {
		if a := d.signedIn(d.agent).post(path+"/"+act, url.Values{"token": {"x"}}); a.StatusCode != http.StatusForbidden {
			t.Errorf("an agent's %s got %d", act, a.StatusCode)
		}
	}
}

// TestAlertsAreSeenTo acknowledges one alert, then all.
func TestAlertsAreSeenTo(t *testing.T) {
	d := newDesk(t)
	d.connectNumber()
	d.ail()
	v := d.signedIn(d.admin)
	open := func() int {
		n, err := d.store.OpenAlerts(t.Context(), chat.SystemViewer(d.account))
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if open() != 3 || !strings.Contains(v.get("/numbers").body, `data-testid="alerts-open">3<`) {
		t.Fatalf("%d alerts are open, want the three that matter", open())
	}
	all, err := d.store.Notices(t.Context(), chat.SystemViewer(d.account), 10)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range all {
		if n.Event == "PAUSED" {
			if a := v.post("/numbers/alerts/"+chat.MessageID(n.ID).String()+"/ack", nil); a.StatusCode != http.StatusSeeOther {
				t.Fatalf("got %d", a.StatusCode)
			}
		}
	}
	if open() != 2 {
		t.Errorf("%d are open after one was seen to", open())
	}
	if a := d.signedIn(d.agent).post("/numbers/alerts/0/ack", nil); a.StatusCode != http.StatusForbidden || open() != 2 {
		t.Errorf("an agent got %d, and %d are open", a.StatusCode, open())
	}
	v.post("/numbers/alerts/0/ack", nil)
	if open() != 0 {
		t.Errorf("%d are open after all were seen to", open())
	}
	if body := v.get("/numbers/alerts").body; strings.Contains(body, `data-testid="ack"`) || !strings.Contains(body, "Seen to") {
		t.Error("the feed does not show that they were seen to")
	}
}

func TestReminderAddressesAreChecked(t *testing.T) {
	d := newDesk(t)
	d.connectNumber()
	v := d.signedIn(d.admin)
	path := "/numbers/" + d.number.ID.String() + "/reminders"
	if a := v.post(path, url.Values{"addresses": {"nobody"}}); a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(a.body, "not e-mail addresses") {
		t.Errorf("got %d", a.StatusCode)
	}
	if a := v.post(path, url.Values{"addresses": {"Olivia <o@example.com>, s@example.com"}}); a.StatusCode != http.StatusSeeOther {
		t.Errorf("got %d", a.StatusCode)
	}
	if h, err := d.store.Health(t.Context(), chat.SystemViewer(d.account), d.number.ID); err != nil || h.RemindTo != "o@example.com,s@example.com" {
		t.Errorf("kept %q, %v", h.RemindTo, err)
	}
}

// TestEveryRunbookIsThere holds names and files together, and reads every page.
func TestEveryRunbookIsThere(t *testing.T) {
	d := newDesk(t)
	v := d.signedIn(d.agent)
	files, err := fs.Glob(runbooks.Pages, "*.md")
	if err != nil || len(files) != len(chat.Runbooks()) {
		t.Errorf("%d files for %d names, %v", len(files), len(chat.Runbooks()), err)
	}
	list := v.get("/help").body
	for _, name := range chat.Runbooks() {
		a := v.get("/help/" + name)
		if a.StatusCode != http.StatusOK || strings.Contains(a.body, "**") || strings.Contains(a.body, "```") || !strings.Contains(a.body, "<h1") {
			t.Errorf("%s: %d, or marks that were not read", name, a.StatusCode)
		}
		if !strings.Contains(list, `href="/help/`+name+`"`) {
			t.Errorf("%s is not in the list", name)
		}
	}
	if a := v.get("/help/../../etc"); a.StatusCode == http.StatusOK {
		t.Error("a name that is none has a page")
	}
}

// TestNumberPagesAtEverySize shows the pages of a number's life at each size, and asks Meta with the keyboard alone.
func TestNumberPagesAtEverySize(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.connectNumber()
	d.ail()
	p := browser.New(t)
	d.signIn(p, d.admin)
	for name, path := range map[string]string{"number": "/numbers/" + d.number.ID.String(), "alerts": "/numbers/alerts", "help": "/help", "runbook": "/help/webhooks"} {
		p.Goto(d.url + path)
		shoot(t, p, "life-"+name)
	}
	p.Goto(d.url + "/numbers/" + d.number.ID.String())
	p.Eval("window.before = document.querySelector('[data-testid=platform]').textContent; 0", nil)
	d.clock.Advance(time.Hour)
	p.Click("[data-testid=ask]")
	p.WaitTrue("document.querySelector('[data-testid=platform]').textContent !== window.before") // when it was asked, at least
}

// TestAPassport fills the form in as a person does, reads what follows, and keeps the number.
func TestAPassport(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	p := browser.New(t)
	d.signIn(p, d.admin)
	p.Goto(d.url + "/numbers/passport")
	shoot(t, p, "passport-form")
	p.Type("[data-testid=passport-digits]", "+234 803 123 4567")
	p.Type("[data-testid=passport-version]", "2.24.9")
	p.Type("[data-testid=passport-days]", "3")
	p.Eval("document.querySelector('[name=broadcasts]').value = 'yes'; document.querySelector('[name=answers]').value = '5000'", nil)
	p.Click("[data-testid=passport-make]")
	p.WaitVisible("[data-testid=passport][data-country=NG]")
	p.WaitText("[data-mode=coexistence][data-verdict=stop]", "Version of the app")
	p.WaitText("[data-check=features][data-verdict=watch]", "Broadcast lists")
	p.WaitText("[data-check=activity][data-verdict=watch]", "seven days")
	p.WaitText("[data-check=country][data-verdict=good]", "2026-04-15")
	p.WaitText("[data-testid=costs]", "US dollars")
	shoot(t, p, "passport")
	p.Click("[data-testid=track]")
	p.WaitText("[data-testid=number-page][data-link=tracked]", "Phone only")
	p.WaitGone("[data-testid=forecast]")
	shoot(t, p, "tracked")
}

// TestPrivateRules adds a rule and takes it away; others may not.
func TestPrivateRules(t *testing.T) {
	d := newDesk(t)
	d.connectNumber()
	v := d.signedIn(d.admin)
	if a := v.post("/numbers/private", url.Values{"kind": {"name"}, "value": {"*"}}); a.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("a star got %d", a.StatusCode)
	}
	v.post("/numbers/private", url.Values{"kind": {"number"}, "value": {"+49 151 23456789"}})
	page := v.get("/numbers/private").body
	id := regexp.MustCompile(`/numbers/private/(\d+)/remove`).FindStringSubmatch(page)
	if id == nil || !strings.Contains(page, "+49 1512 3456789") {
		t.Fatalf("the rule is not shown:\n%s", page)
	}
	for who, want := range map[*visitor]int{d.signedIn(d.agent): http.StatusForbidden, d.stranger(): http.StatusNotFound} {
		if a := who.post("/numbers/private/"+id[1]+"/remove", nil); a.StatusCode != want {
			t.Errorf("got %d, want %d", a.StatusCode, want)
		}
	}
	v.post("/numbers/private/"+id[1]+"/remove", nil)
	if strings.Contains(v.get("/numbers/private").body, id[1]) {
		t.Error("the rule is still there")
	}
}
