package sandbox

import (
	"strings"
)

// fillTemplate shows a template message with header, body, footer and buttons. A template deleted since
// leaves its rendered words.
func (w *World) fillTemplate(v *bubbleView, m *message, sent object) {
	if v.Badge != "" { // on the owner's phone
		v.Badge += " · template " + text(sent["name"])
	}
	t := w.findTemplate(m.chat.number.waba, text(sent["name"]), text(nested(sent["language"])["code"]))
	if t == nil {
		v.say(m.footnote)
		return
	}
	given := list(sent["components"])
	if header := t.component("HEADER"); header != nil {
		w.fillTemplateHeader(v, header, parametersOf(given, "HEADER"))
	}
	v.say(filledIn(t.component("BODY"), parametersOf(given, "BODY")))
	v.Footer = text(t.component("FOOTER")["text"])
	for i, b := range list(t.component("BUTTONS")["buttons"]) {
		v.Buttons = append(v.Buttons, w.templateButton(m, nested(b), buttonParameter(given, i)))
	}
}

func (w *World) fillTemplateHeader(v *bubbleView, header object, given []any) {
	switch format := strings.ToLower(text(header["format"])); format {
	case "image", "video", "document":
		v.Kind = format
		w.fillMedia(v, format, nested(nested(firstOf(given))[format]))
	case "location":
		v.Header = "📍 " + orElse(text(nested(nested(firstOf(given))["location"])["name"]), "Location")
	default:
		v.Header = filledIn(header, given)
	}
}

// filledIn puts the parameters into a component's text.
func filledIn(component object, given []any) string {
	words := text(component["text"])
	for i, name := range variablesIn(words) {
		for j, g := range given {
			p := nested(g)
			if text(p["parameter_name"]) == name || (text(p["parameter_name"]) == "" && i == j) {
				words = replaceVariable(words, name, parameterText(p))
			}
		}
	}
	return words
}

func replaceVariable(words, name, value string) string {
	return placeholder.ReplaceAllStringFunc(words, func(m string) string {
		if placeholder.FindStringSubmatch(m)[1] == name {
			return value
		}
		return m
	})
}

// buttonParameter is the parameter sent for the i-th button.
func buttonParameter(given []any, i int) object {
	for _, c := range given {
		o := nested(c)
		if strings.EqualFold(text(o["type"]), "button") && atoiOr(text(o["index"]), -1) == i {
			return nested(firstOf(o["parameters"]))
		}
	}
	return nil
}

func (w *World) templateButton(m *message, b, p object) buttonView {
	label := text(b["text"])
	switch strings.ToUpper(text(b["type"])) {
	case "QUICK_REPLY":
		return buttonView{Label: label, Icon: "↩", Do: "answer",
			Data: asJSON(object{"type": "button", "button": object{"payload": orElse(text(p["payload"]), label), "text": label}})}
	case "URL":
		return buttonView{Label: label, Icon: "↗", URL: safeURL(placeholder.ReplaceAllString(text(b["url"]), text(p["text"])))}
	case "PHONE_NUMBER":
		return buttonView{Label: orElse(label, text(b["phone_number"])), Icon: "📞"}
	case "COPY_CODE", "OTP":
		return buttonView{Label: orElse(label, "Copy code"), Icon: "⧉"}
	case "FLOW":
		action := nested(p["action"])
		return w.flowButton(m, label, b, orElse(text(action["flow_token"]), "unused"), text(b["flow_action"]), object{"screen": b["navigate_screen"], "data": action["flow_action_data"]})
	case "REQUEST_CONTACT_INFO":
		return buttonView{Label: orElse(label, "Share phone number"), Icon: "👤", Do: "contact"}
	case "CATALOG", "MPM", "SPM":
		return buttonView{Label: orElse(label, "View items"), Icon: "🛒", Do: "order", Data: asJSON(object{"items": []string{"item-1"}})}
	}
	return buttonView{Label: label}
}
