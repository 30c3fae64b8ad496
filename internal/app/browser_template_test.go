package app_test

import (
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/saltbridge/saltbridge/internal/test/apptest"
	"github.com/saltbridge/saltbridge/internal/test/browser"
)

// TestBrowserTemplateOutsideTheWindow answers a customer whose window is shut: the composer is the picker, which says what each
// template costs and whether the customer wants it, and what is sent reads in the thread as the customer sees it.
func TestBrowserTemplateOutsideTheWindow(t *testing.T) {
	tour := startTour(t, apptest.Demo(t, apptest.Folder(t), "--connected"))
	tour.enter()
	tour.inbox.WaitVisible("[data-testid=row]")
	app, page := tour.app, tour.inbox
	app.Sandbox.CustomerWrites(ana, "Is my order there?")
	page.WaitText(".row:first-child", "Is my order there?")
	page.Click(".row:first-child a")
	page.WaitVisible("[data-testid=composer]")
	api := app.API()
	apptest.Eventually(t, "the templates are here", func() bool { return kept(api)["spring_sale"].Sendable })

	page.WaitText("[data-testid=reply-price]", "Free, or $0.0034") // the first thousand of a month are free
	// While the window is open the sheet opens by keyboard, and says that texts cost in another way.
	page.Press("t", chromedp.ModifierAlt)
	page.WaitText("dialog[open] [data-testid=template-row]", "order_ready")
	tour.shoot("sheet")
	page.Press(browser.Escape)
	page.WaitGone("dialog[open]")

	app.Sandbox.Advance("25h")
	page.WaitText("[data-testid=shut]", "Free text is not possible right now")
	page.WaitText("[data-testid=template-rows]", "$0.0034") // utility in North America
	page.Type("[data-testid=template-search]", "ordr")      // a letter is missing
	page.WaitCount("[data-testid=template-row]", 1)
	tour.shoot("picker")
	page.Press(browser.Enter)
	page.WaitVisible("[data-testid=template-form]")
	page.WaitTrue("document.querySelector('[data-testid=\"body.1\"]').value === 'Ana'")
	page.WaitText("[data-testid=template-cost]", "Charged as utility once delivered: $0.0034 (North America")
	page.Type("[data-testid='body.2']", "AG-1042")
	page.WaitText("[data-testid=template-preview]", "Hi Ana, your order AG-1042 is ready for pick-up until six.")
	tour.shoot("form")
	page.Eval("document.querySelector('[data-testid=template-send]').click(); document.querySelector('[data-testid=template-form]')?.requestSubmit()", nil) // twice
	page.WaitText(bubbleFrom("agent")+" [data-testid=shown]", "Hi Ana, your order AG-1042 is ready for pick-up until six.")
	page.WaitText(bubbleFrom("agent")+"[data-status=read]", "AG-1042")
	tour.phones.WaitText(customerPhone, "your order AG-1042 is ready")
	page.WaitVisible("[data-testid=template-rows]")
	tour.shoot("sent")
	if stats := app.Stats(); stats.Messages.Agent != 1 {
		t.Errorf("%d messages were sent, want one", stats.Messages.Agent)
	}

	// Whoever stopped marketing gets none; everything else stays possible.
	app.Sandbox.Post("customers/"+ana+"/preferences", map[string]string{"to": apptest.ShopNumber, "value": "stop"}, nil)
	apptest.Eventually(t, "Ana stopped marketing", func() bool {
		var contacts struct {
			Items []struct {
				Phone      string
				OptedOutAt string `json:"opted_out_at"`
			}
		}
		api.Get("/contacts?limit=200", &contacts)
		for _, c := range contacts.Items {
			if c.Phone == "+"+ana && c.OptedOutAt != "" {
				return true
			}
		}
		return false
	})
	page.Fill("[data-testid=template-search]", "spring")
	page.WaitText("[data-testid=template-row].barred", "stopped marketing messages")
	page.Click("[data-testid=template-row]")
	page.WaitText("[data-testid=template-consent]", "stopped marketing messages on")
	page.WaitText("[data-testid=template-cost]", "Charged as marketing once delivered: $0.0250")
	page.WaitVisible("[data-testid=template-send]:disabled")
	tour.shoot("consent")

	// What Meta pauses stays in the list, with the reason.
	app.Sandbox.Post("templates/"+kept(api)["order_ready"].MetaID, map[string]string{"status": "PAUSED"}, nil)
	apptest.Eventually(t, "the template is paused", func() bool { return !kept(api)["order_ready"].Sendable })
	page.Click("[data-testid=template-back]")
	page.Fill("[data-testid=template-search]", "order_ready")
	page.WaitText("[data-testid=template-row].barred", "Meta paused this template")
	page.Click("[data-testid=sync-templates]")
	page.WaitText("[data-testid=template-sync]", "4 templates")
	page.Resize(browser.Phone)
	page.WaitTrue("document.documentElement.scrollWidth <= innerWidth")
	tour.shoot("narrow")
}
