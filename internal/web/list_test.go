package web_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/browser"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// chats files a conversation of each of n customers, the first the newest.
func (d *desk) chats(n int) []store.Filed {
	d.t.Helper()
	lines := make([]line, n)
	for i := range n {
		p := chat.Person{Phone: fmt.Sprintf("49151%08d", i), ProfileName: fmt.Sprintf("Customer %04d", i)}
		lines[i] = d.says(p, time.Duration(i+1)*time.Second, fmt.Sprintf("hello from %d", i))
	}
	return d.file(lines...)
}

func (d *desk) work(id chat.ConversationID) chat.Conversation {
	d.t.Helper()
	c, err := d.store.Conversation(d.t.Context(), chat.SystemViewer(d.account), id)
	if err != nil {
		d.t.Fatal(err)
	}
	return c
}

// label makes a label of the account.
func (d *desk) label(name, colour string) chat.Label {
	d.t.Helper()
	l := chat.Label{ID: chat.LabelID(d.store.IDs.Next()), Account: d.account, Name: name, Colour: colour}
	storetest.Write(d.t, d.store, func(tx *db.Tx) error { return store.PutLabel(tx, l) })
	return l
}

// TestTriageByKeyboard works through a dozen chats without a mouse: what is done leaves the list, and comes back when it is
// taken back.
func TestTriageByKeyboard(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.connectNumber()
	talk := d.chats(12)
	d.label("Delivery", "blue")
	p := browser.New(t)
	d.signIn(p, d.agent)
	p.WaitVisible(row(talk[0]))

	p.Press("j")
	p.WaitVisible(bubble(talk[0]))
	p.Press("E") // with Shift: the next one opens
	p.WaitVisible(bubble(talk[1]))
	p.WaitGone(row(talk[0]))
	p.WaitText("[data-testid=undo]", "1 conversation resolved.")
	p.Press("z", chromedp.ModifierCtrl)
	p.WaitVisible(row(talk[0]))
	if c := d.work(talk[0].Conversation); c.State != chat.StateOpen {
		t.Errorf("it is %s after it was taken back", c.State)
	}

	p.Press("l")
	p.WaitVisible("[data-testid=chooser-field]")
	p.Fill("[data-testid=chooser-field]", "deli")
	p.WaitText("[role=option][aria-selected=true]", "Delivery")
	p.Press(browser.Enter)
	p.WaitText(row(talk[1]), "Delivery")
	p.Press(browser.Escape)
	p.WaitGone("[data-testid=chooser]")

	p.Press("p")
	p.WaitVisible("[data-testid=chooser]")
	p.Fill("[data-testid=chooser-field]", "urg") // the test's keyboard types a character also where a page prevented it
	p.WaitText("[role=option][aria-selected=true]", "Urgent")
	p.Press(browser.Enter)
	p.WaitVisible(row(talk[1]) + " [data-priority='4']")
	p.Press("m")
	p.WaitVisible(row(talk[1]) + " [data-testid=row-agent]")
	p.Press("s")
	p.WaitVisible("[data-testid=chooser]")
	p.Fill("[data-testid=chooser-field]", "later")
	p.WaitText("[role=option][aria-selected=true]", "Later today")
	p.Press(browser.Enter)
	p.WaitGone(row(talk[1]))
	if c := d.work(talk[1].Conversation); c.State != chat.StateSnoozed || c.SnoozedUntil == 0 || c.Assignee != d.agent.ID || c.Priority != chat.PriorityUrgent {
		t.Errorf("it stands as %+v", c)
	}
	chord(p, "g", "s")
	p.WaitText("[data-testid=view-name]", "Snoozed")
	p.WaitVisible(row(talk[1]) + " [data-testid=rests]")
	p.WaitText("[data-testid=view-snoozed] [data-testid=view-count]", "1")

	d.catchUp()
	p.Press("k", chromedp.ModifierCtrl)
	p.WaitVisible("[data-testid=chooser]")
	p.Fill("[data-testid=chooser-field]", "customer 0007")
	p.WaitText("[role=option][data-id^='c-']", "Customer 0007")
	p.Screenshot("palette")
	p.Click("[role=option][data-id^='c-']")
	p.WaitVisible(bubble(talk[7]))
}

// chord presses two keys that mean something together, at once: between two presses of the driver's a busy machine may take longer
// than the page waits for the second.
func chord(p *browser.Page, first, second string) {
	p.Eval(fmt.Sprintf("[%q, %q].forEach(key => document.body.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true})))", first, second), nil)
}

// actsBesideARow marks a row as unread and resolves it by the buttons that stand beside it while the mouse is over it.
func (d *desk) actsBesideARow(p *browser.Page, m store.Filed) {
	d.t.Helper()
	p.WaitTrue("document.documentElement.dataset.ready === ''")
	over := func() {
		p.Eval(fmt.Sprintf("document.querySelector(%q).dispatchEvent(new PointerEvent('pointerover', {bubbles: true, pointerType: 'mouse'}))", row(m)+" > a"), nil)
	}
	over()
	p.WaitVisible("[data-testid=row-acts] [data-act=resolve]")
	p.WaitGone("[data-testid=row-acts] [data-act=unread]") // it is
	storetest.Write(d.t, d.store, func(tx *db.Tx) error {
		_, err := store.MarkRead(tx, d.account, m.Conversation, m.SentAt)
		return err
	})
	p.Eval("document.querySelector('chat-list').refresh(['"+m.Conversation.String()+"'])", nil)
	p.WaitGone(row(m) + " [data-testid=unread]")
	over()
	p.Screenshot("beside a row")
	p.Click("[data-testid=row-acts] [data-act=unread]")
	p.WaitText(row(m)+" [data-testid=unread]", "1")
	over()
	p.Click("[data-testid=row-acts] [data-act=resolve]")
	p.WaitText("[data-testid=undo]", "1 conversation resolved.")
	p.WaitGone(row(m))
	p.Click("[data-testid=take-back]")
	p.WaitVisible(row(m))
	d.unreadWhileReadingHangs(p, m)
}

// unreadWhileReadingHangs marks a conversation as unread before the server was told that it was read; what it is told later changes nothing.
func (d *desk) unreadWhileReadingHangs(p *browser.Page, m store.Filed) {
	d.t.Helper()
	p.Eval(`window.real = fetch; window.fetch = (url, options) => String(url).endsWith('/read')
		? new Promise(done => { window.tell = () => real(url, options).then(answer => { done(answer); return answer.status }) }) : real(url, options); 0`, nil)
	p.Click(row(m) + " > a")
	p.WaitVisible(bubble(m))
	p.WaitTrue("Boolean(window.tell)")
	p.Press("u")
	p.WaitGone(bubble(m))
	p.WaitText("[data-testid=undo]", "Unread already.")
	var status int
	p.Eval("tell()", &status)
	if c := d.work(m.Conversation); status != http.StatusNoContent || c.Unread != 1 {
		d.t.Errorf("told late that it was read: %d, %d unread, want 1", status, c.Unread)
	}
	p.Eval("window.fetch = real; 0", nil)
	p.Click(row(m) + " > a")
	p.WaitGone(row(m) + " [data-testid=unread]") // opened anew it is read
}

// TestManyAtOnceAndBack selects a stretch, resolves it and takes it back.
func TestManyAtOnceAndBack(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.connectNumber()
	talk := d.chats(8)
	p := browser.New(t)
	d.signIn(p, d.agent)
	d.actsBesideARow(p, talk[0])
	p.Click("[data-act='select.mode']")
	p.Click(row(talk[1]) + " [data-testid=pick]")
	p.WaitText("[data-testid=bulk]", "1 selected")
	p.Eval(fmt.Sprintf(`document.querySelector(%q).dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true, shiftKey: true}))`, row(talk[4])+" > a"), nil)
	p.WaitText("[data-testid=bulk]", "4 selected")
	p.Screenshot("selected")
	p.Click("[data-testid=bulk] [data-testid=act-resolve]")
	p.WaitText("[data-testid=undo]", "4 conversations resolved.")
	p.WaitCount("[data-testid=row]", 4)
	p.WaitGone("[data-testid=bulk]")
	p.Click("[data-testid=take-back]")
	p.WaitCount("[data-testid=row]", 8)
	for _, m := range talk {
		if c := d.work(m.Conversation); c.State != chat.StateOpen {
			t.Errorf("%d is %s", c.ID, c.State)
		}
	}
}

// TestAViewIsBuilt saves a filter, sees its list and its count, and deletes it in the settings.
func TestAViewIsBuilt(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.connectNumber()
	talk := d.chats(3)
	storetest.Write(t, d.store, func(tx *db.Tx) error {
		_, err := store.MarkRead(tx, d.account, talk[0].Conversation, talk[0].SentAt)
		return err
	})
	p := browser.New(t)
	d.signIn(p, d.admin)
	p.Click("[data-testid=view-new]")
	p.WaitText("[data-testid=viewmaker-count]", "Conversations like this: 2")
	p.Screenshot("maker")
	p.Type("[data-testid=viewmaker-name]", "To read")
	p.Click("[data-testid=viewmaker-save]")
	p.WaitText("[data-testid=view-name]", "To read")
	p.WaitCount("[data-testid=row]", 2)
	p.WaitText("[data-testid=view-saved]", "To read")
	p.WaitText("[data-testid=view-saved] [data-testid=view-count]", "2")
	p.Goto(d.url + "/settings/views")
	p.WaitCount("[data-testid=saved-view]", 1)
	shoot(t, p, "views")
	p.Click("[data-testid=view-delete]")
	p.WaitGone("[data-testid=saved-view]")
}

// TestAThousandRows scrolls through a long list while customers write: few rows are drawn, and what the reader looks at
// does not move.
func TestAThousandRows(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.connectNumber()
	talk := d.chats(1000)
	p := browser.New(t)
	d.signIn(p, d.agent)
	p.WaitVisible(row(talk[0]))
	p.WaitTrue("document.querySelector('chat-list').entries !== undefined") // its module is loaded
	var rest string
	p.Eval("(list => list.entries.length + ' ' + Boolean(list.loading))(document.querySelector('chat-list'))", &rest)
	if rest != "24 false" {
		t.Errorf("before anyone scrolled: rows, and whether more are fetched: %s, want 24 false", rest)
	}
	p.Eval(`window.goDown = setInterval(() => { const l = document.getElementById('rows'); l.scrollTop += 4000; if (document.querySelector('chat-list').entries.length >= 1000) clearInterval(window.goDown) }, 30)`, nil)
	p.WaitTrue("document.querySelector('chat-list').entries.length === 1000")
	p.WaitTrue("document.querySelectorAll('.row').length < 60")
	p.Eval("clearInterval(window.goDown); const l = document.querySelector('chat-list'); l.list.scrollTop = 900 * l.height; 0", nil)
	seen := talk[905]
	p.WaitText(row(seen), "hello from 905")
	top := fmt.Sprintf("document.querySelector(%q).getBoundingClientRect().top", row(seen))
	var before, after float64
	p.Eval(top, &before)
	d.file(d.says(chat.Person{Phone: "4915100000950"}, 0, "news"), d.says(chat.Person{Phone: "4915100000980"}, 0, "news"))
	p.WaitText("[data-part=list-pill]", "2 new")
	p.Eval(top, &after)
	if moved := after - before; moved < -1 || moved > 1 {
		t.Errorf("the reader was moved by %.0f pixels", moved)
	}
	p.Click("[data-part=list-pill]")
	p.WaitText(".row[aria-posinset='1']", "news")
	p.WaitGone("[data-part=list-pill]")
}
