package app_test

import (
	"fmt"
	"testing"

	"github.com/saltbridge/saltbridge/internal/test/apptest"
)

// TestBrowserSentKinds has what a program sends in our own thread and on the phones: a reaction stands on its message and
// is no bubble, a voice message can be played, a picture is seen, and buttons say what they offer.
func TestBrowserSentKinds(t *testing.T) {
	tour := startTour(t, apptest.Demo(t, apptest.Folder(t), "--connected"))
	tour.enter()
	tour.inbox.WaitVisible("[data-testid=row]")
	d := &dispatch{journey: journey{t: t, app: tour.app, api: tour.app.API()}, files: map[string]string{}, sent: map[string]kind{}}
	waitForHistory(t, tour.app)
	d.customerOpensTheWindow()
	d.asked = d.newest()
	tour.inbox.WaitText(".row:first-child", "Do you have cacti?")
	tour.inbox.Click(".row:first-child a")
	tour.inbox.WaitText(bubbleFrom("customer"), "Do you have cacti?")
	apptest.Eventually(t, "Ana sees that it was read", func() bool {
		phone := d.phone()
		return phone[len(phone)-1]["status"] == "read"
	})
	d.upload()
	sends := 0
	for _, k := range kinds() {
		switch k.name {
		case "image", "voice", "buttons", "positional", "image by link":
			d.send(k)
			sends++
		}
	}
	d.api.Post("/conversations/"+d.id+"/messages", object{"type": "reaction", "reaction": object{"message_id": d.asked, "emoji": "🌵"}}, 202, nil)

	agent := bubbleFrom("agent")
	tour.inbox.WaitCount(agent+"[data-status=read]", sends)
	tour.inbox.WaitText(bubbleFrom("customer")+" [data-testid=reactions]", "🌵")
	tour.inbox.WaitCount("[data-testid=bubble][data-type=reaction]", 0)
	tour.inbox.WaitText(agent+" [data-testid=offer]", "Yes")
	tour.inbox.WaitText(agent+" [data-testid=shown]", "Hi Ana, your order AG-1 is ready")
	tour.inbox.WaitText(agent+" [data-testid=media]", "https://files.example/a.png")
	for what, shown := range map[string]string{"[data-testid=sound]": ".querySelector('audio').duration > 0", "[data-testid=picture] img": ".naturalWidth === 32"} {
		at := fmt.Sprintf("document.querySelector('%s %s')", agent, what)
		tour.inbox.WaitVisible(agent + " " + what)
		tour.inbox.Eval(at+".scrollIntoView()", nil)
		tour.inbox.WaitTrue(at + shown)
	}
	tour.inbox.WaitText(".row:first-child", "your order AG-1") // a reaction does not become the newest message
	tour.shoot("sent")
	tour.phones.WaitText(customerPhone, "🌵")
	tour.phones.WaitText(customerPhone, "Is it fine?")
	tour.phones.Screenshot("phones")
}
