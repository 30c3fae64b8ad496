package sandbox

import (
	"fmt"
	"hash/fnv"
	"strings"
	"time"
	"unicode/utf8"
)

// bubbleView is one message on a phone's screen.
type bubbleView struct {
	ID, Kind, Text, Time, Day string
	Mine                      bool
	Ticks                     string // status shown beside the time of one's own message
	Failure, Badge            string
	Media, FileName           string
	Gone                      bool // media without a file
	Quote, QuoteFrom          string
	Reactions                 []string
	Edited, Revoked           bool
	Title, Header, Footer     string
	Buttons                   []string
}

// bubbleFor shows a message on the phone of the business or of the customer.
func (w *World) bubbleFor(m *message, onBusinessPhone bool) bubbleView {
	v := bubbleView{ID: m.id, Kind: m.kind, Mine: m.fromBusiness == onBusinessPhone, Time: m.at.Format("15:04"),
		Day: m.at.Format("2 January 2006"), Edited: m.edited, Revoked: m.revoked}
	if v.Mine {
		v.Ticks = m.status
	}
	if onBusinessPhone && m.via == viaAPI {
		v.Badge = "sent through the API"
		if m.failure != nil {
			v.Failure = m.failure.text()
		}
	}
	for _, who := range []string{"business", "customer"} {
		if e := m.reactions[who]; e != "" {
			v.Reactions = append(v.Reactions, e)
		}
	}
	if q := w.messages[text(m.context["id"])]; q != nil {
		v.Quote, v.QuoteFrom = q.preview(), "You"
		if q.fromBusiness != onBusinessPhone {
			v.QuoteFrom = q.chat.partnerName(onBusinessPhone)
		}
	}
	w.fillContent(&v, m)
	return v
}

func (w *World) fillContent(v *bubbleView, m *message) {
	body, _ := m.body.(object)
	switch {
	case m.kind == "text":
		v.Text = text(body["body"])
	case isMedia(m.kind):
		v.Text, v.FileName = text(body["caption"]), text(body["filename"])
		if w.media[text(body["id"])] != nil {
			v.Media = text(body["id"])
		} else {
			v.Gone = true
		}
	case m.kind == "location":
		v.Title = orElse(text(body["name"]), "Location")
		v.Text = orElse(text(body["address"]), text(body["latitude"])+", "+text(body["longitude"]))
	case m.kind == "template":
		v.Text = m.footnote
		v.Badge = strings.TrimPrefix(v.Badge+" · template "+text(body["name"]), " · ")
	case m.kind == "contacts":
		v.Title = text(nested(nested(list(m.body)[0])["name"])["formatted_name"])
		v.Text = text(nested(firstOf(nested(list(m.body)[0])["phones"]))["phone"])
	case m.kind == "interactive":
		fillInteractive(v, body)
	case m.kind == "button":
		v.Text = text(body["text"])
	default:
		v.Text = "(" + m.kind + ")"
	}
}

// fillInteractive shows what the business offers, or what the customer chose.
func fillInteractive(v *bubbleView, body object) {
	kind := text(body["type"])
	if reply := nested(body[kind]); reply != nil {
		v.Text = orElse(text(reply["title"]), text(reply["body"]))
		return
	}
	v.Header = text(nested(body["header"])["text"])
	v.Text = text(nested(body["body"])["text"])
	v.Footer = text(nested(body["footer"])["text"])
	action := nested(body["action"])
	for _, b := range list(action["buttons"]) {
		v.Buttons = append(v.Buttons, text(nested(nested(b)["reply"])["title"]))
	}
	if b := text(action["button"]); b != "" {
		v.Buttons = append(v.Buttons, b)
	}
	if t := text(nested(action["parameters"])["display_text"]); t != "" {
		v.Buttons = append(v.Buttons, t)
	}
}

func firstOf(v any) any {
	if l := list(v); len(l) > 0 {
		return l[0]
	}
	return nil
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
		"sticker": "Sticker", "location": "📍 Location", "contacts": "👤 Contact", "interactive": text(nested(body["body"])["text"]),
		"template": m.footnote, "button": text(body["text"])}
	if m.kind == "text" {
		return cut(text(body["body"]), 80)
	}
	if caption := text(body["caption"]); caption != "" {
		return cut(strings.Fields(names[m.kind])[0]+" "+caption, 80)
	}
	return cut(orElse(names[m.kind], m.kind), 80)
}

func cut(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n]) + "…"
}

// dayOf says when something was, as a chat list does.
func dayOf(at, now time.Time) string {
	y, m, d := now.Date()
	midnight := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	switch {
	case !at.Before(midnight):
		return at.Format("15:04")
	case !at.Before(midnight.AddDate(0, 0, -1)):
		return "Yesterday"
	}
	return at.Format("02/01/06")
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
		if len([]rune(initials)) < 2 && r > ' ' && !strings.ContainsRune("+(–-&", r) {
			initials += strings.ToUpper(string(r))
		}
	}
	h := fnv.New32a()
	fmt.Fprint(h, id)
	return avatarView{initials, int(h.Sum32() % 8)}
}

// shownMessages is how many bubbles a screen holds.
const shownMessages = 60

// bubbles are the last messages of a chat, with the day above the first of each.
func (w *World) bubbles(ch *chat, onBusinessPhone bool) []bubbleView {
	msgs := ch.messages[max(0, len(ch.messages)-shownMessages):]
	var out []bubbleView
	day := ""
	for _, m := range msgs {
		v := w.bubbleFor(m, onBusinessPhone)
		if v.Day == day {
			v.Day = ""
		} else {
			day = v.Day
		}
		out = append(out, v)
	}
	return out
}
