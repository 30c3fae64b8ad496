package web_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/browser"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

func row(m store.Filed) string { return "[data-conversation='" + m.Conversation.String() + "'].row" }

func bubble(m store.Filed) string { return "#m-" + m.ID.String() + " .bubble" }

// TestMessagesArriveLive has the inbox open while customers, the phone and an agent write.
func TestMessagesArriveLive(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.connectNumber()
	p := browser.New(t)
	d.signIn(p, d.agent)
	p.WaitText("[data-testid=empty]", "No conversations yet")

	first := d.file(d.says(ana, time.Minute, "Is the lemon tree still there?"))[0]
	p.WaitText(row(first), "Is the lemon tree still there?")
	p.WaitText(row(first)+" [data-testid=unread]", "1")
	p.WaitGone("[data-testid=empty]")
	p.WaitTrue("document.title.startsWith('(1) ')")
	p.WaitTrue("document.getElementById('announce').textContent === 'New message from Ana Torres'")
	second := d.file(d.says(meera, 0, "नमस्ते!"))[0]
	p.WaitText(".row:first-child", "नमस्ते!")
	p.WaitTrue("document.title.startsWith('(2) ')")

	p.Click(row(first))
	p.WaitURL("/c/" + first.Conversation.String())
	p.WaitVisible(bubble(first))
	p.WaitGone(row(first) + " [data-testid=unread]")
	p.WaitTrue("document.title.startsWith('(1) ')")
	p.WaitVisible(row(first) + " a[aria-current]")

	answer := d.file(d.answers(ana, chat.FromPhone, "", 0, "It is! Come by."))[0]
	p.WaitText(bubble(answer)+"[data-origin=phone]", "It is! Come by.")
	p.WaitText(".row:first-child", "It is! Come by.")

	p.Type("[data-testid=composer]", "And bring a bag.")
	p.Press(browser.Enter)
	p.WaitText(".bubble[data-origin=agent][data-status=accepted]", "And bring a bag.")
	p.WaitTrue("document.getElementById('composer').value === ''")
	p.WaitCount("[data-testid=bubble]", 3)
	p.WaitText(row(second), "नमस्ते!")
	if sent := d.meta.texts(); len(sent) != 1 || sent[0] != "And bring a bag." {
		t.Fatalf("Meta got %q", sent)
	}
	d.react(first, "🍋")
	p.WaitText(bubble(first)+" [data-testid=reactions]", "🍋")
}

// TestReadersKeepTheirPlace scrolls up in a long conversation while messages arrive.
func TestReadersKeepTheirPlace(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.connectNumber()
	var lines []line
	for i := range 100 {
		lines = append(lines, d.says(ana, time.Duration(200-i)*time.Minute, fmt.Sprintf("message number %d", i)))
	}
	talk := d.file(lines...)
	p := browser.New(t)
	d.signIn(p, d.agent)
	p.Goto(d.url + "/c/" + talk[0].Conversation.String())
	p.WaitVisible(bubble(talk[99]))
	p.WaitTrue("document.querySelector('.scroller').scrollTop > -1")

	p.Eval("document.querySelector('.scroller').scrollTo(0, -1e6)", nil)
	p.WaitTrue("document.querySelectorAll('.item[data-message]').length > 40")
	p.Eval("document.querySelector('.scroller').scrollTo(0, -1e6)", nil)
	p.WaitTrue("document.querySelectorAll('.item[data-message]').length === 100")
	p.WaitTrue("!document.querySelector('.older')")

	p.Eval(fmt.Sprintf("document.getElementById('m-%s').scrollIntoView({block: 'center'})", talk[20].ID), nil)
	top := fmt.Sprintf("document.getElementById('m-%s').getBoundingClientRect().top", talk[20].ID)
	var before, after float64
	p.Eval(top, &before)
	late := d.file(d.says(ana, 0, "news from the customer"))[0]
	p.WaitVisible(".pill")
	p.Eval(top, &after)
	if moved := after - before; moved < -2 || moved > 2 {
		t.Errorf("the reader was moved by %.0f pixels", moved)
	}
	d.climbRead(talk[20])
	p.WaitVisible(bubble(talk[20]) + " [data-testid=reactions]") // also what is older than the newest is fetched again
	p.WaitText(row(late)+" [data-testid=unread]", "")
	p.Click(".pill")
	p.WaitGone(".pill")
	p.WaitVisible(bubble(late))
	p.WaitGone(row(late) + " [data-testid=unread]")
	p.WaitTrue("document.querySelectorAll('.item[data-message]').length === 101")
}

// climbRead changes an older message.
func (d *desk) climbRead(m store.Filed) { d.react(m, "👀") }

func TestImportsComeInBursts(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.connectNumber()
	d.sync(chat.Sync{Kind: chat.SyncHistory, State: chat.SyncReceiving, Percent: 5})
	p := browser.New(t)
	d.signIn(p, d.agent)
	p.WaitText("[data-testid=import-note]", "Chat history")
	p.Eval("window.asked = 0, new PerformanceObserver(list => window.asked += list.getEntries().length).observe({type: 'resource'})", nil)
	var lines []line
	for i := range 1500 {
		person := chat.Person{Phone: fmt.Sprintf("1202555%04d", i%300), ProfileName: fmt.Sprintf("Customer %03d", i%300)}
		lines = append(lines, d.line(person, chat.FromImport, chat.In, time.Duration(3000-i)*time.Hour, chat.Content{Type: "text", Text: fmt.Sprintf("old message %d", i)}))
	}
	d.file(lines...)
	d.sync(chat.Sync{Kind: chat.SyncHistory, State: chat.SyncComplete, Percent: 100, Items: 1500})
	p.WaitText(".row:first-child", "old message 1499")
	p.WaitGone("[data-testid=import-note]")
	p.WaitGone("[data-testid=unread]")
	var asked int
	p.Eval("window.asked", &asked)
	if asked > 20 {
		t.Errorf("1,500 events made %d requests", asked)
	}
	p.Eval("document.getElementById('rows').scrollTo(0, 1e6)", nil)
	p.WaitTrue("document.getElementById('rows').scrollHeight > 60 * document.querySelector('.row').offsetHeight") // a page further down
	p.WaitTrue("document.querySelectorAll('.row').length < 60")                                                   // of 300
}

func TestSyncProgressIsLive(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.connectNumber()
	d.unwatched()
	d.sync(chat.Sync{Kind: chat.SyncContacts, State: chat.SyncRequested})
	d.sync(chat.Sync{Kind: chat.SyncHistory, State: chat.SyncWaiting})
	p := browser.New(t)
	d.signIn(p, d.admin)
	p.Goto(d.url + "/numbers")
	p.WaitText("[data-testid=sync-history]", "equested") // the keeper requests it in its own time
	d.sync(chat.Sync{Kind: chat.SyncHistory, State: chat.SyncReceiving, Percent: 42, Phase: 1, Items: 18234})
	p.WaitText("[data-testid=sync-history][data-state=receiving][data-percent='42']", "18,234 messages")
	d.sync(chat.Sync{Kind: chat.SyncHistory, State: chat.SyncComplete, Percent: 100, Items: 50000})
	p.WaitText("[data-testid=sync-history][data-state=complete][data-percent='100']", "Complete.")
	storetest.Write(t, d.store, func(tx *db.Tx) error {
		if _, err := store.ChangeLink(tx, d.account, d.number.ID, chat.LinkChange{Link: chat.LinkDisconnected, Reason: "PRIMARY_INACTIVITY", At: d.clock.NowMillis() + 1}); err != nil {
			return err
		}
		return d.events.Append(tx, d.account, chat.Event{Kind: chat.EventNumberChanged, Number: d.number.ID})
	})
	p.WaitText("[data-testid=number][data-link=disconnected]", "not used for about 14 days")
}

func TestFailedMessagesCanBeSentAgain(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	talk := d.seed()
	p := browser.New(t)
	d.signIn(p, d.agent)
	p.Goto(d.url + "/c/" + talk[0].Conversation.String())
	p.WaitText("[data-testid=trouble]", "Reach them another way")
	p.Click("[data-testid=retry]")
	p.WaitText(".item:last-child .bubble[data-status=accepted]", "The driver is on the way.")
	if sent := d.meta.texts(); len(sent) != 1 {
		t.Fatalf("Meta got %q", sent)
	}
}

// TestDraftsStayWithTheirConversation also loses the connection while sending.
func TestDraftsStayWithTheirConversation(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.connectNumber()
	first, second := d.file(d.says(ana, time.Minute, "hello"))[0], d.file(d.says(meera, 0, "hello"))[0]
	p := browser.New(t)
	p.Allow(func(problem string) bool { return strings.Contains(problem, "/messages: Failed to load resource") })
	d.signIn(p, d.agent)
	p.Click(row(first))
	p.WaitVisible(bubble(first))
	p.Type("[data-testid=composer]", "half a thought")
	p.Click(row(second))
	p.WaitVisible(bubble(second))
	p.WaitTrue("document.getElementById('composer').value === ''")
	p.WaitText(row(first), "half a thought") // a row that is drawn anew while it is pressed is not clicked
	p.Click(row(first))
	p.WaitVisible(bubble(first))
	p.WaitTrue("document.getElementById('composer').value === 'half a thought'")
	p.Reload()
	p.WaitTrue("document.getElementById('composer')?.value === 'half a thought'")

	p.Eval(fmt.Sprintf("document.getElementById('composer').form.action = %q", d.meta.url+"/gone/messages"), nil)
	p.Allow(func(problem string) bool {
		return strings.Contains(problem, "/gone/") || strings.Contains(problem, "connect-src")
	})
	p.Click("[data-testid=send]")
	p.WaitText("[data-testid=pending]", "No connection")
	p.WaitTrue("document.getElementById('composer').value === ''")
	p.Reload()
	p.WaitText("[data-testid=pending]", "half a thought")
	p.WaitTrue("document.getElementById('composer')?.value === ''")
	p.Click("[data-testid=pending] [data-act=again]")
	p.WaitText(".bubble[data-status=accepted]", "half a thought")
	p.WaitGone("[data-testid=pending]")
}

func TestWindowCountsDownAndShuts(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.connectNumber()
	m := d.file(d.says(ana, 23*time.Hour, "hello"))[0]
	p := browser.New(t)
	d.signIn(p, d.agent)
	p.Click(row(m))
	p.WaitText("[data-testid=window][data-open=true].soon", "min left")
	p.WaitVisible("[data-testid=composer]")
	again := d.file(d.says(ana, 0, "hello again"))[0]
	p.WaitVisible(bubble(again))
	p.WaitText("[data-testid=window][data-open=true]:not(.soon)", "23 h 59 min left")
	d.clock.Advance(24 * time.Hour)
	p.WaitText("[data-testid=window][data-open=false]", "Window shut")
	p.WaitText("[data-testid=shut]", "Free text is not possible right now")
	p.WaitGone("[data-testid=composer]")
	p.WaitGone("[data-testid=row-window]")
}

func TestWorkingByKeyboard(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.connectNumber()
	older, newer := d.file(d.says(ana, time.Hour, "older"))[0], d.file(d.says(meera, 0, "newer"))[0]
	p := browser.New(t)
	d.signIn(p, d.agent)
	p.WaitVisible(row(newer))
	p.WaitTrue("'ready' in document.documentElement.dataset")
	p.Press("j")
	p.WaitVisible(bubble(newer))
	p.Press("j")
	p.WaitVisible(bubble(older))
	p.Press("k")
	p.WaitVisible(bubble(newer))
	p.Press("r")
	p.WaitTrue("document.activeElement.id === 'composer'")
	p.Press("jk?")
	// The test's keyboard types a character also where a page prevented it: an r may stand before.
	p.WaitTrue("document.getElementById('composer').value.endsWith('jk?')")
	p.Press(browser.Escape)
	p.WaitTrue("document.activeElement.id !== 'composer'")
	p.Press("?")
	p.WaitText("#shortcuts", "Next conversation")
	p.Screenshot("shortcuts")
	p.Press(browser.Escape)
	p.WaitGone("#shortcuts")
	p.Click("[popovertarget=legend]")
	p.WaitText("#legend", "The owner wrote it in the WhatsApp Business app.")
	p.Screenshot("legend")
	p.Press(browser.Escape)
	p.WaitGone("#legend")
	p.Eval("history.back()", nil)
	p.WaitVisible(bubble(older))
}

func TestPhoneWidthIsPagesWithBackButtons(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	talk := d.seed()
	p := browser.New(t)
	p.Resize(browser.Phone)
	d.signIn(p, d.agent)
	p.Click(row(talk[0]))
	p.WaitVisible(bubble(talk[9]))
	p.WaitGone("#rows")
	p.WaitGone("[data-testid=panel]")
	p.Click("[data-testid=open-contact]")
	p.WaitText("[data-testid=panel]", "Known here since")
	p.WaitGone("#items")
	p.Click("[data-testid=panel-back]")
	p.WaitVisible(bubble(talk[9]))
	p.Type("[data-testid=composer]", "line one")
	p.Press(browser.Enter) // on a touch keyboard Enter is a new line
	p.Press("line two")
	p.Click("[data-testid=send]")
	p.WaitText(".bubble[data-origin=agent]", "line one line two")
	p.Click("[data-testid=back]")
	p.WaitVisible("#rows")
	p.WaitTrue("document.documentElement.dataset.ready === ''")
	p.Click(row(talk[0]))
	p.WaitVisible(bubble(talk[9]))
	d.swipes(p, talk)
}

func TestColoursCanBeChosen(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	p := browser.New(t)
	d.signIn(p, d.agent)
	ground := "getComputedStyle(document.querySelector('.rail')).backgroundColor"
	light := p.EvalString(ground)
	p.Click("[popovertarget=me]")
	p.Click("#me input[value=dark]")
	p.WaitTrue(ground + " !== '" + light + "'")
	p.Screenshot("menu")
	p.Reload()
	p.WaitTrue(ground + " !== '" + light + "'")
	p.Click("[popovertarget=me]")
	p.Click("[data-testid=signout]")
	p.WaitURL("/login")
}
