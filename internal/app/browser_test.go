package app_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/test/apptest"
	"github.com/saltbridge/saltbridge/internal/test/browser"
)

// TestBrowserJourney goes through the four steps of the README as a newcomer does: the demo with nothing prepared,
// the inbox in one tab, the phones in another.
func TestBrowserJourney(t *testing.T) {
	eachEngine(t, func(t *testing.T, s apptest.Storage) {
		tour := startTour(t, apptest.Demo(t, s))
		tour.signIn()
		tour.connect("phone-share")
		tour.historyComesIn()
		tour.historyIsQuiet()
		tour.customerWrites()
		tour.ownerAnswers()
		tour.agentAnswers()
		tour.picturesOfTheInbox()
		tour.windowShuts()
		if stats := tour.app.Stats(); stats.Deliveries.Failed != 0 || stats.Deliveries.Rejected != 0 {
			t.Errorf("stats %+v: want every delivery applied", stats.Deliveries)
		}
	})
}

// tour is a newcomer with the inbox in one tab and the phones in another.
type tour struct {
	t       *testing.T
	app     *apptest.App
	inbox   *browser.Page
	phones  *browser.Page
	started time.Time
}

func startTour(t *testing.T, app *apptest.App) *tour {
	t.Helper()
	inbox := browser.New(t)
	phones := inbox.NewTab()
	phones.Goto(app.Sandbox.URL + "/_sandbox/phones")
	phones.WaitVisible("[data-testid=owner-phone]")
	return &tour{t: t, app: app, inbox: inbox, phones: phones, started: time.Now()}
}

// signIn uses what the demo prints, and sees that there is nothing yet.
func (o *tour) signIn() {
	o.t.Helper()
	o.inbox.Goto(o.app.URL)
	o.inbox.WaitURL("/login")
	o.shoot("1-login")
	o.enter()
	o.inbox.WaitText("[data-testid=empty]", "Connect your WhatsApp number")
	o.shoot("1-first")
}

// enter fills the login in.
func (o *tour) enter() {
	o.t.Helper()
	login := regexp.MustCompile(`sign in as (\S+) with the password (\S+)`).FindStringSubmatch(o.app.Output())
	if login == nil {
		o.t.Fatalf("the demo prints no login:\n%s", o.app.Output())
	}
	o.inbox.Goto(o.app.URL + "/login")
	o.inbox.Type("[data-testid=login-email]", login[1])
	o.inbox.Type("[data-testid=login-password]", login[2])
	o.inbox.Click("[data-testid=login-submit]")
	o.inbox.WaitVisible("#main")
	o.inbox.WaitTrue("'ready' in document.documentElement.dataset") // before that a click is lost
}

// connect goes through the pop-up and the owner's phone; choice is the button by which the owner shares the chats
// or does not.
func (o *tour) connect(choice string) {
	o.t.Helper()
	o.inbox.Click("[data-testid=connect-link]")
	o.inbox.WaitVisible("[data-testid=connect]:enabled")
	o.shoot("1-connect")
	popup := o.openPopup()
	o.throughThePopup(popup, 4)
	code := popup.Text("[data-testid=signup-code]")
	popup.Screenshot("1-popup")
	o.phones.Click("[data-testid=phone-connect]")
	o.phones.Click("[data-testid=phone-confirm]")
	o.phones.Screenshot("1-phone")
	o.phones.Click("[data-testid=" + choice + "]")
	o.phones.Fill("[data-testid=phone-code]", code)
	o.phones.Click("[data-testid=phone-code-submit]")
	popup.WaitVisible("[data-testid=signup-finish]")
	if choice == "phone-share" {
		o.slowWebhooks()
	}
	popup.Click("[data-testid=signup-finish]")
	o.inbox.WaitURL("/numbers")
	o.inbox.WaitText("[data-testid=number]", "Acme Garden")
	popup.WaitClosed()
	o.phones.WaitText(ownerPhone, "Connected to Saltbridge")
	o.phones.WaitText(ownerPhone+" h3", "WhatsApp Business")
}

func (o *tour) openPopup() *browser.Page {
	o.t.Helper()
	o.inbox.Click("[data-testid=connect]")
	return o.inbox.Popup("/_sandbox/signup/")
}

// throughThePopup takes the first so many steps and waits for the one after them.
func (o *tour) throughThePopup(popup *browser.Page, steps int) {
	o.t.Helper()
	shows := []string{"signup-continue", "signup-portfolio", "signup-choose", "signup-next", "signup-code"}
	for _, next := range shows[:steps] {
		popup.WaitVisible("[data-testid=" + next + "]")
		if next == "signup-next" {
			popup.Fill("[data-testid=signup-number]", apptest.ShopNumber)
		}
		popup.Click("[data-testid=" + next + "]")
	}
	popup.WaitVisible("[data-testid=" + shows[steps] + "]")
}

// slowWebhooks delays each webhook a little more than the one before, so that the import takes its time as it
// does in life, however fast or slow this machine is.
func (o *tour) slowWebhooks() {
	o.t.Helper()
	for n := range 14 {
		o.app.Sandbox.Post("faults", map[string]any{"on": "webhooks", "times": 1, "delay_ms": 1500 * (n + 1)}, nil)
	}
}

const history = "[data-testid=sync-history]"

// historyComesIn watches the progress on the page of numbers.
func (o *tour) historyComesIn() {
	o.t.Helper()
	percent := fmt.Sprintf("Number(document.querySelector('%s')?.dataset.percent)", history)
	o.inbox.WaitTrue("(window.seen = " + percent + ") > 0 && window.seen < 100")
	o.shoot("2-progress")
	o.inbox.WaitTrue(percent + " > window.seen")
	o.app.Sandbox.Mend()
	o.inbox.WaitVisible(history + "[data-percent='100']")
	apptest.Eventually(o.t, "the history has been quiet", func() bool {
		o.app.Sandbox.Advance("1s")
		return o.inbox.Count(history+"[data-state=complete]") == 1
	})
	o.inbox.WaitText(history+"[data-state=complete]", "Complete.")
	o.inbox.WaitVisible("[data-testid=sync-contacts][data-state=complete]")
	o.shoot("2-complete")
}

// historyIsQuiet looks at the list: old times, nothing unread, no window.
func (o *tour) historyIsQuiet() {
	o.t.Helper()
	o.inbox.ClickText(".rail-link", "Inbox")
	o.inbox.WaitTrue("document.querySelectorAll('.row').length > 20")
	if newest := o.number("Math.max(...[...document.querySelectorAll('.row-time time')].map(time => Date.parse(time.dateTime)))"); newest >= o.started.UnixMilli() {
		o.t.Errorf("an imported conversation is dated %v, after the demo's start at %v", time.UnixMilli(newest), o.started)
	}
	if n := o.inbox.Count("[data-testid=unread], [data-testid=row-window], .window[data-open=true], .rail-badge"); n != 0 {
		o.t.Errorf("%d signs of something unread or of an open window, want none: all of it is history", n)
	}
	o.shoot("2-history")
}

func (o *tour) number(expression string) (n int64) {
	o.t.Helper()
	o.inbox.Eval(expression, &n)
	return n
}

const (
	ownerPhone    = "[data-testid=owner-phone]"
	customerPhone = "[data-testid=customer-phone-" + ana + "]"
)

// customerWrites has the message in the open inbox and on the owner's phone without a reload.
func (o *tour) customerWrites() {
	o.t.Helper()
	o.inbox.Eval("window.notReloaded = true", nil)
	o.phones.Type("[data-testid=customer-input-"+ana+"]", "Do you have cacti?")
	o.phones.Press(browser.Enter)
	o.inbox.WaitText(".row:first-child", "Do you have cacti?")
	o.inbox.WaitText(".row:first-child [data-testid=unread]", "1")
	o.inbox.WaitVisible(".row:first-child [data-testid=row-window]")
	o.inbox.WaitTrue("document.title.startsWith('(1) ')")
	o.phones.WaitText("[data-testid=unread-"+ana+"]", "1")
	o.shoot("3-customer-list")
	o.inbox.Click(".row:first-child a")
	o.inbox.WaitText(bubbleFrom("customer"), "Do you have cacti?")
	o.inbox.WaitText("[data-testid=window][data-open=true]", "23 h 5")
	o.inbox.WaitGone(".row:first-child [data-testid=unread]")
	o.inbox.WaitVisible("[data-testid=live-divider]")
}

func bubbleFrom(origin string) string { return ".bubble[data-origin=" + origin + "]" }

// ownerAnswers on the phone: the answer is in the inbox, and the window as it was.
func (o *tour) ownerAnswers() {
	o.t.Helper()
	const until = "Number(document.querySelector('[data-testid=window]').dataset.until)"
	before := o.number(until)
	o.phones.Click("[data-testid=owner-chat-" + ana + "]")
	o.phones.Type("[data-testid=owner-input]", "Plenty, come by!")
	o.phones.Click("[data-testid=owner-send]")
	o.inbox.WaitText(bubbleFrom("phone"), "Plenty, come by!")
	o.inbox.WaitText(bubbleFrom("phone")+" .badge", "Phone")
	o.inbox.WaitText(".row:first-child", "Plenty, come by!")
	o.phones.WaitText(customerPhone, "Plenty, come by!")
	if after := o.number(until); after != before {
		o.t.Errorf("the window ends at %d, before the owner's answer at %d", after, before)
	}
}

// agentAnswers in the composer. The customer's phone is off at first and reads by hand, so that each tick stays
// until it was seen.
func (o *tour) agentAnswers() {
	o.t.Helper()
	const answer = "We are open until six."
	o.customer(map[string]bool{"offline": true, "reads_by_hand": true})
	o.inbox.Type("[data-testid=composer]", answer)
	o.inbox.Press(browser.Enter)
	o.inbox.WaitText(bubbleFrom("agent")+"[data-status=sent]", answer)
	o.inbox.WaitText(bubbleFrom("agent")+" .badge", "Olivia Owner")
	o.phones.WaitText(ownerPhone, answer)
	o.customer(map[string]bool{"offline": false})
	o.phones.WaitText(customerPhone, answer)
	o.inbox.WaitText(bubbleFrom("agent")+"[data-status=delivered]", answer)
	o.phones.Click("[data-testid=customer-read-" + ana + "]")
	o.inbox.WaitText(bubbleFrom("agent")+"[data-status=read]", answer)
	o.inbox.WaitVisible(".row:first-child .tick[data-status=read]")
	if stats := o.app.Stats().Messages; stats.Customer != 1 || stats.Phone != 1 || stats.Agent != 1 {
		o.t.Errorf("stats %+v: want one message each of customer, phone and agent", stats)
	}
	o.inbox.WaitTrue("window.notReloaded === true")
	o.phones.Screenshot("3-phones")
}

// customer changes how Ana's phone behaves.
func (o *tour) customer(change map[string]bool) {
	o.t.Helper()
	o.app.Sandbox.Post("customers/"+ana, change, nil)
}

// picturesOfTheInbox are for people to look at; a page must not scroll sideways at any size.
func (o *tour) picturesOfTheInbox() {
	o.t.Helper()
	o.shoot("4-inbox")
	o.inbox.Resize(browser.Phone)
	o.inbox.WaitTrue("document.documentElement.scrollWidth <= innerWidth")
	o.shoot("4-narrow")
	o.inbox.Resize(browser.Desktop)
}

// windowShuts moves the clock on the sandbox's panel.
func (o *tour) windowShuts() {
	o.t.Helper()
	panel := o.inbox.NewTab()
	panel.Goto(o.app.Sandbox.URL + "/_sandbox/")
	panel.Click("[data-testid=clock-24h]")
	o.inbox.WaitText("[data-testid=shut]", "Free text is not possible right now")
	o.inbox.WaitText("[data-testid=window][data-open=false]", "Window shut")
	o.inbox.WaitGone("[data-testid=composer]")
	o.inbox.WaitGone("[data-testid=row-window]")
	o.inbox.WaitTrue("window.notReloaded === true")
	o.shoot("4-shut")
	o.app.Sandbox.CustomerWrites(ana, strings.Repeat("Hello again! ", 3))
	o.inbox.WaitVisible("[data-testid=composer]")
	o.inbox.WaitText("[data-testid=window][data-open=true]", "23 h 5")
}

// shoot takes a picture of the inbox in both themes, where pictures are wanted.
func (o *tour) shoot(step string) {
	o.t.Helper()
	if !browser.Pictures() {
		return
	}
	o.inbox.Screenshot(step + "-light")
	o.inbox.Dark(true)
	o.inbox.Screenshot(step + "-dark")
	o.inbox.Dark(false)
}
