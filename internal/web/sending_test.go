package web_test

import (
	"net/url"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/browser"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// refuse has Meta refuse the next messages.
func (m *meta) refuse(answer string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.fail = answer
}

// TestAHeldNumberSaysWhyAndGoesOn has Meta refuse our access: the message waits with the reason, the number says so, and
// goes on when an administrator says that it is mended.
func TestAHeldNumberSaysWhyAndGoesOn(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.connectNumber()
	talk := d.file(d.says(ana, time.Minute, "hello"))[0]
	d.meta.refuse(`{"error":{"code":190}}`)
	p := browser.New(t)
	d.signIn(p, d.admin)
	p.Goto(d.url + "/c/" + talk.Conversation.String())
	p.Type("[data-testid=composer]", "Good morning")
	p.Click("[data-testid=send]")
	p.WaitText("[data-testid=waiting]", "access token has expired")
	p.Goto(d.url + "/numbers")
	p.WaitText("[data-testid=held]", "what is waiting is kept")
	p.Screenshot("number-held")
	d.meta.refuse("")
	p.Click("[data-testid=resume]")
	p.WaitGone("[data-testid=held]")
	p.Goto(d.url + "/c/" + talk.Conversation.String())
	p.WaitText(".bubble[data-status=accepted]", "Good morning")
}

// TestWhatWaitsCanBeTakenBack holds the number, so that the message waits.
func TestWhatWaitsCanBeTakenBack(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.connectNumber()
	talk := d.file(d.says(ana, time.Minute, "hello"))[0]
	storetest.Write(t, d.store, func(tx *db.Tx) error {
		return store.SetHold(tx, d.account, d.number.ID, chat.Hold{Kind: chat.HoldPause, Say: "Meta asked for a rest.", Until: d.clock.NowMillis() + 3_600_000})
	})
	p := browser.New(t)
	d.signIn(p, d.agent)
	p.Goto(d.url + "/c/" + talk.Conversation.String())
	p.Type("[data-testid=composer]", "Oops")
	p.Click("[data-testid=send]")
	p.WaitVisible("[data-testid=waiting]")
	p.Click("[data-testid=cancel]")
	p.WaitText(".bubble[data-status=cancelled]", "Oops")
	p.WaitGone("[data-testid=waiting]")
	p.Screenshot("taken-back")
	if sent := d.meta.texts(); len(sent) != 0 {
		t.Errorf("Meta got %q", sent)
	}
}

// TestAMessageCanBeSentLater schedules one for the next full hour in the reader's time zone.
func TestAMessageCanBeSentLater(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.connectNumber()
	talk := d.file(d.says(ana, time.Minute, "hello"))[0]
	p := browser.New(t)
	d.signIn(p, d.agent)
	p.Goto(d.url + "/c/" + talk.Conversation.String())
	p.Type("[data-testid=composer]", "See you tomorrow")
	p.Click("[data-testid=later] summary")
	p.Eval(`(() => { const at = new Date(Date.now() + 3 * 3600e3); at.setMinutes(at.getMinutes() - at.getTimezoneOffset());
		document.querySelector('[data-testid=at]').value = at.toISOString().slice(0, 16) })()`, nil)
	p.Screenshot("send-later")
	p.Click("[data-testid=send]")
	p.WaitText("[data-testid=waiting]", "Goes out")
	p.Screenshot("scheduled")
	p.Click("[data-testid=change-scheduled]")
	p.WaitText(".bubble[data-status=cancelled]", "See you tomorrow")
	p.WaitText("[data-testid=later] summary", "Goes out")
	p.Type("[data-testid=composer]", " at ten")
	p.Click("[data-testid=send]")
	p.WaitText(".bubble[data-status=queued]", "See you tomorrow at ten")
	if sent := d.meta.texts(); len(sent) != 0 {
		t.Errorf("Meta got %q", sent)
	}
	d.clock.Advance(3 * time.Hour)
	p.WaitText(".bubble[data-status=accepted]", "See you tomorrow at ten")
}

// TestWhyAMessageFailed opens what was asked of Meta beside the message.
func TestWhyAMessageFailed(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.connectNumber()
	talk := d.file(d.says(ana, time.Minute, "hello"))[0]
	d.meta.refuse(`{"error":{"code":131009,"error_data":{"details":"Parameter is not valid"},"fbtrace_id":"AbC1"}}`)
	p := browser.New(t)
	d.signIn(p, d.agent)
	p.Goto(d.url + "/c/" + talk.Conversation.String())
	p.Type("[data-testid=composer]", "My secret")
	p.Click("[data-testid=send]")
	p.WaitVisible("[data-testid=why]")
	p.Click("[data-testid=why] summary")
	p.WaitText("[data-testid=exchange]", "AbC1")
	p.WaitText("[data-testid=exchange]", "Parameter is not valid")
	p.Screenshot("why-it-failed")
	p.WaitTrue("!document.querySelector('[data-testid=exchange]').textContent.includes('My secret')")
}

// TestOnlyAdministratorsLetANumberGoOn posts as an agent.
func TestOnlyAdministratorsLetANumberGoOn(t *testing.T) {
	d := newDesk(t)
	d.connectNumber()
	agent := d.signedIn(d.agent)
	if got := agent.post("/numbers/"+d.number.ID.String()+"/resume", url.Values{}); got.StatusCode != 403 {
		t.Errorf("an agent gets %d", got.StatusCode)
	}
}
