package sandbox

import (
	"net/http"
	"time"
)

// panelView is the control panel.
type panelView struct {
	Now       string
	App       appView
	Numbers   []numberView
	Customers []customerView
	Templates []object
	Faults    []Fault
	Hooks     []hookView
	Requests  []requestView
	Counts    Counts
}

type appView struct{ ID, Secret, Callback, Verify, SystemToken, ConfigID string }

type numberView struct {
	ID, Digits, Name, WABA, State, Since, LastOpened, Contacts, History string
	Subscribed                                                          bool
	Chats, Open                                                         int
}

type customerView struct {
	WaID, Name, UserID, Last string
	Messages                 int
	Window                   string
}

type hookView struct {
	Delivery
	At, Retry string
}

type requestView struct {
	Request
	When string
	Bad  bool
}

func (w *World) showPanel(rw http.ResponseWriter, _ *http.Request) {
	render(rw, "panel", w.panelView())
}

func (w *World) showPanelBody(rw http.ResponseWriter, _ *http.Request) {
	render(rw, "panel-body", w.panelView())
}

// Rows of the two logs on the page; the API has more.
const panelLogRows = 60

func (w *World) panelView() panelView {
	v := panelView{Counts: w.WebhookCounts()}
	for _, d := range w.Deliveries() {
		if len(v.Hooks) < panelLogRows {
			row := hookView{Delivery: d, At: stamp(d.QueuedAt)}
			if !d.RetryAt.IsZero() {
				row.Retry = stamp(d.RetryAt)
			}
			v.Hooks = append(v.Hooks, row)
		}
	}
	for _, r := range w.Requests() {
		if len(v.Requests) < panelLogRows {
			v.Requests = append(v.Requests, requestView{r, stamp(r.At), r.Status >= 400})
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	a := w.apps[w.opts.App.ID]
	v.Now = w.now().Format("Mon 2 Jan 2006 15:04:05 UTC")
	v.App = appView{a.id, a.secret, a.callback, a.verifyToken, w.systemTok, a.configID}
	for _, n := range w.sortedNumbers() {
		v.Numbers = append(v.Numbers, w.numberView(n))
	}
	v.Customers = w.customerViews()
	v.Templates, v.Faults = w.describeTemplates(), w.activeFaults()
	return v
}

func (w *World) numberView(n *number) numberView {
	v := numberView{ID: n.id, Digits: displayNumber(n.digits), Name: n.name, WABA: n.waba.id, State: "app only",
		LastOpened: stamp(n.phone.opened), Chats: len(n.chats)}
	for _, ch := range n.chats {
		if ch.windowOpen(w.now()) {
			v.Open++
		}
	}
	if n.link == nil {
		return v
	}
	v.State, v.Since, v.Subscribed = "coexistence", stamp(n.link.at), n.waba.subscribed[n.link.app] != nil
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

func (w *World) customerViews() []customerView {
	now := w.now()
	var out []customerView
	for _, c := range w.sortedCustomers() {
		v := customerView{WaID: c.waID, Name: c.name, UserID: c.userID}
		var last time.Time
		for _, n := range w.numbers {
			if ch := n.chats[c.waID]; ch != nil {
				v.Messages += len(ch.messages)
				if m := ch.last(); m != nil && m.at.After(last) {
					last, v.Last = m.at, dayOf(m.at, now)
				}
				if ch.windowOpen(now) {
					v.Window = ch.lastInbound.Add(windowLife).Sub(now).Round(time.Minute).String()
				}
			}
		}
		out = append(out, v)
	}
	return out
}
