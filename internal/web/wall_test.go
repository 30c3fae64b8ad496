package web_test

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/browser"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// lead adds a supervisor.
func (d *desk) lead() chat.Agent {
	return d.addAgent("Sunita Rao", "sunita@example.test", chat.RoleSupervisor)
}

// assign gives a conversation to an agent.
func (d *desk) assign(m store.Filed, a chat.Agent) {
	d.t.Helper()
	wants(d.t, d.signedIn(d.admin).post("/conversations/assign", url.Values{"ids": {m.Conversation.String()}, "agent": {a.ID.String()}}), http.StatusSeeOther)
}

func TestTheWallIsForThoseWhoMayWatch(t *testing.T) {
	d := newDesk(t)
	d.connectNumber()
	m := d.file(d.says(ana, 20*time.Minute, "Is anyone there?"))[0]
	watch := "/wall/" + m.Conversation.String()
	jonas, sunita := d.signedIn(d.agent), d.signedIn(d.lead())
	for _, path := range []string{"/wall", watch, "/fragments/wall", "/fragments/wall/rows", "/fragments" + watch} {
		wants(t, jonas.get(path), http.StatusForbidden, "Only supervisors and administrators may watch")
		wants(t, sunita.get(path), http.StatusOK, "Ana Torres")
	}
	wants(t, jonas.post(watch+"/whisper", url.Values{"to": {d.agent.ID.String()}, "note": {"hello"}}), http.StatusForbidden, "Only supervisors")
	wants(t, d.stranger().get(watch), http.StatusNotFound)
	if a := jonas.get("/"); strings.Contains(a.body, `href="/wall"`) {
		t.Error("the navigation leads an agent to the wall")
	}
	wants(t, sunita.get("/"), http.StatusOK, `href="/wall"`)
	wants(t, jonas.get("/settings/profile"), http.StatusOK, "without anyone noticing", "These are: ", "Meera Iyer", "Sunita Rao")
	for path, say := range map[string]string{"/wall?state=busy": "There is no state", "/wall?order=priority": "There is no order"} {
		wants(t, sunita.get(path), http.StatusUnprocessableEntity, say)
	}
}

func TestTheWallKeepsItsChoiceInTheAddress(t *testing.T) {
	d := newDesk(t)
	d.connectNumber()
	first, second := d.file(d.says(ana, 20*time.Minute, "Is anyone there?"))[0], d.file(d.says(bo, 5*time.Minute, "Hello?"))[0]
	d.assign(first, d.agent)
	wants(t, d.signedIn(d.admin).post("/settings/target", url.Values{"target": {"15"}}), http.StatusSeeOther)
	sunita := d.signedIn(d.lead())
	agent, watch := "agent="+d.agent.ID.String(), `href="/wall/`
	for _, c := range []struct{ query, has, hasNot string }{
		{"", watch + first.Conversation.String(), ""},
		{"?state=late", watch + first.Conversation.String() + "?state=late", watch + second.Conversation.String()},
		{"?state=free", watch + second.Conversation.String(), watch + first.Conversation.String()},
		{"?" + agent, watch + first.Conversation.String() + "?" + agent, watch + second.Conversation.String()},
		{"?state=late&agent=" + d.admin.ID.String(), "Nobody waits longer", watch},
	} {
		a := sunita.get("/wall" + c.query)
		wants(t, a, http.StatusOK, c.has)
		if c.hasNot != "" && strings.Contains(a.body, c.hasNot) {
			t.Errorf("%s: it has %q", c.query, c.hasNot)
		}
	}
	wants(t, sunita.get("/wall/"+first.Conversation.String()+"?state=late"), http.StatusOK, `href="/wall?state=late"`)
}

// TestTheWallIsScrolled goes down a long wall: what comes into sight is fetched and stays as new as what is at its top.
func TestTheWallIsScrolled(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.connectNumber()
	talk := d.chats(130) // the last waits the longest
	d.assign(talk[9], d.agent)
	p := browser.New(t)
	d.signIn(p, d.lead())
	p.Goto(d.url + "/wall")
	wallRow := func(n int) string { return "#wall-row-" + talk[n].Conversation.String() }
	p.WaitVisible(wallRow(129))
	p.WaitTrue("document.querySelector('wall-rows').entries?.length >= 40 && document.querySelectorAll('.wall-row').length < 60")
	p.WaitGone(wallRow(9))
	toEnd := "(main => { main.scrollTop = main.scrollHeight; return document.querySelector('wall-rows').entries.length })(document.getElementById('main'))"
	p.WaitTrue(toEnd + " === 130")
	p.WaitVisible(wallRow(0))
	p.WaitText(wallRow(9), "Jonas Weber")
	d.assign(talk[5], d.admin)
	p.WaitText(wallRow(5), "Meera Iyer")
	d.file(d.answers(chat.Person{Phone: "4915100000004"}, chat.FromPhone, "", 0, "On my way"))
	p.WaitText(wallRow(4), "On my way") // answered, it stands behind those who wait
	p.Screenshot("scrolled")
	p.Select("[data-testid=wall-agent]", d.agent.ID.String())
	p.WaitCount("[data-testid=wall-row]", 1)
	p.WaitVisible(wallRow(9))
	p.WaitURL("agent=" + d.agent.ID.String())
	p.Reload()
	p.WaitCount("[data-testid=wall-row]", 1)
}

func TestTheWallIsReadOnWithoutScript(t *testing.T) {
	d := newDesk(t)
	d.connectNumber()
	talk := d.chats(45)
	sunita := d.signedIn(d.lead())
	has := func(a answer, n int) bool {
		return strings.Contains(a.body, "wall-row-"+talk[n].Conversation.String())
	}
	for _, filter := range []string{"", "state=waiting"} {
		first := sunita.get("/wall?" + filter)
		link := regexp.MustCompile(`href="(/wall\?[^"]*after=[^"]*)"`).FindStringSubmatch(first.body)
		if link == nil || !has(first, 44) || has(first, 4) {
			t.Fatalf("%s: no way on, or other rows: %q", filter, link)
		}
		rest := sunita.get(html.UnescapeString(link[1]))
		if rest.StatusCode != http.StatusOK || has(rest, 44) || !has(rest, 4) || !has(rest, 0) {
			t.Errorf("%s: %d, or other rows", filter, rest.StatusCode)
		}
		rows := sunita.get("/fragments/wall/rows?" + filter + "&ids=" + talk[3].Conversation.String() + ",7")
		if rows.StatusCode != http.StatusOK || !has(rows, 3) || strings.Contains(rows.body, "wall-tile") {
			t.Errorf("%s: %d, or other rows", filter, rows.StatusCode)
		}
	}
	wants(t, sunita.get("/fragments/wall/rows?after=nowhere"), http.StatusUnprocessableEntity)
	wants(t, sunita.get("/fragments/wall/rows?ids=1"+strings.Repeat(",1", 60)), http.StatusUnprocessableEntity, "at most 60")
}

// TestWatchingLeavesNoTrace reads a conversation in every way a watcher's page does.
func TestWatchingLeavesNoTrace(t *testing.T) {
	d := newDesk(t)
	d.connectNumber()
	talk := d.file(d.says(ana, time.Minute, "Is anyone there?"), d.answers(ana, chat.FromAgent, chat.StatusFailed, 50*time.Second, "Yes"), d.says(ana, 40*time.Second, "Good"))
	lead := d.lead()
	sunita, v := d.signedIn(lead), chat.SystemViewer(d.account)
	before, err := d.store.Conversation(t.Context(), v, talk[0].Conversation)
	if err != nil || before.Unread == 0 {
		t.Fatalf("%+v, %v", before, err)
	}
	last, seats := d.lastEvent(), d.events.Attendance.Now(v)
	watch := "/wall/" + talk[0].Conversation.String()
	page := sunita.get(watch)
	wants(t, page, http.StatusOK, "You are watching. Nobody sees you.", `data-testid="join"`, "Nobody has this conversation, so there is nobody to whisper to")
	for _, act := range []string{`data-testid="retry"`, "chat-composer", `data-act="`, "hx-post", `data-read=`, `data-unread=`, `id="conversation"`, "bubble-menu"} {
		if strings.Contains(page.body, act) {
			t.Errorf("a watched conversation has %s", act)
		}
	}
	seen := "?seen=0&unread=1&watched=1"
	for _, path := range []string{"/fragments" + watch + seen, "/fragments/message/" + talk[1].ID.String() + seen, "/fragments/older/" + talk[0].Conversation.String() + seen + "&before=" + talk[2].ID.String() + "&at=" + time.Now().Format("20060102150405")} {
		if a := sunita.get(path); a.StatusCode != http.StatusOK || strings.Contains(a.body, "hx-post") {
			t.Errorf("%s: %d, or something in it acts", path, a.StatusCode)
		}
	}
	after, err := d.store.Conversation(t.Context(), v, talk[0].Conversation)
	if err != nil || after != before {
		t.Errorf("it was %+v, and is %+v, %v", before, after, err)
	}
	if there := d.events.Attendance.At(v, talk[0].Conversation); len(there) != 0 || d.events.Attendance.Now(v) != seats {
		t.Errorf("%v are there, or somebody was told so", there)
	}
	told, err := d.store.Events(t.Context(), v, last, 100)
	if err != nil || slices.ContainsFunc(told, func(e chat.Event) bool { return e.Conversation != 0 }) {
		t.Errorf("told: %+v, %v", told, err)
	}
}

func (d *desk) lastEvent() int64 {
	d.t.Helper()
	seq, err := d.store.LastEvent(d.t.Context(), chat.SystemViewer(d.account))
	if err != nil {
		d.t.Fatal(err)
	}
	return seq
}

// TestWatchingKeepsToTheScope asks for somebody else's conversation.
func TestWatchingKeepsToTheScope(t *testing.T) {
	d := newDesk(t)
	d.connectNumber()
	m := d.file(d.says(ana, time.Minute, "Is anyone there?"))[0]
	lead := d.lead()
	storetest.Write(t, d.store, func(tx *db.Tx) error { return store.SetScope(tx, d.account, lead.ID, chat.ScopeAssigned) })
	sunita := d.signedIn(lead)
	wants(t, sunita.get("/wall/"+m.Conversation.String()), http.StatusNotFound)
	if a := sunita.get("/wall"); a.StatusCode != http.StatusOK || strings.Contains(a.body, "Ana Torres") || strings.Contains(a.body, "Jonas Weber</strong>") {
		t.Errorf("%d: the wall shows what its reader may not see", a.StatusCode)
	}
}

func TestAWhisperIsLeftWithoutScript(t *testing.T) {
	d := newDesk(t)
	d.connectNumber()
	m := d.file(d.says(ana, time.Minute, "Is anyone there?"))[0]
	d.assign(m, d.agent)
	sunita, path := d.signedIn(d.lead()), "/wall/"+m.Conversation.String()
	wants(t, sunita.get(path), http.StatusOK, `name="to" value="`+d.agent.ID.String()+`"`)
	wants(t, sunita.post(path+"/whisper", url.Values{"to": {d.admin.ID.String()}, "note": {"Be kind"}}), http.StatusConflict, "Somebody else has this conversation by now")
	a := sunita.post(path+"/whisper", url.Values{"to": {d.agent.ID.String()}, "note": {"Be kind"}})
	wants(t, a, http.StatusSeeOther)
	wants(t, sunita.get(a.Header.Get("Location")), http.StatusOK, "Whispered.", "Be kind")
	wants(t, d.signedIn(d.agent).get("/c/"+m.Conversation.String()), http.StatusOK, "Be kind", "Sunita Rao", `data-testid="note-for"`)
}

// TestASupervisorWatchesWhispersAndTakesOver sits beside an agent who does not notice, until they are spoken to.
func TestASupervisorWatchesWhispersAndTakesOver(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.connectNumber()
	m := d.file(d.says(ana, 20*time.Minute, "Is anyone there?"))[0]
	d.assign(m, d.agent)
	lead := d.lead()
	jonas, sunita := browser.New(t), browser.New(t)
	d.signIn(jonas, d.agent)
	d.signIn(sunita, lead)
	sunita.Goto(d.url + "/wall")
	jonas.Goto(d.url + "/c/" + m.Conversation.String())
	sunita.WaitText("[data-testid=wall-place]", "looks at")
	sunita.WaitTrue("(box => box('.wall-who').right <= box('.wall-say').left && box('.wall-say').right <= box('.wall-has').left)(part => document.querySelector('.wall-row ' + part).getBoundingClientRect())")
	sunita.WaitText("[data-testid=wall-at]", "Jonas Weber is looking at it")
	jonas.Type("#composer", "One moment")
	sunita.WaitText("[data-testid=wall-at].writing", "Jonas Weber is replying")
	sunita.Screenshot("wall-writing")

	sunita.Click("[data-testid=wall-row] a")
	sunita.WaitText("[data-testid=watch-banner]", "Nobody sees you")
	sunita.WaitText("[data-testid=here-note]", "Jonas Weber is replying")
	jonas.Press(browser.Enter)
	sunita.WaitText(".bubble[data-origin=agent]", "One moment")
	d.file(d.says(ana, 0, "Thank you"))
	sunita.WaitText("[data-testid=items]", "Thank you")
	sunita.Type("[data-testid=whisper-field]", "Offer a discount")
	sunita.Screenshot("watching")
	sunita.Click("[data-testid=whisper-send]")
	sunita.WaitText("[data-testid=whispered]", "Whispered")
	sunita.WaitTrue("document.getElementById('whisper-field').value === ''")
	jonas.WaitText("[data-testid=note]", "Offer a discount")
	jonas.Screenshot("whispered")
	if there := d.events.Attendance.At(chat.SystemViewer(d.account), m.Conversation); len(there) != 1 || there[0].Agent != d.agent.ID {
		t.Errorf("%v are there, want Jonas alone", there)
	}
	sunita.WaitTrue("!performance.getEntriesByType('resource').some(({name}) => /\\/(read|here|typing|unsent)$/.test(name))") // nothing told that she is there
	if note := jonas.Count("[data-testid=here-note]:not([hidden])"); note != 0 {
		t.Error("Jonas sees that someone is there")
	}

	sunita.Click("[data-testid=take-over]")
	sunita.WaitVisible("#composer")
	jonas.WaitText("[data-testid=line][data-kind=assigned]:last-of-type", "Sunita Rao")
	jonas.WaitText("[data-testid=here-note]", "Sunita Rao")
	wants(t, d.signedIn(d.agent).get("/notices?after=0"), http.StatusOK, "No longer yours: Ana Torres", "Sunita Rao")
}
