package sandbox

import (
	"fmt"
	"hash/fnv"
	htmltemplate "html/template"
	"strings"
	"time"
	"unicode/utf8"
)

// bubbleView is one message on a phone's screen.
type bubbleView struct {
	ID, Kind        string
	At              string // RFC 3339; the browser prints it in its own zone
	Mine            bool
	Ticks           string // status shown beside the time of one's own message
	Failure, Badge  string
	Media, FileName string
	Gone            bool // media without a file
	Quote           htmltemplate.HTML
	QuoteFrom       string
	Reactions       []string
	Edited, Revoked bool
	Header, Footer  string
	Title           string
	Text            htmltemplate.HTML
	Plain           string // what an edit begins with
	Big             bool   // one to three emoji
	Buttons         []buttonView
	Can             string // what the message's menu offers: reply react edit delete
	Note            string // a line in the middle of the chat instead of a bubble
	Ad              string // headline of the advertisement the customer came from
	Bars            []int  // of a voice message, heights in percent
}

// bubbleFor shows a message on the phone of the business or of the customer.
func (w *World) bubbleFor(m *message, onBusinessPhone bool) bubbleView {
	v := bubbleView{ID: m.id, Kind: m.kind, Mine: m.fromBusiness == onBusinessPhone, At: rfc(m.at),
		Edited: m.edited, Revoked: m.revoked, Can: w.menuOf(m, onBusinessPhone), Ad: text(m.referral["headline"])}
	if v.Mine {
		v.Ticks = m.status
	}
	if onBusinessPhone {
		v.Badge = originOf(m)
		if m.failure != nil {
			v.Failure = m.failure.Text()
		}
	}
	for _, who := range []string{"business", "customer"} {
		if e := m.reactions[who]; e != "" {
			v.Reactions = append(v.Reactions, e)
		}
	}
	if q := w.messages[text(m.context["id"])]; q != nil {
		v.Quote, v.QuoteFrom = richText(q.preview()), "You"
		if q.fromBusiness != onBusinessPhone {
			v.QuoteFrom = q.chat.partnerName(onBusinessPhone)
		}
	}
	w.fillContent(&v, m)
	if onBusinessPhone || !m.fromBusiness { // only the customer answers
		for i := range v.Buttons {
			v.Buttons[i].Do = ""
		}
	}
	return v
}

func rfc(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// originOf says how a business message was written, unless it was on the phone itself.
func originOf(m *message) string {
	switch m.via {
	case viaAPI:
		return "sent through the API"
	case viaCompanion:
		return "sent from a linked device"
	}
	return ""
}

// menuOf lists what a tap on the message offers on this phone.
func (w *World) menuOf(m *message, onBusinessPhone bool) string {
	if m.appOnly() || m.revoked {
		return ""
	}
	can := "reply react"
	if m.fromBusiness != onBusinessPhone || m.via == viaAPI { // the app offers neither for what the API sent
		return can
	}
	age := w.now().Sub(m.at)
	body, _ := m.body.(object)
	if age <= editWithin && (m.kind == "text" || text(body["caption"]) != "") {
		can += " edit"
	}
	if age <= revokeWithin {
		can += " delete"
	}
	return can
}

func (ch *chat) partnerName(onBusinessPhone bool) string {
	if onBusinessPhone {
		return ch.number.labelOf(ch.customer)
	}
	return ch.number.name
}

// preview is the message as one line of the chat list.
func (m *message) preview() string {
	if m.revoked {
		return "This message was deleted"
	}
	body, _ := m.body.(object)
	names := map[string]string{"image": "📷 Photo", "video": "🎥 Video", "audio": "🎤 Voice message", "document": "📄 Document",
		"sticker": "Sticker", "location": "📍 Location", "contacts": "👤 Contact", "interactive": interactiveWords(body),
		"template": m.footnote, "button": text(body["text"]), "system": "Changed the phone number", "call": callWords(body),
		"order": "🛒 Order", "unsupported": "🚫 Not supported here"}
	if m.kind == "text" {
		return cut(text(body["body"]), 80)
	}
	if caption := text(body["caption"]); caption != "" {
		return cut(strings.Fields(names[m.kind])[0]+" "+caption, 80)
	}
	return cut(orElse(names[m.kind], m.kind), 80)
}

func callWords(body object) string {
	words := "📞 Voice call"
	if body["video"] == true {
		words = "🎥 Video call"
	}
	switch state := text(body["state"]); state {
	case callAnswered:
		s := 0
		_, _ = fmt.Sscan(fmt.Sprint(body["seconds"]), &s) // an int, or a float64 after loading
		return fmt.Sprintf("%s, %d:%02d", words, s/60, s%60)
	case callDeclined:
		return words + ", declined"
	}
	return words + ", no answer"
}

func cut(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n]) + "…"
}

// avatarView is the round picture of somebody without one.
type avatarView struct {
	Initials string
	Colour   int
}

func avatarOf(name, id string) avatarView {
	initials := ""
	for _, word := range strings.Fields(name) {
		r, _ := utf8.DecodeRuneInString(word)
		if len([]rune(initials)) < 2 && r > ' ' && !strings.ContainsRune("+(–-&@", r) {
			initials += strings.ToUpper(string(r))
		}
	}
	h := fnv.New32a()
	fmt.Fprint(h, id)
	return avatarView{initials, int(h.Sum32() % 8)}
}

// shownMessages is how many bubbles a screen holds.
const shownMessages = 60

// bubbles are the last messages of a chat as far as they reached the phone.
func (w *World) bubbles(ch *chat, onBusinessPhone bool) []bubbleView {
	var out []bubbleView
	for _, m := range ch.messages[max(0, len(ch.messages)-shownMessages):] {
		if onBusinessPhone && (m.fromBusiness || !m.withheld) || !onBusinessPhone && m.arrived() {
			out = append(out, w.bubbleFor(m, onBusinessPhone))
		}
	}
	return out
}

// arrived says whether the customer's phone has received the message.
func (m *message) arrived() bool {
	return !m.fromBusiness || (m.status != "pending" && m.status != "sent" && m.status != "failed")
}

// barsOf draws the sound of a voice message, the same for the same file.
func barsOf(id string) []int {
	h := fnv.New32a()
	fmt.Fprint(h, id)
	seed := h.Sum32()
	bars := make([]int, 26)
	for i := range bars {
		seed = seed*1664525 + 1013904223
		bars[i] = 18 + int(seed>>24)*82/255
	}
	return bars
}
