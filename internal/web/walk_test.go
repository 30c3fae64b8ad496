package web_test

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/axe"
	"github.com/saltbridge/saltbridge/internal/test/browser"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// stop is one page of the walk: whatever is checked of every page is checked of these.
type stop struct {
	name, path string
	stranger   bool      // shown to someone who is not signed in
	samples    bool      // its words are samples, in English and as they come
	opens      []opening // dialogs and menus that are checked too, each on the page as it was loaded
}

// opening is something that opens on a page.
type opening struct {
	name, wait string // the selector of what is to be seen
	open       func(*browser.Page)
}

func clicks(selectors ...string) func(*browser.Page) {
	return func(p *browser.Page) {
		for _, s := range selectors {
			p.Click(s)
		}
	}
}

func presses(keys string) func(*browser.Page) {
	return func(p *browser.Page) {
		p.Eval("document.activeElement.blur()", nil)
		p.Press(keys)
	}
}

// walk fills a desk with conversations, numbers in trouble and all that settings can hold, and lists its pages. A page that is missing
// here is found by TestTheWalkHasEveryPage.
func (d *desk) walk() []stop {
	d.t.Helper()
	d.connectNumber()
	d.ail()
	talk := d.talks()
	d.sync(chat.Sync{Kind: chat.SyncContacts, State: chat.SyncComplete, Items: 312})
	d.sync(chat.Sync{Kind: chat.SyncHistory, State: chat.SyncReceiving, Percent: 42, Phase: 1, Items: 182340})
	template := d.keepTemplates(orderReady, named("sale", chat.CategoryMarketing, `[{"type":"BODY","text":"All herbs 3 for 2."}]`))["order_ready"].ID.String()
	delivery := chat.Delivery{ID: chat.DeliveryID(d.store.IDs.Next()), Account: d.account, State: chat.DeliveryFailed, Error: "The entry has no id.", Body: []byte(`{"entry":[]}`), ReceivedAt: d.clock.NowMillis(), Attempts: 1}
	signup := store.Signup{ID: d.store.IDs.Next(), WABAID: "510020003000401", CreatedAt: d.clock.NowMillis(), Choices: []chat.Choice{{PhoneNumberID: "410050006000702", Digits: "12025550143", Name: "नर्सरी"}}}
	storetest.Write(d.t, d.store, func(tx *db.Tx) error {
		if err := store.AddSignup(tx, d.account, signup, 0); err != nil {
			return err
		}
		return store.AddDeliveries(tx, []chat.Delivery{delivery})
	})
	conversation, passport := "/c/"+talk[0].Conversation.String(), d.settle(talk)
	d.catchUp() // so that something is found
	return []stop{
		{name: "login", path: "/login", stranger: true},
		{name: "offline", path: "/offline", stranger: true},
		{name: "inbox", path: "/", opens: inboxOpenings},
		{name: "thread", path: conversation, opens: threadOpenings("#m-" + talk[8].ID.String() + " .bubble")},
		{name: "contact", path: conversation + "/contact"},
		{name: "shut", path: "/c/" + talk[len(talk)-1].Conversation.String()},
		{name: "wall", path: "/wall"},
		{name: "watch", path: "/wall/" + talk[0].Conversation.String()},
		{name: "templates", path: conversation + "/templates"},
		{name: "template", path: conversation + "/templates/" + template},
		{name: "search", path: "/search?q=lemon"},
		{name: "numbers", path: "/numbers"},
		{name: "connect", path: "/numbers/connect"},
		{name: "number", path: "/numbers/" + d.number.ID.String()},
		{name: "alerts", path: "/numbers/alerts"},
		{name: "passports", path: "/numbers/passport"},
		{name: "passport", path: passport},
		{name: "private", path: "/numbers/private"},
		{name: "choose", path: "/choose/" + chat.NumberID(signup.ID).String()},
		{name: "help", path: "/help"},
		{name: "runbook", path: "/help/webhooks"},
		{name: "operator", path: "/operator"},
		{name: "delivery", path: "/operator/deliveries/" + delivery.ID.String()},
		{name: "profile", path: "/settings/profile"},
		{name: "language", path: "/settings/language"},
		{name: "notifications", path: "/settings/notifications"},
		{name: "keys", path: "/settings/keys"},
		{name: "snippets", path: "/settings/snippets", opens: []opening{{"builder", "[data-testid=builder-use]", clicks("[data-testid=snippet-build]")}, {"acts", "[data-testid=act-state]", clicks("[data-testid=acts] summary")}}},
		{name: "labels", path: "/settings/labels"},
		{name: "teams", path: "/settings/teams", opens: []opening{{"team", "[data-testid=team-card] [data-testid=team-save]", clicks("[data-testid=team-open]")}}},
		{name: "agents", path: "/settings/agents"},
		{name: "views", path: "/settings/views"},
		{name: "gallery", path: "/_gallery", samples: true},
	}
}

// settle gives the settings something to show, and returns the address of a passport.
func (d *desk) settle(talk []store.Filed) string {
	d.t.Helper()
	v := d.signedIn(d.admin)
	d.label("Lemon trees and other citrus plants", "yellow")
	vip := d.label("महत्वपूर्ण", "purple")
	v.post("/settings/teams", url.Values{"name": {"Donaudampfschifffahrt und Auslieferung"}, "minutes": {"30"}, "member": {d.agent.ID.String(), d.admin.ID.String()}})
	v.post("/settings/teams", url.Values{"name": {"डिलीवरी"}})
	teams, err := d.store.Teams(d.t.Context(), chat.SystemViewer(d.account))
	if err != nil {
		d.t.Fatal(err)
	}
	v.post("/conversations/assign", url.Values{"ids": {talk[0].Conversation.String()}, "agent": {d.agent.ID.String()}, "team": {teams[0].ID.String()}})
	v.post("/conversations/label", url.Values{"ids": {talk[0].Conversation.String()}, "add": {vip.ID.String()}})
	v.post("/c/"+talk[0].Conversation.String()+"/notes", url.Values{"note": {"@Jonas Weber: क्या आप देखेंगे? The lemon tree"}})
	v.post("/settings/snippets", url.Values{"title": {"Opening hours"}, "shortcut": {"hours"}, "text": {"Hi {contact.name|there}, we are open from 9 to 18."}, "owner": {"all"},
		"act-me": {"yes"}, "act-label": {vip.ID.String()}, "act-state": {"tomorrow"}})
	v.post("/views", url.Values{"name": {"Urgent"}, "filter": {`{"rules":[{"field":"priority","op":"is","values":["4"]}]}`}, "for": {"me"}})
	v.post("/numbers/private", url.Values{"kind": {"number"}, "value": {"+49 151 23456789"}})
	a := v.post("/numbers/passport", url.Values{"digits": {"+234 803 123 4567"}, "app_version": {"2.24.9"}, "days_used": {"3"}, "answers": {"5000"}, "broadcasts": {"yes"}})
	return a.Header.Get("Location")
}

var inboxOpenings = []opening{
	{"palette", "#chooser [role=option]", func(p *browser.Page) { p.Press("k", ctrl) }},
	{"shortcuts", "#shortcuts", presses("?")},
	{"me", "#me", clicks("[popovertarget=me]")},
	{"legend", "#legend", clicks("[popovertarget=legend]")},
	{"viewmaker", "[data-testid=viewmaker-save]", clicks("[data-testid=view-new]")},
	{"early", "[data-testid=early-field]", func(p *browser.Page) { p.Eval("document.getElementById('early').showModal()", nil) }},
	{"selecting", "[data-testid=bulk]", clicks("[data-act='select.mode']", ".row [data-testid=pick]")},
}

// threadOpenings are what opens on an open conversation; bubble is one of its messages.
func threadOpenings(bubble string) []opening {
	return []opening{
		{"picker", "[data-testid=template-row]", clicks("[data-testid=templates]")},
		{"emoji", "[role=dialog] button", clicks("[data-testid=emoji]")},
		{"snippet-list", "[role=option]", clicks("[data-testid=snippets]")},
		{"builder", "[data-testid=builder-use]", clicks("[data-testid=build]")},
		{"later", "[data-testid=later-choice]", clicks("[data-testid=later] summary")},
		{"enter", "#enter-menu", clicks("[popovertarget=enter-menu]")},
		{"note", "[data-testid=note-field]", clicks("[data-testid=tab-note]")},
		{"assign", "#chooser [role=option]", clicks("[data-testid=charge-who]")},
		{"label", "#chooser [role=option]", clicks("[data-testid=charge-label]")},
		{"snooze", "#chooser [role=option]", clicks("[data-testid=thread-acts] [data-act=snooze]")},
		{"menu", "[data-testid=bubble-menu]", func(p *browser.Page) {
			p.Eval("document.querySelector('"+bubble+"').focus()", nil)
			p.Press("+")
		}},
		{"merge", "[data-testid=merge-search]", clicks("[data-testid=merge]")},
		{"parts", "[data-testid=talks]", clicks("[data-testid=part-talks] summary")},
	}
}

// pages of the walk are those that a browser is sent to, none of the parts that scripts fetch into them.
var parts = regexp.MustCompile(`^/(fragments/.*|static/.*|sw\.js|events|desk|desk/filter|find|notices|media/\{id\}|files/\{hash\}|c/\{id\}/unsent|settings` +
	`|messages/\{id\}/(exchanges|info|versions|forward)|notes/\{id\}/(versions|edit)|contacts/\{id\}/(merge|\{part\}))$`)

// TestTheWalkHasEveryPage compares the walk with the addresses that the server answers.
func TestTheWalkHasEveryPage(t *testing.T) {
	sources, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	served := http.NewServeMux()
	var patterns []string
	for _, name := range sources {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`Handle(?:Func)?\("GET (/[^"]*)"`).FindAllStringSubmatch(string(source), -1) {
			if !strings.HasSuffix(name, "_test.go") && !parts.MatchString(m[1]) {
				served.Handle("GET "+m[1], http.NotFoundHandler())
				patterns = append(patterns, "GET "+m[1])
			}
		}
	}
	for _, s := range newDesk(t).walk() {
		r, err := http.NewRequestWithContext(t.Context(), "GET", s.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		_, pattern := served.Handler(r)
		patterns = slices.DeleteFunc(patterns, func(p string) bool { return p == pattern })
	}
	if len(patterns) > 0 {
		t.Errorf("nothing checks %q\nfix: add them to the walk, or to parts if a script fetches them into a page", patterns)
	}
}

// TestEveryPage walks once in each language: all pages, wide and narrow, light and dark. None scrolls sideways, breaks a rule of WCAG 2.2 AA
// or says something in English alone; none has an error on its console. Another walk opens what opens on them.
func TestEveryPage(t *testing.T) {
	rules := axe.New(t)
	for name, walk := range map[string]func(*walker, []stop){
		"strangers and English": func(w *walker, stops []stop) {
			w.visit(stops, "", func(s stop) bool { return s.stranger })
			w.desk.signIn(w.page, w.desk.admin)
			w.visit(stops, "", func(s stop) bool { return !s.stranger })
		},
		"Hindi": func(w *walker, stops []stop) { w.visitIn("hi", stops) },
		"right to left": func(w *walker, stops []stop) {
			w.visitIn(pseudo, stops)
			w.wantMirrored(stops[slices.IndexFunc(stops, func(s stop) bool { return s.name == "thread" })])
		},
		"what opens": func(w *walker, stops []stop) {
			w.speak("hi")
			for _, s := range stops {
				w.open(s)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWalker(t, rules)
			walk(w, w.desk.walk())
		})
	}
}

// since is how long the walk has taken, for whoever makes it longer.
func (w *walker) since(name string, begun time.Time) {
	w.desk.t.Logf("%-24s %v", name, time.Since(begun).Round(time.Millisecond))
}
