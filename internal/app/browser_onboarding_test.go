package app_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/saltbridge/saltbridge/internal/test/apptest"
	"github.com/saltbridge/saltbridge/internal/test/browser"
)

// TestBrowserOnboarding goes through all of onboarding on one demo: every way to leave Meta's window, a number it refuses, an owner who
// keeps the chats private, a token instead of the window with several numbers to choose from, a number on the API with its code and
// PIN, and what the number's page offers when the connection breaks.
func TestBrowserOnboarding(t *testing.T) {
	tour := startTour(t, apptest.Demo(t, apptest.Folder(t)))
	tour.inbox.Allow(func(problem string) bool { return strings.Contains(problem, "422") || strings.Contains(problem, "502") }) // forms that are sent wrong
	tour.enter()
	tour.inbox.Click("[data-testid=connect-link]")
	tour.leaveThePopup()
	tour.numberWithoutTheApp()
	tour.ownerKeepsTheChats()
	tour.chooseByToken()
	tour.registerOnTheAPI()
	tour.breaks()
}

// leaveThePopup leaves it at every step, by its button, by closing the window, and from the phone. Each time the page says
// so with the way to the runbook, and the button works again.
func (o *tour) leaveThePopup() {
	o.t.Helper()
	cancel := func(popup *browser.Page) { popup.Click("[data-testid=signup-cancel]") }
	shut := func(popup *browser.Page) { popup.Eval("setTimeout(() => window.close()), true", nil) }
	for _, c := range []struct {
		name  string
		steps int
		leave func(*browser.Page)
		says  string
	}{
		{"cancelled at the start", 0, cancel, "business account selection"},
		{"cancelled at the portfolio", 1, cancel, "business account selection"},
		{"cancelled at the choice", 2, cancel, "waba phone profile picker"},
		{"cancelled at the number", 3, cancel, "phone number setup"},
		{"cancelled at the code", 4, cancel, "phone number verification"},
		{"closed at the start", 0, shut, "business account selection"},
		{"closed at the code", 4, shut, "phone number verification"},
		{"cancelled on the phone", 4, o.cancelOnThePhone, "phone number verification"},
	} {
		o.t.Log(c.name)
		popup := o.openPopup()
		o.throughThePopup(popup, c.steps)
		o.inbox.WaitText("[data-testid=connect-say]", "Go on in Meta's window")
		c.leave(popup)
		popup.WaitClosed()
		o.inbox.WaitText("[data-testid=connect-say].bad", c.says)
		o.inbox.WaitText("[data-testid=connect-say].bad", "Nothing was changed")
		o.inbox.WaitVisible(`[data-testid=connect-help][href="/help/signup-window"]`)
		o.phones.WaitGone("[data-testid=phone-connect]")
	}
	o.sizes("cancelled")
	if stats := o.app.Stats(); stats.Deliveries.Applied != 0 {
		o.t.Errorf("stats %+v: want nothing connected", stats)
	}
}

// cancelOnThePhone says no on the owner's phone and closes the pop-up, which says so.
func (o *tour) cancelOnThePhone(popup *browser.Page) {
	o.t.Helper()
	o.phones.Click("[data-testid=phone-connect]")
	o.phones.Click("[data-testid=phone-cancel]")
	popup.WaitVisible("[data-testid=signup-cancelled]")
	popup.Eval("setTimeout(() => window.close()), true", nil)
}

// numberWithoutTheApp types a number that has no WhatsApp Business app.
func (o *tour) numberWithoutTheApp() {
	o.t.Helper()
	popup := o.openPopup()
	o.throughThePopup(popup, 3)
	popup.Fill("[data-testid=signup-number]", "+1 202 555 0100")
	popup.Click("[data-testid=signup-next]")
	popup.WaitText("[data-testid=signup-problem]", "no WhatsApp Business app account")
	popup.Click("[data-testid=signup-cancel]")
	popup.WaitClosed()
}

// ownerKeepsTheChats finishes without the history: it stands there as not shared, and what is written from now on comes.
func (o *tour) ownerKeepsTheChats() {
	o.t.Helper()
	o.inbox.Goto(o.app.URL + "/numbers")
	o.connect("phone-dont-share")
	o.inbox.WaitText(`[data-testid=sync-history][data-state=declined]`, "Not shared")
	o.inbox.WaitVisible(`[data-testid=sync-history] [href="/help/history-silent"]`)
	o.inbox.WaitVisible(`[data-testid=sync-contacts][data-state=complete]`)
	o.shoot("numbers")
	o.inbox.ClickText(".rail-link", "Inbox")
	o.inbox.WaitText("[data-testid=empty]", "No conversations yet")
	o.inbox.WaitGone("[data-testid=import-note]")
	o.app.Sandbox.CustomerWrites(ana, "Are you there?")
	o.inbox.WaitText("[data-testid=row]", "Are you there?")
}

// chooseByToken connects with a system user's token. The account has several numbers by now, so which one is asked.
func (o *tour) chooseByToken() {
	o.t.Helper()
	var box struct {
		Token string `json:"system_user_token"`
	}
	if err := json.Unmarshal([]byte(o.app.Sandbox.Fittings()), &box); err != nil {
		o.t.Fatal(err)
	}
	var added struct{ ID string }
	o.app.Sandbox.Graph(box.Token, "510020003000401/phone_numbers", map[string]string{"cc": "1", "phone_number": "2025550199", "verified_name": "Acme Bot"}, &added)
	o.app.Sandbox.Graph(box.Token, added.ID, map[string]string{"pin": "135790"}, nil)
	o.inbox.Goto(o.app.URL + "/numbers/connect")
	o.inbox.Click("[data-testid=token-setup] > summary")
	o.inbox.Type("[data-testid=add-token]", "nonsense")
	o.inbox.Click("[data-testid=add]")
	o.inbox.WaitText("[data-testid=form-fault]", "does not accept this token")
	o.inbox.WaitVisible(`[data-testid=form-fault] [href="/help/token"]`)
	o.sizes("token")
	o.inbox.Type("[data-testid=add-token]", box.Token)
	o.inbox.Click("[data-testid=add]")
	o.inbox.WaitURL("/choose/")
	o.inbox.WaitText(".number-choice", "Acme")
	o.inbox.WaitCount("[data-testid=choice]", 2)
	o.inbox.ClickText(".number-choice", "Acme Bot")
	o.sizes("choice")
	o.inbox.Click("[data-testid=choose]")
	o.inbox.WaitVisible("[data-testid=number-page][data-link=connecting]")
}

// registerOnTheAPI verifies and registers the number: a code and a PIN that are wrong, then those that are right.
func (o *tour) registerOnTheAPI() {
	o.t.Helper()
	o.inbox.WaitText("[data-testid=number-trouble]", "not registered on the API yet")
	o.inbox.Submit("[data-testid=code-sms]")
	o.wrong("code", "code-verify", "000", "verification code")
	o.inbox.Type("[data-testid=code]", o.verificationCode())
	o.inbox.Submit("[data-testid=code-verify]")
	o.inbox.WaitGone("[data-testid=form-fault]")
	o.wrong("pin", "register-now", "000000", "two-step")
	o.sizes("pin")
	o.inbox.Type("[data-testid=pin]", "135790")
	o.inbox.Click("[data-testid=register-now]")
	o.inbox.WaitVisible("[data-testid=number-page][data-link=connected]")
	o.inbox.WaitGone("[data-testid=register]")
}

// wrong types something that Meta does not take: the form says so, with its runbook.
func (o *tour) wrong(field, button, value, says string) {
	o.t.Helper()
	o.inbox.Type("[data-testid="+field+"]", value)
	o.inbox.Submit("[data-testid=" + button + "]")
	o.inbox.WaitText("[data-testid=register] [data-testid=form-fault]", says)
	o.inbox.WaitVisible(`[data-testid=form-fault] [href="/help/register"]`)
}

// verificationCode reads the code that Meta sent by SMS.
func (o *tour) verificationCode() string {
	o.t.Helper()
	var world struct {
		Numbers []struct {
			Code string `json:"verification_code"`
		} `json:"numbers"`
	}
	if err := json.Unmarshal([]byte(o.app.Sandbox.Fittings()), &world); err != nil {
		o.t.Fatal(err)
	}
	for _, n := range world.Numbers {
		if n.Code != "" {
			return n.Code
		}
	}
	o.t.Fatal("no code was sent")
	return ""
}

// breaks has the connection suspended, come back and end: the page says since when nothing comes, and has the one click that helps.
func (o *tour) breaks() {
	o.t.Helper()
	phone := "phones/" + apptest.ShopPhoneNumberID
	o.inbox.Goto(o.app.URL + "/numbers")
	o.inbox.ClickText("[data-testid=number-link]", "Acme Garden")
	o.inbox.WaitVisible("[data-testid=number-page][data-link=connected]")
	o.app.Sandbox.Post(phone+"/reregister", map[string]bool{"reconnect": false}, nil)
	o.inbox.WaitVisible("[data-testid=number-page][data-link=offboarded]")
	o.inbox.WaitText("[data-testid=gap-now]", "nothing that is written on the phone comes here")
	o.sizes("suspended")
	o.inbox.WaitText(".page-head .link-state", "Suspended")
	o.inbox.Click("[data-testid=check]")
	o.inbox.WaitTrue("performance.getEntriesByType('resource').some(entry => entry.name.endsWith('/check'))")
	o.inbox.WaitText("[data-testid=platform]", "DISCONNECTED") // so Meta says: nothing is resumed against its word
	o.inbox.WaitVisible("[data-testid=number-page][data-link=offboarded]")
	o.app.Sandbox.Post(phone+"/disconnect", map[string]string{}, nil)
	o.inbox.WaitVisible("[data-testid=number-page][data-link=disconnected]")
	o.inbox.WaitVisible(`[data-testid=number-link] [href="/help/disconnected"]`)
	o.sizes("disconnected")
	o.inbox.Click("[data-testid=connect-again]")
	o.inbox.WaitURL("/numbers/connect")
}

// sizes takes pictures at two widths, in both themes; nothing may scroll sideways.
func (o *tour) sizes(step string) {
	o.t.Helper()
	o.shoot(step)
	o.inbox.Resize(browser.Phone)
	o.inbox.WaitTrue("document.documentElement.scrollWidth <= innerWidth")
	o.shoot(step + "-375")
	o.inbox.Resize(browser.Desktop)
}
