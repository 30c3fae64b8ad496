package sandbox

import (
	"net/http"
	"slices"
	"strings"
)

// phonesView is the page of all phones.
type phonesView struct {
	Owners    []ownerFrame
	Customers []customerFrame
	Others    []customerChoice
	Scenario  string
}

type ownerFrame struct {
	ID, Digits, Display, Name string
}

type customerFrame struct {
	WaID, Name, Display, To string
	ByHand                  bool
}

type customerChoice struct{ WaID, Label string }

// showPhones shows the owner's phone and those of the customers named in ?customers=, two by default.
func (w *World) showPhones(rw http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	v := w.phonesView(r.URL.Query().Get("customers"))
	w.mu.Unlock()
	render(rw, "phones", v)
}

// choicesMax bounds the list of other customers: a crowd has thousands.
const choicesMax = 300

func (w *World) phonesView(asked string) phonesView {
	v := phonesView{Scenario: w.scenario}
	for _, n := range w.sortedNumbers() {
		v.Owners = append(v.Owners, ownerFrame{n.id, n.digits, displayNumber(n.digits), n.name})
	}
	wanted := strings.Split(asked, ",")
	if asked == "" {
		wanted = w.talkative(2)
	}
	shown := map[string]bool{}
	for _, d := range wanted {
		if c := w.customers[digits(d)]; c != nil && !shown[c.waID] {
			shown[c.waID] = true
			v.Customers = append(v.Customers, w.customerFrame(c))
		}
	}
	for _, c := range w.sortedCustomers() {
		if !shown[c.waID] && len(v.Others) < choicesMax {
			v.Others = append(v.Others, customerChoice{c.waID, c.name + " · " + c.shownNumber()})
		}
	}
	return v
}

// talkative are the customers with the longest chats; of two alike, the one with the smaller number.
func (w *World) talkative(count int) []string {
	n := w.sortedNumbers()[0]
	var all []*chat
	for _, ch := range n.chats {
		all = append(all, ch)
	}
	if n.id == shopNumberID { // the shop's two best known faces
		return []string{"13125550177", "447700900555"}
	}
	slices.SortFunc(all, func(a, b *chat) int {
		if d := len(b.messages) - len(a.messages); d != 0 {
			return d
		}
		return strings.Compare(a.customer.waID, b.customer.waID)
	})
	var out []string
	for _, ch := range all[:min(count, len(all))] {
		out = append(out, ch.customer.waID)
	}
	return out
}

// shownNumber is how a customer appears to the business: by username when the number is hidden.
func (c *customer) shownNumber() string {
	if c.hidden {
		return "@" + c.username
	}
	return displayNumber(c.waID)
}

func (w *World) customerFrame(c *customer) customerFrame {
	return customerFrame{WaID: c.waID, Name: c.name, Display: c.shownNumber(), ByHand: c.readsByHand, To: w.sortedNumbers()[0].id}
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

// chatRow is one line of a chat list.
type chatRow struct {
	WaID, Name, Preview, At, Ticks string
	Group                          bool
	Typing                         bool
	Unread                         int
	Avatar                         avatarView
}

func (w *World) chatRow(ch *chat) chatRow {
	name := ch.number.labelOf(ch.customer)
	row := chatRow{WaID: ch.customer.waID, Name: name, Unread: ch.unread, Avatar: avatarOf(name, ch.customer.waID),
		Typing: w.now().Before(ch.customerTypingUntil)}
	if m := ch.last(); m != nil {
		row.Preview, row.At = m.preview(), rfc(m.at)
		if m.fromBusiness && !m.appOnly() {
			row.Ticks = m.status
		}
	}
	return row
}

func groupRow(g *group, owner bool) chatRow {
	row := chatRow{WaID: g.id, Name: g.name, Group: true, Avatar: avatarView{"👥", 7}}
	if owner {
		row.Unread = g.unread
	}
	if l := g.last(); l.text != "" {
		row.Preview, row.At = l.text, rfc(l.at)
		if l.from != nil {
			row.Preview = firstWord(l.from.name) + ": " + l.text
		}
	}
	return row
}

// groupView is a group chat on a phone.
type groupView struct {
	ID, Name, Members string
	Lines             []groupLineView
}

type groupLineView struct {
	From, At string
	Text     any
	Mine     bool
	Colour   int
}

// groupView shows a group to a member, or to the owner when c is nil.
func (n *number) groupView(g *group, c *customer) *groupView {
	v := &groupView{ID: g.id, Name: g.name}
	names := []string{"You"}
	for _, m := range g.members {
		if m != c {
			names = append(names, firstWord(m.name))
		}
	}
	if c != nil {
		names = append(names, n.name)
	}
	v.Members = strings.Join(names, ", ")
	for _, l := range g.lines {
		line := groupLineView{From: n.name, At: rfc(l.at), Text: richText(l.text), Mine: l.from == c}
		if l.from != nil {
			line.From, line.Colour = l.from.name, avatarOf("", l.from.waID).Colour
		}
		v.Lines = append(v.Lines, line)
	}
	return v
}

// callView is a call on a phone's screen.
type callView struct {
	ID, With, Since string
	Avatar          avatarView
	Video           bool
	Incoming        bool // and still ringing
	Ringing         bool
}

// callView shows a call on the phone of the business or of the customer; nil without one.
func (w *World) callView(p *phoneCall, onBusinessPhone bool) *callView {
	if p == nil {
		return nil
	}
	v := &callView{ID: p.id, With: p.chat.partnerName(onBusinessPhone), Video: p.video, Ringing: p.answeredAt.IsZero()}
	v.Avatar = avatarOf(v.With, p.chat.customer.waID)
	v.Incoming = v.Ringing && p.fromBusiness != onBusinessPhone
	if !v.Ringing {
		v.Since = rfc(p.answeredAt)
	}
	return v
}
