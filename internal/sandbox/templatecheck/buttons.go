package templatecheck

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/saltbridge/saltbridge/internal/sandbox/input"
	"github.com/saltbridge/saltbridge/internal/sandbox/refusal"
)

// mostOf is how many buttons of a type one template may have; ten in all.
var mostOf = map[string]int{"QUICK_REPLY": 10, "URL": 2, "PHONE_NUMBER": 1, "COPY_CODE": 1, "VOICE_CALL": 1,
	"FLOW": 1, "CATALOG": 1, "MPM": 1, "SPM": 1, "OTP": 1, "APP": 1, "REQUEST_CONTACT_INFO": 1,
	"ORDER_DETAILS": 1, "PAYMENT_REQUEST": 1}

// textless buttons have a fixed text, or none.
var textless = []string{"CATALOG", "MPM", "SPM", "COPY_CODE", "REQUEST_CONTACT_INFO"}

func kindOf(button input.Object) string { return strings.ToUpper(input.Text(button["type"])) }

func (d *Definition) checkButtons(c input.Object) *refusal.Error {
	if c == nil {
		return nil
	}
	buttons := input.List(c["buttons"])
	if len(buttons) < 1 || len(buttons) > 10 {
		return fault(subFormat, "Wrong number of buttons", "A template has one to ten buttons.")
	}
	count := map[string]int{}
	replyBlocks, wasReply := 0, false
	for _, b := range buttons {
		o := input.Nested(b)
		kind := kindOf(o)
		max, known := mostOf[kind]
		if !known {
			return refusal.OneOf("components['BUTTONS']['type']", kind, "QUICK_REPLY", "URL", "PHONE_NUMBER", "COPY_CODE",
				"VOICE_CALL", "FLOW", "CATALOG", "MPM", "SPM", "OTP", "APP", "REQUEST_CONTACT_INFO", "ORDER_DETAILS")
		}
		if count[kind]++; count[kind] > max {
			return fault(subFormat, "Too many buttons of a type", "At most "+input.Text(max)+" button(s) of type "+kind+".")
		}
		if kind == "QUICK_REPLY" && !wasReply {
			replyBlocks++
		}
		wasReply = kind == "QUICK_REPLY"
		if e := d.checkButton(o, kind); e != nil {
			return e
		}
	}
	if replyBlocks > 1 {
		return fault(subFormat, "Quick replies are not together", "Put all quick replies beside each other, before or after the other buttons.")
	}
	return nil
}

func (d *Definition) checkButton(o input.Object, kind string) *refusal.Error {
	text := input.Text(o["text"])
	switch {
	case kind == "OTP" && d.Category != "AUTHENTICATION":
		return fault(subFormat, "OTP button outside of authentication", "OTP buttons belong to templates of category AUTHENTICATION.")
	case text == "" && !slices.Contains(textless, kind) && kind != "OTP":
		return fault(subFormat, "Button text is missing", "A button of type "+kind+" needs a text.")
	case utf8.RuneCountInString(text) > 25:
		return fault(subLength, "Button text is too long", "A button has at most 25 characters.")
	case len(Variables(text)) > 0:
		return fault(subFormat, "Button text has variables", "The text of a button is fixed.")
	}
	switch kind {
	case "URL":
		return checkURLButton(o)
	case "PHONE_NUMBER":
		if n := input.Text(o["phone_number"]); input.Digits(n) == "" || len(n) > 20 {
			return fault(subFormat, "Phone number is not valid", "phone_number has at most 20 characters, digits and a plus.")
		}
	case "COPY_CODE":
		if code := sample(o["example"]); code == "" || utf8.RuneCountInString(code) > 15 {
			return fault(subFormat, "Sample code is not valid", "COPY_CODE needs an example of at most 15 characters.")
		}
	case "FLOW":
		given := 0
		for _, key := range []string{"flow_id", "flow_name", "flow_json"} {
			if input.Text(o[key]) != "" {
				given++
			}
		}
		if given != 1 {
			return fault(subFormat, "Flow is not named", "FLOW needs exactly one of flow_id, flow_name and flow_json.")
		}
	}
	return nil
}

// sample reads an example that is text in some clients and a list in others.
func sample(v any) string {
	if l := input.List(v); len(l) > 0 {
		return input.Text(l[0])
	}
	return input.Text(v)
}

func checkURLButton(o input.Object) *refusal.Error {
	url := input.Text(o["url"])
	names := Variables(url)
	switch {
	case !strings.HasPrefix(url, "http://") && !strings.HasPrefix(url, "https://"):
		return fault(subFormat, "Button address is not valid", "url must begin with http:// or https://.")
	case len(url) > 2000:
		return fault(subLength, "Button address is too long", "url has at most 2000 characters.")
	case len(names) > 1 || len(names) == 1 && !strings.HasSuffix(url, "}}"):
		return fault(subFormat, "Button address has a misplaced variable", "url may have one variable, at its end.")
	case len(names) == 1 && sample(o["example"]) == "":
		return fault(subFormat, "Sample is missing", "A url with a variable needs an example.")
	}
	return nil
}

// checkAuthentication: the text of such templates is Meta's; only switches and one OTP button are given.
func (d *Definition) checkAuthentication() *refusal.Error {
	if Part(d.Components, "HEADER") != nil || Part(d.Components, "CAROUSEL") != nil {
		return fault(subFormat, "Component is not allowed", "Authentication templates consist of BODY, FOOTER and BUTTONS.")
	}
	if Part(d.Components, "BODY")["text"] != nil {
		return fault(subBody, "Body text is fixed", "The text of authentication templates is Meta's; leave it out.")
	}
	if f := Part(d.Components, "FOOTER"); f != nil {
		if m := atoi(f["code_expiration_minutes"]); f["text"] != nil || m < 1 || m > 90 {
			return fault(subFooter, "Footer is not valid", "The footer of an authentication template is code_expiration_minutes, 1 to 90.")
		}
	}
	buttons := input.List(Part(d.Components, "BUTTONS")["buttons"])
	if len(buttons) != 1 || kindOf(input.Nested(buttons[0])) != "OTP" {
		return fault(subFormat, "OTP button is missing", "An authentication template has exactly one button, of type OTP.")
	}
	return checkOTP(input.Nested(buttons[0]))
}

func checkOTP(o input.Object) *refusal.Error {
	kind := strings.ToUpper(input.Text(o["otp_type"]))
	apps := input.List(o["supported_apps"])
	switch {
	case kind != "COPY_CODE" && kind != "ONE_TAP" && kind != "ZERO_TAP":
		return refusal.OneOf("otp_type", kind, "COPY_CODE", "ONE_TAP", "ZERO_TAP")
	case utf8.RuneCountInString(input.Text(o["text"])) > 25 || utf8.RuneCountInString(input.Text(o["autofill_text"])) > 25:
		return fault(subLength, "Button text is too long", "text and autofill_text have at most 25 characters.")
	case kind == "COPY_CODE":
		return nil
	case kind == "ZERO_TAP" && input.Text(o["zero_tap_terms_accepted"]) != "true":
		return fault(subFormat, "Terms are not accepted", "ZERO_TAP needs zero_tap_terms_accepted: true.")
	case len(apps) == 0 && input.Text(o["package_name"]) == "":
		return fault(subFormat, "App is missing", "ONE_TAP and ZERO_TAP need supported_apps.")
	case len(apps) > 5:
		return fault(subFormat, "Too many apps", "supported_apps has at most five elements.")
	}
	for _, a := range apps {
		app := input.Nested(a)
		if !strings.Contains(input.Text(app["package_name"]), ".") || len(input.Text(app["signature_hash"])) != 11 {
			return fault(subFormat, "App is not valid", "Every app needs a package_name and a signature_hash of 11 characters.")
		}
	}
	return nil
}
