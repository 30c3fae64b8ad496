package app_test

import (
	"testing"

	"github.com/saltbridge/saltbridge/internal/test/apptest"
	"github.com/saltbridge/saltbridge/internal/test/browser"
)

// TestBrowserSignupCancelled leaves the pop-up at every step, by its button, by closing the window, and from the
// phone. Each time the page says so, and the button works again.
func TestBrowserSignupCancelled(t *testing.T) {
	tour := startTour(t, apptest.Demo(t, apptest.Folder(t)))
	tour.signIn()
	tour.inbox.Click("[data-testid=connect-link]")
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
		{"cancelled on the phone", 4, tour.cancelOnThePhone, "phone number verification"},
	} {
		t.Log(c.name)
		popup := tour.openPopup()
		tour.throughThePopup(popup, c.steps)
		tour.inbox.WaitText("[data-testid=connect-say]", "Go on in Meta's window")
		c.leave(popup)
		popup.WaitClosed()
		tour.inbox.WaitText("[data-testid=connect-say].bad", c.says)
		tour.inbox.WaitText("[data-testid=connect-say].bad", "Nothing was changed")
		tour.phones.WaitGone("[data-testid=phone-connect]")
	}
	tour.shoot("cancelled")
	if stats := tour.app.Stats(); stats.Deliveries.Applied != 0 {
		t.Errorf("stats %+v: want nothing connected", stats)
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

// TestBrowserWrongNumber types a number that has no WhatsApp Business app.
func TestBrowserWrongNumber(t *testing.T) {
	tour := startTour(t, apptest.Demo(t, apptest.Folder(t)))
	tour.signIn()
	tour.inbox.Click("[data-testid=connect-link]")
	popup := tour.openPopup()
	tour.throughThePopup(popup, 3)
	popup.Fill("[data-testid=signup-number]", "+1 202 555 0100")
	popup.Click("[data-testid=signup-next]")
	popup.WaitText("[data-testid=signup-problem]", "no WhatsApp Business app account")
}
