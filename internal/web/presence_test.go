package web_test

import (
	"slices"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/test/browser"
)

// TestTheCustomerSeesThatSomeoneReadsAndTypes opens a conversation and writes: the ticks turn blue, and typing is shown
// once a message, not once a key.
func TestTheCustomerSeesThatSomeoneReadsAndTypes(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.connectNumber()
	asked := d.file(d.says(ana, time.Minute, "Is the lemon tree still there?"))[0]
	p := browser.New(t)
	d.signIn(p, d.agent)
	p.Goto(d.url + "/c/" + asked.Conversation.String())
	p.WaitVisible(bubble(asked))
	read, typing := asked.WAMID+" typing false", asked.WAMID+" typing true"
	d.wantSeen(read)
	p.Type("[data-testid=composer]", "It is! Come by.")
	d.wantSeen(read, typing)
	p.Press(browser.Enter)
	p.WaitText(".bubble[data-origin=agent][data-status=accepted]", "Come by.")
	p.Type("[data-testid=composer]", "And bring a bag.")
	d.wantSeen(read, typing, typing)
}

// wantSeen waits until Meta was told exactly this.
func (d *desk) wantSeen(want ...string) {
	d.t.Helper()
	deadline := time.Now().Add(2 * time.Minute)
	for !slices.Equal(d.meta.seen(), want) {
		if time.Now().After(deadline) || len(d.meta.seen()) > len(want) {
			d.t.Fatalf("Meta was told %q, want %q", d.meta.seen(), want)
		}
		time.Sleep(5 * time.Millisecond) // between looks at another goroutine's work
	}
}
