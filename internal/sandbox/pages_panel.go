package sandbox

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// panelView is the control panel.
type panelView struct {
	Now       string
	Clock     string
	App       appView
	Numbers   []numberView
	Accounts  []accountView
	Customers []customerView
	More      int // customers not shown
	Templates []templateView
	Flows     []flowView
	Messages  []messageView
	Media     []mediaView
	Faults    []Fault
	Hooks     []hookView
	Requests  []requestView
	Counts    Counts
	Scenarios []scenario
	Scenario  string
	Crowd     *crowdView
	First     bool // first messages arrive as 131060
}

type appView struct{ ID, Secret, Callback, Verify, SystemToken, ConfigID, Fields string }

type numberView struct {
	ID, Digits, Name, WABA, State, Since, Opened, Contacts, History, Quality string
	Subscribed                                                               bool
	Chats, Open                                                              int
}

type customerView struct {
	WaID, Name, UserID, Last, State string
	Messages                        int
	Window                          string
}

type templateView struct{ ID, Name, Language, Category, Status, Quality, Body string }

type messageView struct{ At, With, Type, Text, Via, Status, ID string }

type mediaView struct{ ID, MIME, Name, Size, Expires string }

type hookView struct {
	ID                          int
	Field, State, At, Retry, To string
	Attempts, Entries, Status   int
}

type requestView struct {
	ID, Status       int
	Method, Path, At string
	Bad              bool
}

type crowdView struct {
	CrowdOptions
	Sent int
}

func (w *World) showPanel(rw http.ResponseWriter, r *http.Request) {
	render(rw, "panel", w.panelView(r.URL.Query().Get("q")))
}

func (w *World) showPanelBody(rw http.ResponseWriter, r *http.Request) {
	render(rw, "panel-body", w.panelView(r.URL.Query().Get("q")))
}

// Rows of the tables on the page; the API has more.
const (
	panelLogRows = 80
	panelRows    = 60
	panelPeople  = 200
)

// panelView collects everything; q filters the two logs.
func (w *World) panelView(q string) panelView {
	v := panelView{Counts: w.WebhookCounts(), Scenarios: scenarios()}
	for _, d := range w.FindDeliveries(q, panelLogRows) {
		v.Hooks = append(v.Hooks, hookRow(d))
	}
	for _, r := range w.FindRequests(q, panelLogRows) {
		v.Requests = append(v.Requests, requestView{r.ID, r.Status, r.Method, r.Path, rfc(r.At), r.Status >= 400})
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	a := w.partner()
	v.Now, v.Clock = rfc(w.now()), w.now().Format("Mon 2 Jan 2006 15:04:05 UTC")
	v.App = appView{a.id, a.secret, a.callback, a.verifyToken, w.systemTok, a.configID, fmt.Sprint(len(a.fields))}
	for _, n := range w.sortedNumbers() {
		v.Numbers = append(v.Numbers, w.numberView(n))
	}
	v.Customers, v.More = w.customerViews()
	v.Flows, v.Accounts = w.flowViews(), w.accountViews()
	v.Templates, v.Messages, v.Media = w.templateViews(), w.messageViews(), w.mediaViews()
	v.Faults, v.Scenario, v.First = w.activeFaults(), w.scenario, w.firstUnavailable
	if w.crowd != nil {
		v.Crowd = &crowdView{w.crowd.CrowdOptions, w.crowd.sent}
	}
	return v
}

func hookRow(d Delivery) hookView {
	v := hookView{ID: d.ID, Field: d.Field, State: d.State, At: rfc(d.QueuedAt), To: d.URL, Attempts: d.Attempts, Entries: d.Entries, Status: d.Status}
	if !d.RetryAt.IsZero() {
		v.Retry = rfc(d.RetryAt)
	}
	return v
}

func (w *World) numberView(n *number) numberView {
	v := numberView{ID: n.id, Digits: displayNumber(n.digits), Name: n.name, WABA: n.waba.id, State: "app only",
		Opened: rfc(n.phone.opened), Chats: len(n.chats), Quality: n.quality}
	for _, ch := range n.chats {
		if ch.windowOpen(w.now()) {
			v.Open++
		}
	}
	if n.link == nil {
		return v
	}
	v.State, v.Since, v.Subscribed = "coexistence", rfc(n.link.at), n.waba.subscribed[n.link.app] != nil
	if n.link.offboarded {
		v.State = "offboarded"
	}
	v.Contacts, v.History = "not asked", "not asked"
	if n.link.askedContacts {
		v.Contacts = "sent"
	}
	if n.link.askedHistory {
		v.History = string(n.link.history)
	}
	return v
}

func (w *World) customerViews() (shown []customerView, more int) {
	now := w.now()
	for _, c := range w.sortedCustomers() {
		if len(shown) == panelPeople {
			more++
			continue
		}
		v := customerView{WaID: c.waID, Name: c.name, UserID: c.userID, State: c.stateWords()}
		var last time.Time
		for _, n := range w.numbers {
			ch := n.chats[c.waID]
			if ch == nil {
				continue
			}
			v.Messages += len(ch.messages)
			if m := ch.last(); m != nil && m.at.After(last) {
				last, v.Last = m.at, rfc(m.at)
			}
			if ch.windowOpen(now) {
				v.Window = rfc(ch.lastInbound.Add(windowLife))
			}
		}
		shown = append(shown, v)
	}
	return shown, more
}

// stateWords are what is special about a customer.
func (c *customer) stateWords() string {
	var out []string
	for _, s := range []struct {
		on   bool
		word string
	}{{c.hidden, "@" + c.username + ", number hidden"}, {c.username != "" && !c.hidden, "@" + c.username}, {c.stopped, "no marketing"}, {c.blocked, "blocks the business"},
		{c.offline, "offline"}, {c.oldDevice, "unsupported device"}, {c.noWhatsApp, "no WhatsApp"}, {c.readsByHand, "reads by hand"}} {
		if s.on {
			out = append(out, s.word)
		}
	}
	return strings.Join(out, " · ")
}

func (w *World) templateViews() []templateView {
	var all []*template
	for _, t := range w.templates {
		all = append(all, t)
	}
	sortBy(all, func(t *template) string { return t.name + t.language + t.id })
	var out []templateView
	for _, t := range all {
		out = append(out, templateView{t.id, t.name, t.language, t.category, t.status, orElse(t.life.Quality, "UNKNOWN"), text(t.component("BODY")["text"])})
	}
	return out[:min(len(out), panelPeople)]
}

// messageViews are the newest messages of all chats.
func (w *World) messageViews() []messageView {
	var all []*message
	for _, n := range w.numbers {
		for _, ch := range n.recentChats() {
			if len(all) >= panelRows && ch.last().at.Before(all[panelRows-1].at) {
				break // the chats come newest first: nothing newer follows
			}
			all = append(all, ch.messages[max(0, len(ch.messages)-panelRows):]...)
			slices.SortFunc(all, func(a, b *message) int { return b.at.Compare(a.at) })
		}
	}
	var out []messageView
	for _, m := range all[:min(len(all), panelRows)] {
		with := "from " + m.chat.customer.name
		if m.fromBusiness {
			with = "to " + m.chat.customer.name
		}
		out = append(out, messageView{rfc(m.at), with, m.kind, m.preview(), m.via, m.status, m.id})
	}
	return out
}

func (w *World) mediaViews() []mediaView {
	var out []mediaView
	for _, m := range w.newestMedia(panelRows) {
		out = append(out, mediaView{m.id, m.mime, m.fileName(), fmt.Sprintf("%.1f kB", float64(len(m.bytes))/1000), rfc(m.expires)})
	}
	return out
}
