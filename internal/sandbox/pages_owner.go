package sandbox

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

// ownerScreen is what the owner's phone shows.
type ownerScreen struct {
	View                  string // chats, chat, group, calls, contacts, contact, settings, account, platform, pairing, …
	ID, Name, Digits, Now string
	Initials              avatarView
	Chats                 []chatRow
	Chat                  chatRow
	Bubbles               []bubbleView
	Group                 *groupView
	Call                  *callView
	Known                 bool // the chat's customer is in the address book
	Blocks                bool // and blocked
	Number                string
	JustConnected         bool
	Pairing               string // step of the pairing, empty without one
	Connected, Offboarded bool
	App, Since            string
	AppVersion, Opened    string
	OldVersion            bool
	Forecast              string // when Meta would cut the link for want of use
	Contacts              []contactRow
	Calls                 []chatRow
	Devices               []deviceRow
	Kinds                 []deviceRow
	Lists                 []listRow
	Disappearing          string
}

type contactRow struct {
	Digits, Name, Display string
	Avatar                avatarView
}

type deviceRow struct {
	ID, Kind, Name, At string
	Refused            bool
}

type listRow struct{ ID, Name, To string }

func (w *World) showOwnerScreen(rw http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	n := w.findNumber(r.PathValue("phone_number_id"))
	var v ownerScreen
	if n != nil {
		v = w.ownerScreen(n, r.URL.Query().Get("view"), r.URL.Query().Get("chat"))
	}
	w.mu.Unlock()
	if n == nil {
		rw.WriteHeader(http.StatusNoContent) // changed its number, or left with its world: the page shows what it had
		return
	}
	render(rw, "owner-screen", v)
}

// justConnected is how long the list of chats says that the pairing worked.
const justConnected = 10 * time.Minute

func (w *World) ownerScreen(n *number, view, id string) ownerScreen {
	p := n.phone
	v := ownerScreen{View: orElse(view, "chats"), ID: n.id, Name: n.name, Digits: displayNumber(n.digits), Now: rfc(w.now()),
		Initials: avatarOf(n.name, n.id), AppVersion: p.appVersion, OldVersion: olderThan(p.appVersion, minAppVersion), Opened: rfc(p.opened),
		Disappearing: p.disappearing, Call: w.callView(w.callOf(n, nil), true)}
	if s := p.signup; s != nil {
		v.Pairing = s.phoneStep
		if v.View != "chat" { // the message from Facebook Business comes to the front
			v.View = "pairing"
		}
	} else if v.View == "pairing" {
		v.View = "chats"
	}
	if n.link != nil {
		v.Connected, v.Offboarded = true, n.link.offboarded
		v.JustConnected = w.now().Sub(n.link.at) < justConnected && !n.link.offboarded
		v.App, v.Since, v.Forecast = w.apps[n.link.app].name, rfc(n.link.at), rfc(p.opened.Add(inactivityLimit))
	}
	w.fillOwner(&v, n, id)
	return v
}

// fillOwner adds what the view shows. A chat or group that does not exist leads back to the list.
func (w *World) fillOwner(v *ownerScreen, n *number, id string) {
	switch v.View {
	case "chat", "contact":
		if c := w.customers[digits(id)]; c != nil {
			v.Chat, v.Number = w.chatRow(n.chatWith(c)), c.shownNumber()
			v.Known, v.Blocks = n.phone.contacts[c.waID] != nil, n.blocks(c)
			if v.View == "chat" {
				v.Bubbles = w.bubbles(n.chatWith(c), true)
			}
			return
		}
	case "group":
		if _, g := w.findGroup(n.id, id); g != nil {
			v.Group = n.groupView(g, nil)
			g.unread = 0
			return
		}
	case "contacts":
		v.Contacts = n.contactRows()
		return
	case "calls":
		v.Calls = w.callRows(n)
		return
	case "devices":
		v.Devices, v.Kinds = n.deviceRows()
		return
	case "broadcasts":
		v.Lists = n.listRows()
		return
	case "settings", "account", "platform", "pairing", "privacy", "version", "reregister":
		return
	}
	v.View, v.Chats = "chats", w.chatRows(n)
}

// maxChatRows bounds the lists of a phone in a crowd.
const maxChatRows = 80

// chatRows mixes chats and groups, the newest first.
func (w *World) chatRows(n *number) []chatRow {
	chats := n.recentChats()
	var out []chatRow
	for _, ch := range chats[:min(len(chats), maxChatRows)] {
		out = append(out, w.chatRow(ch))
	}
	for _, g := range n.phone.groups {
		out = append(out, groupRow(g, true))
	}
	slices.SortStableFunc(out, func(a, b chatRow) int { return strings.Compare(b.At, a.At) })
	return out
}

func (w *World) callRows(n *number) []chatRow {
	var out []chatRow
	for _, ch := range n.recentChats() {
		for _, m := range ch.messages {
			if m.kind == "call" {
				row := w.chatRow(ch)
				row.Preview, row.At, row.Ticks, row.Unread = "↙ "+m.preview(), rfc(m.at), "", 0
				if m.fromBusiness {
					row.Preview = "↗ " + m.preview()
				}
				out = append(out, row)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b chatRow) int { return strings.Compare(b.At, a.At) })
	return out[:min(len(out), maxChatRows)]
}

func (n *number) contactRows() []contactRow {
	var out []contactRow
	for _, c := range n.phone.contacts {
		out = append(out, contactRow{c.digits, c.full, displayNumber(c.digits), avatarOf(c.full, c.digits)})
	}
	sortBy(out, func(r contactRow) string { return strings.ToLower(r.Name) + r.Digits })
	return out[:min(len(out), choicesMax)]
}

// deviceRows are the linked devices, and those that could be linked.
func (n *number) deviceRows() (linked, kinds []deviceRow) {
	for _, c := range n.phone.companions {
		linked = append(linked, deviceRow{ID: c.id, Kind: c.kind, Name: companionKinds[c.kind], At: rfc(c.linkedAt)})
	}
	for kind, name := range companionKinds {
		kinds = append(kinds, deviceRow{Kind: kind, Name: name, Refused: n.checkCompanion(kind) != nil})
	}
	sortBy(kinds, func(r deviceRow) string { return r.Name })
	return linked, kinds
}

func (n *number) listRows() []listRow {
	var out []listRow
	for _, b := range n.phone.broadcasts {
		var names []string
		for _, c := range b.to {
			names = append(names, n.labelOf(c))
		}
		out = append(out, listRow{b.id, b.name, strings.Join(names, ", ")})
	}
	return out
}
