package web_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/notify"
	"github.com/saltbridge/saltbridge/internal/test/browser"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

func TestNotificationsAreChosen(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	p := browser.New(t)
	d.signIn(p, d.agent)
	p.Goto(d.url + "/settings/notifications")
	p.WaitTrue("document.querySelector('notify-device').dataset.state")
	p.Click("input[name=unassigned][value=sound]")
	p.Click("[data-testid=quiet]")
	p.Click("[data-testid=save-notifications]")
	p.WaitVisible("[data-testid=saved]")
	p.WaitTrue("document.querySelector('input[name=unassigned][value=sound]').checked && document.querySelector('[data-testid=quiet]').checked")
	p.Screenshot("notifications")
	p.Resize(browser.Phone)
	p.Dark(true)
	p.Screenshot("notifications-phone-dark")
	chosen, err := notify.Chosen(t.Context(), d.store, chat.Viewer{Account: d.account, Agent: d.agent.ID})
	if err != nil || !chosen.Wants(notify.Unassigned, notify.Sound) || !chosen.Quiet.On || chosen.Quiet.From != "20:00" {
		t.Errorf("stored: %+v, %v", chosen, err)
	}
}

func TestNoticesSayWhatHappenedInTheAgentsWords(t *testing.T) {
	d := newDesk(t)
	d.connectNumber()
	d.file(d.says(ana, time.Minute, "Is anyone\nthere?"), d.says(ana, 0, "Hello?"))
	v := d.signedIn(d.agent)
	ask := func(path string) (n ui.Notices) {
		a := v.get(path)
		if err := json.Unmarshal([]byte(a.body), &n); err != nil || a.StatusCode != http.StatusOK {
			t.Fatalf("%s: %d %v %s", path, a.StatusCode, err, a.body)
		}
		return n
	}
	got := ask("/notices?way=show&after=0").Notices
	if len(got) != 1 || got[0].Title != "Ana Torres: 2 new messages" || got[0].Body != "Hello?" || !got[0].Show || got[0].Sound {
		t.Errorf("got %+v", got)
	}
	if push := ask("/notices?way=push&after=0").Notices; len(push) != 0 {
		t.Errorf("what nobody has is pushed to nobody who did not ask for it: %+v", push)
	}
	v.post("/settings/notifications", url.Values{"quiet": {"on"}, "from": {"00:00"}, "until": {"23:59"}, "day": {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}})
	if quiet := ask("/notices?way=show&after=0"); !quiet.Quiet || len(quiet.Notices) != 0 {
		t.Errorf("in quiet hours: %+v", quiet)
	}
	if a := v.post("/settings/notifications", url.Values{"quiet": {"on"}, "from": {"8"}, "until": {"20:00"}}); a.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("a bad time: %d", a.StatusCode)
	}
}
