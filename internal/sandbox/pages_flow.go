package sandbox

import "strings"

// flowButton opens the flow. Where the account no longer has it, a plain form with the data's names stands in.
func (w *World) flowButton(m *message, label string, named object, token, action string, payload object) buttonView {
	v := buttonView{Label: label, Icon: "▤"}
	data := nested(payload["data"])
	if f := w.flowOf(m.chat.number.waba, named); f != nil {
		v.Do = "flow"
		v.Data = asJSON(object{"flow_id": f.id, "token": token, "title": label, "screen": payload["screen"], "data": data, "action": action})
		return v
	}
	fields := []string{}
	for k := range data {
		fields = append(fields, k)
	}
	sortBy(fields, func(s string) string { return s })
	if len(fields) == 0 {
		fields = []string{"answer"}
	}
	v.Do, v.Data = "form", asJSON(object{"name": "flow", "title": label, "token": token, "fields": fields})
	return v
}

// flowView is a row of the panel.
type flowView struct {
	ID, Name, Status, Categories, Screens, JSONPath string
	Problems                                        int
	Moves                                           []flowMove
}

// flowMove is a status somebody may give a flow by hand.
type flowMove struct{ Label, Status string }

func (w *World) flowViews() []flowView {
	var out []flowView
	for _, f := range w.flowsOf(nil) {
		d, problems := f.document()
		v := flowView{ID: f.id, Name: f.name, Status: f.status, Problems: len(problems), Screens: strings.Join(d.Screens, ", "),
			Categories: strings.ToLower(strings.ReplaceAll(strings.Join(f.categories, ", "), "_", " ")), JSONPath: "/_sandbox/flows/" + f.id + "/flow.json"}
		for _, m := range []flowMove{{"Publish", flowPublished}, {"Throttle", flowThrottled}, {"Block", flowBlocked}, {"Deprecate", flowDeprecated}} {
			if m.Status != f.status && (m.Status != flowPublished || len(problems) == 0) {
				v.Moves = append(v.Moves, m)
			}
		}
		out = append(out, v)
	}
	return out[:min(len(out), panelPeople)]
}
