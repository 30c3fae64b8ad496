package sandbox

import (
	"net/http"
	"strings"
	"time"
)

// phonesView is the page of all phones.
type phonesView struct {
	Owners    []ownerFrame
	Customers []customerFrame
	Others    []customerChoice
}

type ownerFrame struct {
	ID, Digits, Display, Name string
}

type customerFrame struct {
	WaID, Name, Display, To string
	ByHand                  bool
	Avatar                  avatarView
}

type customerChoice struct{ WaID, Label string }

// showPhones shows the owner's phone and those of the customers named in ?customers=, two by default.
func (w *World) showPhones(rw http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	v := w.phonesView(r.URL.Query().Get("customers"))
	w.mu.Unlock()
	render(rw, "phones", v)
}

func (w *World) phonesView(asked string) phonesView {
	var v phonesView
	for _, n := range w.sortedNumbers() {
		v.Owners = append(v.Owners, ownerFrame{n.id, n.digits, displayNumber(n.digits), n.name})
	}
	shown := map[string]bool{}
	if asked == "" {
		asked = "13125550177,447700900555"
	}
	for d := range strings.SplitSeq(asked, ",") {
		if c := w.customers[digits(d)]; c != nil && !shown[c.waID] {
			shown[c.waID] = true
			v.Customers = append(v.Customers, w.customerFrame(c))
		}
	}
	for _, c := range w.sortedCustomers() {
		if !shown[c.waID] {
			v.Others = append(v.Others, customerChoice{c.waID, c.name + " · " + displayNumber(c.waID)})
		}
	}
	return v
}

func (w *World) customerFrame(c *customer) customerFrame {
	return customerFrame{WaID: c.waID, Name: c.name, Display: displayNumber(c.waID), ByHand: c.readsByHand,
		To: w.sortedNumbers()[0].id, Avatar: avatarOf(c.name, c.waID)}
}

func (w *World) showCustomerFrame(rw http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	c := w.customers[digits(r.PathValue("wa_id"))]
	var v customerFrame
	if c != nil {
		v = w.customerFrame(c)
	}
	w.mu.Unlock()
	if c == nil {
		http.NotFound(rw, r)
		return
	}
	render(rw, "customer-frame", v)
}

// chatRow is one line of the owner's chat list.
type chatRow struct {
	WaID, Name, Preview, When, Ticks string
	Unread                           int
	Avatar                           avatarView
}

// ownerScreen is what the owner's phone shows.
type ownerScreen struct {
	View                   string // chats, chat, settings, account, platform, pairing
	ID, Name, Digits       string
	Chats                  []chatRow
	Chat                   chatRow
	Bubbles                []bubbleView
	Pairing                string // step of the pairing, empty without one
	Connected, Offboarded  bool
	App, Since             string
	AppVersion, LastOpened string
	Window                 string
}

func (w *World) showOwnerScreen(rw http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	n := w.findNumber(r.PathValue("phone_number_id"))
	var v ownerScreen
	if n != nil {
		v = w.ownerScreen(n, r.URL.Query().Get("view"), r.URL.Query().Get("chat"))
	}
	w.mu.Unlock()
	if n == nil {
		http.NotFound(rw, r)
		return
	}
	render(rw, "owner-screen", v)
}

func (w *World) ownerScreen(n *number, view, waID string) ownerScreen {
	v := ownerScreen{View: orElse(view, "chats"), ID: n.id, Name: n.name, Digits: displayNumber(n.digits),
		AppVersion: n.phone.appVersion, LastOpened: n.phone.opened.Format("2 Jan 2006, 15:04")}
	if s := n.phone.signup; s != nil {
		v.Pairing = s.phoneStep
		if v.View != "chat" { // the message from Facebook Business comes to the front
			v.View = "pairing"
		}
	} else if v.View == "pairing" {
		v.View = "platform"
	}
	if n.link != nil {
		v.Connected, v.Offboarded = true, n.link.offboarded
		v.App, v.Since = w.apps[n.link.app].name, n.link.at.Format("2 Jan 2006, 15:04")
	}
	switch v.View {
	case "chat":
		c := w.customers[digits(waID)]
		if c == nil {
			v.View = "chats"
			v.Chats = w.chatRows(n)
			break
		}
		ch := n.chatWith(c)
		v.Chat, v.Bubbles = w.chatRow(ch), w.bubbles(ch, true)
	case "chats":
		v.Chats = w.chatRows(n)
	}
	return v
}

// maxChatRows bounds the chat list of a phone in a crowd.
const maxChatRows = 80

func (w *World) chatRows(n *number) []chatRow {
	chats := n.recentChats()
	var out []chatRow
	for _, ch := range chats[:min(len(chats), maxChatRows)] {
		out = append(out, w.chatRow(ch))
	}
	return out
}

func (w *World) chatRow(ch *chat) chatRow {
	name := ch.number.labelOf(ch.customer)
	row := chatRow{WaID: ch.customer.waID, Name: name, Unread: ch.unread, Avatar: avatarOf(name, ch.customer.waID)}
	if m := ch.last(); m != nil {
		row.Preview, row.When = m.preview(), dayOf(m.at, w.now())
		if m.fromBusiness {
			row.Ticks = m.status
		}
	}
	return row
}

// customerScreen is what a customer's phone shows: the chat with the business.
type customerScreen struct {
	WaID, Business, Number string
	Avatar                 avatarView
	Bubbles                []bubbleView
	Typing                 bool
	Offline                bool
}

func (w *World) showCustomerScreen(rw http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	c := w.customers[digits(r.PathValue("wa_id"))]
	n := w.findNumber(r.URL.Query().Get("to"))
	if n == nil {
		n = w.sortedNumbers()[0]
	}
	var v customerScreen
	if c != nil {
		ch := n.chatWith(c)
		v = customerScreen{WaID: c.waID, Business: n.name, Number: displayNumber(n.digits), Avatar: avatarOf(n.name, n.id),
			Bubbles: w.bubbles(ch, false), Typing: w.now().Before(ch.typingUntil), Offline: c.offline}
		v.Bubbles = w.arrived(ch, v.Bubbles)
	}
	w.mu.Unlock()
	if c == nil {
		http.NotFound(rw, r)
		return
	}
	render(rw, "customer-screen", v)
}

// arrived leaves out what the customer's phone has not received.
func (w *World) arrived(ch *chat, all []bubbleView) []bubbleView {
	out := make([]bubbleView, 0, len(all))
	day := ""
	for _, v := range all {
		day = orElse(v.Day, day)
		m := w.messages[v.ID]
		if m != nil && m.fromBusiness && (m.status == "pending" || m.status == "sent" || m.status == "failed") {
			continue
		}
		v.Day, day = day, ""
		out = append(out, v)
	}
	return out
}

// stamp prints a moment for the panel.
func stamp(t time.Time) string { return t.Format("2 Jan 15:04:05") }
