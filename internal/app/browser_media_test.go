package app_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/saltbridge/saltbridge/internal/test/apptest"
)

// TestBrowserFiles lets a customer send one of each kind: all of them come over from Meta's side and can be seen, heard
// or saved, as can the picture that came with the history.
func TestBrowserFiles(t *testing.T) {
	tour := startTour(t, apptest.Demo(t, apptest.Folder(t), "--connected"))
	tour.enter()
	tour.inbox.WaitVisible("[data-testid=row]") // the number is connected when its history comes in
	for _, kind := range []string{"image", "audio", "video", "document", "sticker"} {
		tour.app.Sandbox.Post("customers/"+ana+"/messages", map[string]any{"to": apptest.ShopNumber, "type": kind, kind: map[string]any{}}, nil)
		tour.inbox.WaitVisible(".row:first-child [data-testid=unread]")
	}
	tour.inbox.Click(".row:first-child a")
	tour.inbox.WaitCount(bubbleFrom("customer"), 5)
	const live = "document.querySelector('.bubble[data-origin=customer]%s')%s"
	for what, shown := range map[string]string{
		" [data-testid=picture]:not(.sticker) img": ".naturalWidth === 480",
		" .sticker img":                   ".naturalWidth > 0",
		" [data-testid=sound]":            ".querySelector('audio').duration > 0", // the browser's player, or ours with its waveform
		" [data-testid=film]":             ".videoWidth > 0",
		" [data-testid=document][href]":   ".innerText.includes('PDF')",
		"[data-type=document] .card-body": ".innerText.includes('.pdf')",
	} {
		tour.inbox.WaitVisible(bubbleFrom("customer") + what)
		tour.inbox.Eval(fmt.Sprintf(live, what, ".scrollIntoView()"), nil)
		tour.inbox.WaitTrue(fmt.Sprintf(live, what, shown))
	}
	for address, want := range map[string]string{"href": "inline; filename=AG-", "dataset.save": "attachment; filename=AG-"} {
		var way string
		tour.inbox.Eval("fetch(document.querySelector('[data-testid=document]')."+address+").then(a => a.headers.get('Content-Disposition'))", &way)
		if !strings.HasPrefix(way, want) {
			t.Errorf("the document's %s is served as %q, want %q", address, way, want)
		}
	}
	tour.inbox.WaitVisible(bubbleFrom("import") + " [data-testid=picture]")
	tour.shoot("files")
	tour.inbox.Click(bubbleFrom("customer") + " [data-testid=picture]")
	tour.inbox.WaitTrue("document.querySelector('#viewer[open] img').naturalWidth === 480")
	tour.shoot("viewer")
}
