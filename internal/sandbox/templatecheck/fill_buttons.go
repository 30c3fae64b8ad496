package templatecheck

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/saltbridge/saltbridge/internal/sandbox/input"
	"github.com/saltbridge/saltbridge/internal/sandbox/refusal"
)

// subTypes are how a send names the buttons of a template.
var subTypes = map[string]string{"QUICK_REPLY": "quick_reply", "URL": "url", "CATALOG": "catalog", "COPY_CODE": "copy_code",
	"FLOW": "flow", "MPM": "mpm", "SPM": "spm", "VOICE_CALL": "voice_call", "ORDER_DETAILS": "order_details",
	"PHONE_NUMBER": "phone_number"}

// needsParameter says whether a button cannot be sent without one.
func needsParameter(b input.Object) bool {
	switch kindOf(b) {
	case "URL":
		return len(Variables(input.Text(b["url"]))) > 0
	case "COPY_CODE", "MPM", "ORDER_DETAILS":
		return true
	}
	return false
}

// buttons matches the parameters of a send with the buttons of the template by their index.
func (s *sending) buttons(buttons, given []any) []Button {
	params := make([]input.Object, len(buttons))
	for i, c := range given {
		o := input.Nested(c)
		if !strings.EqualFold(input.Text(o["type"]), "button") {
			continue
		}
		path := s.path + "." + strconv.Itoa(i)
		index, err := strconv.Atoi(input.Text(o["index"]))
		switch {
		case err != nil || index < 0 || index > 9:
			set(&s.malformed, refusal.At(path+".index", "must be 0 to 9, the position of the button in the template"))
		case index >= len(buttons):
			set(&s.count, refusal.New(132000, "buttons: number of buttons (%d) does not reach index %d", len(buttons), index))
		default:
			s.subType(path, input.Nested(buttons[index]), o)
			params[index] = o
		}
	}
	var out []Button
	for i, b := range buttons {
		out = append(out, s.button(i, input.Nested(b), params[i]))
	}
	return out
}

func (s *sending) subType(path string, b, sent input.Object) {
	want := subTypes[kindOf(b)]
	if got := strings.ToLower(input.Text(sent["sub_type"])); got != want {
		s.mismatch(path+".sub_type", "the template has a button of type %s there, not %s", want, orUnknown(got))
	}
}

func (s *sending) button(i int, b, sent input.Object) Button {
	out := Button{Kind: kindOf(b), Text: input.Text(b["text"]), URL: input.Text(b["url"])}
	params := input.List(sent["parameters"])
	path := s.path + ".button." + strconv.Itoa(i) + ".parameters.0"
	switch {
	case len(params) == 0 && needsParameter(b):
		set(&s.count, refusal.New(132000, "buttons: Button at index %d of type %s requires a parameter", i, subTypes[out.Kind]))
		return out
	case len(params) == 0:
		return out
	case len(params) > 1 && out.Kind != "VOICE_CALL", out.Kind == "PHONE_NUMBER", out.Kind == "URL" && !needsParameter(b):
		s.miscount("button at index "+strconv.Itoa(i), len(params), map[bool]int{true: 1}[needsParameter(b)])
		return out
	}
	p := input.Nested(params[0])
	kind := strings.ToLower(input.Text(p["type"]))
	switch out.Kind {
	case "URL":
		s.want(path, kind, "text", "payload")
		value := orElse(input.Text(p["text"]), input.Text(p["payload"]))
		if value == "" {
			s.mismatch(path, "needs a text")
		}
		out.URL = Placeholder.ReplaceAllString(out.URL, strings.ReplaceAll(value, "$", "$$"))
		if len(out.URL) > 2000 {
			set(&s.length, refusal.New(132005, "%s: the address has more than 2000 characters", path))
		}
	case "QUICK_REPLY":
		s.want(path, kind, "payload", "text")
		out.Payload = orElse(input.Text(p["payload"]), input.Text(p["text"]))
		if utf8.RuneCountInString(out.Payload) > 256 {
			s.mismatch(path, "a payload has at most 256 characters")
		}
	case "COPY_CODE":
		s.want(path, kind, "coupon_code")
		if n := utf8.RuneCountInString(input.Text(p["coupon_code"])); n < 1 || n > 15 {
			s.mismatch(path, "coupon_code has 1 to 15 characters")
		}
	case "FLOW", "CATALOG", "MPM", "SPM", "ORDER_DETAILS":
		s.want(path, kind, "action")
		s.action(path, out.Kind, input.Nested(p["action"]))
	case "VOICE_CALL":
		s.want(path, kind, "ttl_minutes", "payload")
	}
	return out
}

func (s *sending) want(path, kind string, allowed ...string) {
	for _, a := range allowed {
		if kind == a {
			return
		}
	}
	s.mismatch(path+".type", "expected %s, received %s", allowed[0], orUnknown(kind))
}

// action checks what opens a flow or a list of products.
func (s *sending) action(path, kind string, a input.Object) {
	if a == nil {
		s.mismatch(path, "needs an action")
		return
	}
	if kind != "MPM" {
		return
	}
	sections, products := input.List(a["sections"]), 0
	for _, sec := range sections {
		products += len(input.List(input.Nested(sec)["product_items"]))
	}
	if len(sections) < 1 || len(sections) > 10 || products < 1 || products > 30 {
		s.mismatch(path+".action.sections", "1 to 10 sections with 1 to 30 products in all")
	}
}

// offer wants the moment a limited-time offer ends.
func (s *sending) offer(c input.Object, given []any) {
	if c == nil {
		return
	}
	expires, _ := input.Bool(input.Nested(c["limited_time_offer"])["has_expiration"])
	params := parametersOf(given, "LIMITED_TIME_OFFER")
	if !expires && len(params) == 0 {
		return
	}
	if len(params) != 1 {
		s.miscount("limited_time_offer", len(params), 1)
		return
	}
	p := input.Nested(params[0])
	ms, err := strconv.ParseInt(input.Text(input.Nested(p["limited_time_offer"])["expiration_time_ms"]), 10, 64)
	if err != nil || ms < 1e12 {
		s.mismatch(s.path+".limited_time_offer", "expiration_time_ms is a time in milliseconds")
	}
}

// carousel fills every card; the number of cards must be that of the template.
func (s *sending) carousel(c input.Object, given []any) {
	if c == nil {
		return
	}
	cards := input.List(c["cards"])
	sent := input.List(Part(given, "CAROUSEL")["cards"])
	if len(sent) != len(cards) {
		s.miscount("carousel cards", len(sent), len(cards))
		return
	}
	outer := s.path
	for i := range cards {
		own := input.Nested(sent[i])
		s.path = outer + ".carousel.cards." + strconv.Itoa(i)
		if input.Text(own["card_index"]) != strconv.Itoa(i) {
			s.mismatch(s.path+".card_index", "must be %d", i)
		}
		parts := input.List(own["components"])
		s.shape(parts)
		s.fill(input.List(input.Nested(cards[i])["components"]), parts, false, 160)
	}
	s.path = outer
}

func orElse(s, otherwise string) string {
	if s != "" {
		return s
	}
	return otherwise
}
