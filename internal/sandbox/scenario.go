package sandbox

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/saltbridge/saltbridge/internal/sandbox/people"
)

// build fills an empty world with a business: a number used in the Business app alone, its address book,
// six months of chats, and templates ready for the day it is connected.
func (w *World) build(s scenario) {
	w.scenario = s.Name
	b := &waba{id: s.WABA, name: s.Business, portfolio: s.portfolio, portfolioName: s.portfolioName,
		subscribed: map[string]*subscription{}}
	n := &number{id: s.NumberID, digits: s.Digits, name: s.Business, waba: b, quality: "GREEN",
		chats: map[string]*chat{}, serviceUsed: map[string]int{}, phone: newPhone(w.now())}
	b.numbers = []*number{n}
	w.wabas[b.id], w.numbers[n.id] = b, n

	play := people.Named(s.play)
	cast := play.Cast
	if s.crowd {
		w.crowd = w.newCrowd(n, play)
		cast = w.crowd.cast
	}
	for _, p := range cast {
		w.addCustomer(p.Number, p.Profile)
		n.phone.contacts[p.Number] = &contact{digits: p.Number, full: p.Label, first: firstWord(p.Label)}
	}
	if !s.crowd {
		rng := rand.New(rand.NewPCG(w.opts.Seed, 0xacce))
		for _, c := range play.Chats(rng, w.now()) {
			w.addPast(n, c, s.place)
		}
	}
	for _, t := range s.templates {
		w.addScenarioTemplate(n, t)
	}
	w.addScenarioFlow(n, s.flow)
	w.addSurroundings(n, s, cast)
}

func newPhone(now time.Time) *phone {
	return &phone{appVersion: "2.26.40.12", opened: now, contacts: map[string]*contact{}, disappearing: "off"}
}

// addSurroundings gives the phone what only the app has: groups, an old broadcast list, two companions,
// and the business's advertisement.
func (w *World) addSurroundings(n *number, s scenario, cast []people.Person) {
	p := n.phone
	for _, sg := range s.groups {
		p.groups = append(p.groups, w.scenarioGroup(p, sg, cast))
	}
	list := &broadcast{id: p.newID("b"), name: s.list}
	for _, who := range cast[:min(4, len(cast))] {
		list.to = append(list.to, w.customers[who.Number])
	}
	p.broadcasts = []*broadcast{list}
	p.disappearing = "90d"
	for _, kind := range []string{"web", "windows"} {
		p.companions = append(p.companions, &companion{id: p.newID("d"), kind: kind, linkedAt: w.now().Add(-40 * 24 * time.Hour)})
	}
	n.ad = s.ad
	photo := madeUp("image", w.opts.Seed)
	n.ad.picture = w.addMedia(n, photo.mime, "ad.jpg", photo.bytes, w.now().AddDate(1, 0, 0)).id
}

func (w *World) scenarioGroup(p *phone, sg scenarioGroup, cast []people.Person) *group {
	g := &group{id: p.newID("g"), name: sg.name}
	for _, i := range sg.members {
		g.members = append(g.members, w.customers[cast[i].Number])
	}
	at := w.now().Add(-26 * time.Hour)
	for _, l := range sg.lines {
		who, words, _ := strings.Cut(l, " ")
		at = at.Add(3 * time.Minute)
		line := groupLine{text: words, at: at}
		if who != "-" {
			line.from = w.customers[cast[atoiOr(who, 0)].Number]
		}
		g.lines = append(g.lines, line)
	}
	return g
}

// addPast puts a finished conversation into the chat of the two.
func (w *World) addPast(n *number, c people.Chat, place string) {
	ch := n.chatWith(w.customers[c.With.Number])
	for _, l := range c.Lines {
		m := &message{id: w.wamid(c.With.Number, l.FromShop, stanzaPhone), fromBusiness: l.FromShop, via: viaCustomer,
			at: l.At, kind: l.Kind, status: "read"}
		if l.FromShop {
			m.via = viaApp
		}
		m.body = w.pastBody(n, l, place)
		w.add(ch, m)
	}
}

func (w *World) pastBody(n *number, l people.Line, place string) any {
	switch l.Kind {
	case "text":
		return object{"body": l.Text}
	case "location":
		return object{"latitude": 38.8895, "longitude": -77.0353, "name": l.Text, "address": place}
	}
	body := object{}
	if l.Text != "" {
		body["caption"] = l.Text
	}
	if w.now().Sub(l.At) > historyMediaReach {
		return body // long gone: the phone itself may still have it, Meta does not
	}
	s := madeUp(l.Kind, w.rng.Uint64())
	m := w.addMedia(n, s.mime, s.name, s.bytes, w.now().Add(receivedMediaLife))
	body["id"] = m.id
	switch l.Kind {
	case "audio":
		body["voice"] = true
	case "document":
		body["filename"] = s.name
	case "sticker":
		body["animated"] = false
	}
	return body
}

func (w *World) addScenarioTemplate(n *number, s scenarioTemplate) {
	body := object{"type": "BODY", "text": s.body}
	if len(s.example) > 0 {
		body["example"] = object{"body_text": []any{s.example}}
	}
	t := &template{id: w.nodeID(), name: s.name, language: "en_US", category: s.category, status: "APPROVED",
		format: "POSITIONAL", components: []any{body}, waba: n.waba, number: n, createdAt: w.now().Add(-90 * 24 * time.Hour), life: templateLife{Proven: true}}
	if s.footer != "" {
		t.components = append(t.components, object{"type": "FOOTER", "text": s.footer})
	}
	if len(s.buttons) > 0 {
		t.components = append(t.components, object{"type": "BUTTONS", "buttons": s.buttons})
	}
	w.templates[t.id] = t
}

// Play starts the world over with another scenario. The partner's app, its address and its tokens stay.
func (w *World) Play(name string) error {
	s := scenarioNamed(name)
	if s.Name != name {
		return fmt.Errorf("no scenario %q: there are %s", name, strings.Join(Scenarios(), ", "))
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.empty()
	w.build(s)
	w.wakeCrowd()
	w.changed(event{Kind: "resync"})
	return nil
}

// empty removes everything but the partner's app and the tokens of the partner itself.
func (w *World) empty() {
	clear(w.wabas)
	clear(w.numbers)
	clear(w.customers)
	clear(w.byUserID)
	clear(w.media)
	clear(w.templates)
	clear(w.flows)
	clear(w.messages)
	clear(w.signups)
	clear(w.calls)
	clear(w.codes)
	clear(w.uploads)
	clear(w.handles)
	clear(w.usage)
	clear(w.links)
	for v, t := range w.tokens {
		if t.kind == tokenBusiness {
			delete(w.tokens, v)
		}
	}
	w.timers.queue = nil
	w.faults, w.crowd = nil, nil
}

// Business is a number of the world, for programs that set something up.
type Business struct{ PhoneNumberID, DisplayNumber, Name, WABAID string }

// Businesses lists the numbers in a stable order.
func (w *World) Businesses() []Business {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []Business
	for _, n := range w.sortedNumbers() {
		out = append(out, Business{n.id, n.digits, n.name, n.waba.id})
	}
	return out
}
