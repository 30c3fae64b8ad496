package sandbox

import (
	"encoding/json"
	"fmt"
	"strings"
)

// buttonView is something to tap under a bubble.
type buttonView struct {
	Label, Icon string
	Do          string // what the customer's phone does: answer, list, form, location, contact, order; empty shows it only
	URL         string
	Data        string // JSON for the script
}

func (w *World) fillContent(v *bubbleView, m *message) {
	body, _ := m.body.(object)
	if isMedia(m.kind) {
		w.fillMedia(v, m.kind, body)
		v.say(text(body["caption"]))
		return
	}
	switch m.kind {
	case "text":
		v.say(text(body["body"]))
		v.Big = onlyEmoji(v.Plain)
	case "live_location":
		v.Title = "Live location"
	case "location":
		v.Title = orElse(text(body["name"]), "Location")
		v.say(orElse(text(body["address"]), fmt.Sprintf("%v, %v", body["latitude"], body["longitude"])))
	case "template":
		w.fillTemplate(v, m, body)
	case "contacts":
		card := nested(firstOf(m.body))
		v.Title = text(nested(card["name"])["formatted_name"])
		v.say(text(nested(firstOf(card["phones"]))["phone"]))
	case "interactive":
		w.fillInteractive(v, m, body)
	case "button":
		v.say(text(body["text"]))
	case "order":
		v.Title = fmt.Sprintf("🛒 %d items", len(list(body["product_items"])))
		v.say(text(body["text"]))
	case "system":
		v.Note = "Changed the phone number to " + displayNumber(text(body["wa_id"]))
	case "call":
		v.Note = callWords(body)
	default:
		v.say("This kind of message is not supported here")
	}
}

func (v *bubbleView) say(s string) { v.Text, v.Plain = richText(s), s }

// fillMedia takes content of the form {"id":…} or {"link":…}.
func (w *World) fillMedia(v *bubbleView, kind string, body object) {
	id := text(body["id"])
	v.FileName = text(body["filename"])
	switch {
	case w.media[id] != nil:
		v.Media = id
		v.FileName = orElse(v.FileName, w.media[id].fileName())
	case text(body["link"]) != "":
		v.FileName = orElse(v.FileName, text(body["link"]))
		v.Gone = true
	default:
		v.Gone = true
	}
	if kind == "audio" {
		v.Bars = barsOf(id)
	}
}

// interactiveWords is what an interactive message says in one line: the question, or the answer chosen.
func interactiveWords(body object) string {
	if reply := nested(body[text(body["type"])]); reply != nil {
		return orElse(text(reply["title"]), orElse(text(reply["body"]), text(reply["response"])))
	}
	return text(nested(body["body"])["text"])
}

// fillInteractive shows what the business offers, or what the customer chose.
func (w *World) fillInteractive(v *bubbleView, m *message, body object) {
	kind := text(body["type"])
	if reply := nested(body[kind]); reply != nil {
		v.say(interactiveWords(body))
		v.Footer = text(reply["description"])
		return
	}
	header := nested(body["header"])
	if part := nested(header[text(header["type"])]); part != nil {
		v.Kind = text(header["type"])
		w.fillMedia(v, v.Kind, part)
	}
	v.Header = text(header["text"])
	v.say(text(nested(body["body"])["text"]))
	v.Footer = text(nested(body["footer"])["text"])
	v.Buttons = offersOf(kind, nested(body["action"]))
	if kind == "flow" {
		p := nested(nested(body["action"])["parameters"])
		v.Buttons = []buttonView{w.flowButton(m, orElse(text(p["flow_cta"]), "Open"), p, text(p["flow_token"]), text(p["flow_action"]), nested(p["flow_action_payload"]))}
	}
}

// offersOf are the buttons of an interactive message.
func offersOf(kind string, action object) []buttonView {
	parameters := nested(action["parameters"])
	switch kind {
	case "button":
		return replyButtons(list(action["buttons"]))
	case "list":
		return []buttonView{{Label: text(action["button"]), Icon: "☰", Do: "list", Data: asJSON(object{"title": action["button"], "sections": action["sections"]})}}
	case "cta_url":
		return []buttonView{{Label: text(parameters["display_text"]), Icon: "↗", URL: safeURL(text(parameters["url"]))}}
	case "address_message":
		return []buttonView{{Label: "Provide address", Icon: "🏠", Do: "form", Data: asJSON(object{"name": "address_message", "title": "Your address",
			"fields": []string{"name", "phone_number", "address", "city"}})}}
	case "location_request_message":
		return []buttonView{{Label: "Send location", Icon: "📍", Do: "location"}}
	case "request_contact_info":
		return []buttonView{{Label: "Share phone number", Icon: "👤", Do: "contact"}}
	case "call_permission_request":
		return []buttonView{permission("Always allow calls", "accept"), permission("Not now", "reject")}
	case "product", "product_list", "catalog_message":
		return []buttonView{{Label: "Order", Icon: "🛒", Do: "order", Data: asJSON(object{"catalog_id": action["catalog_id"], "items": productsIn(action)})}}
	}
	return nil
}

func permission(label, response string) buttonView {
	reply := object{"type": "call_permission_reply", "call_permission_reply": object{"response": response, "response_source": "user_action"}}
	return buttonView{Label: label, Do: "answer", Data: asJSON(object{"type": "interactive", "interactive": reply})}
}

func replyButtons(buttons []any) []buttonView {
	var out []buttonView
	for _, b := range buttons {
		reply := nested(nested(b)["reply"])
		answer := object{"type": "button_reply", "button_reply": object{"id": reply["id"], "title": reply["title"]}}
		out = append(out, buttonView{Label: text(reply["title"]), Icon: "↩", Do: "answer",
			Data: asJSON(object{"type": "interactive", "interactive": answer})})
	}
	return out
}

func productsIn(action object) []string {
	out := []string{}
	if id := text(action["product_retailer_id"]); id != "" {
		out = append(out, id)
	}
	for _, s := range list(action["sections"]) {
		for _, p := range list(nested(s)["product_items"]) {
			out = append(out, text(nested(p)["product_retailer_id"]))
		}
	}
	if len(out) == 0 {
		out = append(out, "item-1")
	}
	return out
}

// safeURL keeps buttons from carrying anything but a web address.
func safeURL(s string) string {
	if strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://") {
		return s
	}
	return ""
}

func asJSON(v any) string {
	raw, err := json.Marshal(v)
	if err != nil { // cannot happen: made of JSON values
		return "{}"
	}
	return string(raw)
}

func firstOf(v any) any {
	if l := list(v); len(l) > 0 {
		return l[0]
	}
	return nil
}
