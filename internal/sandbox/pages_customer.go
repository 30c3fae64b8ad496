package sandbox

import (
	"net/http"
	"slices"
	"strings"
)

// customerScreen is what a customer's phone shows.
type customerScreen struct {
	View                     string // chat, chats, group, me, ad
	WaID, Name, Number, Now  string
	Business, To             string
	BusinessNumber           string
	Avatar                   avatarView
	Bubbles                  []bubbleView
	Chats                    []chatRow
	Group                    *groupView
	Call                     *callView
	Typing, Offline, Blocked bool
	Hidden, OldDevice        bool
	NoWhatsApp, Stopped      bool
	Username                 string
	Ad                       adView
}

type adView struct{ Headline, Body, Picture string }

func (w *World) showCustomerScreen(rw http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	w.mu.Lock()
	c := w.customers[digits(r.PathValue("wa_id"))]
	var v customerScreen
	if c != nil {
		v = w.customerScreen(c, q.Get("view"), q.Get("chat"), q.Get("to"))
	}
	w.mu.Unlock()
	if c == nil {
		rw.WriteHeader(http.StatusNoContent) // changed its number, or left with its world: the page shows what it had
		return
	}
	render(rw, "customer-screen", v)
}

func (w *World) customerScreen(c *customer, view, id, to string) customerScreen {
	n := w.findNumber(to)
	if n == nil {
		n = w.sortedNumbers()[0]
	}
	ch := n.chatWith(c)
	v := customerScreen{View: orElse(view, "chat"), WaID: c.waID, Name: c.name, Number: displayNumber(c.waID), Now: rfc(w.now()),
		Business: n.name, To: n.id, BusinessNumber: displayNumber(n.digits), Avatar: avatarOf(n.name, n.id),
		Typing: w.now().Before(ch.typingUntil) && !c.offline, Offline: c.offline, Blocked: c.blocked, Hidden: c.hidden,
		OldDevice: c.oldDevice, NoWhatsApp: c.noWhatsApp, Stopped: c.stopped, Username: c.username,
		Call: w.callView(w.callOf(n, c), false), Ad: adView{n.ad.headline, n.ad.body, n.ad.picture}}
	switch v.View {
	case "chats":
		v.Chats = w.customerRows(c)
	case "group":
		_, g := w.findGroup(n.id, id)
		if g == nil || !slices.Contains(g.members, c) {
			v.View = "chats"
			v.Chats = w.customerRows(c)
			return v
		}
		v.Group = n.groupView(g, c)
	case "me", "ad":
	default:
		v.View, v.Bubbles = "chat", w.bubbles(ch, false)
	}
	return v
}

// customerRows lists the businesses and the groups on a customer's phone.
func (w *World) customerRows(c *customer) []chatRow {
	var out []chatRow
	for _, n := range w.sortedNumbers() {
		row := chatRow{WaID: n.id, Name: n.name, Avatar: avatarOf(n.name, n.id)}
		if ch := n.chats[c.waID]; ch != nil {
			w.lastArrived(&row, ch)
		}
		out = append(out, row)
		for _, g := range n.phone.groups {
			if slices.Contains(g.members, c) {
				out = append(out, groupRow(g, false))
			}
		}
	}
	slices.SortStableFunc(out, func(a, b chatRow) int { return strings.Compare(b.At, a.At) })
	return out
}

// lastArrived shows the newest message that reached the customer, and counts those not read.
func (w *World) lastArrived(row *chatRow, ch *chat) {
	for _, m := range slices.Backward(ch.messages) {
		if !m.arrived() {
			continue
		}
		if row.At == "" {
			row.Preview, row.At = m.preview(), rfc(m.at)
			if !m.fromBusiness && !m.appOnly() {
				row.Ticks = m.status
			}
		}
		if !m.fromBusiness || m.status != "delivered" {
			return
		}
		row.Unread++
	}
}
