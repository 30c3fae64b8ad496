package templatecheck

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/saltbridge/saltbridge/internal/sandbox/input"
	"github.com/saltbridge/saltbridge/internal/sandbox/refusal"
)

func atoi(v any) int {
	n, err := strconv.Atoi(input.Text(v))
	if err != nil {
		return 0
	}
	return n
}

// checkOffer: limited-time offers are marketing with a picture and, when they expire, a code to copy.
func (d *Definition) checkOffer() *refusal.Error {
	c := Part(d.Components, "LIMITED_TIME_OFFER")
	if c == nil {
		return nil
	}
	offer := input.Nested(c["limited_time_offer"])
	header := formatOf(Part(d.Components, "HEADER"))
	switch {
	case d.Category != "MARKETING":
		return fault(subFormat, "Offer outside of marketing", "LIMITED_TIME_OFFER belongs to templates of category MARKETING.")
	case input.Text(offer["text"]) == "" || utf8.RuneCountInString(input.Text(offer["text"])) > 16:
		return fault(subLength, "Offer text is not valid", "limited_time_offer.text has 1 to 16 characters.")
	case header != "" && header != "IMAGE" && header != "VIDEO":
		return fault(subHeader, "Header is not allowed", "The header of a limited-time offer is an IMAGE or a VIDEO.")
	case Part(d.Components, "FOOTER") != nil:
		return fault(subFooter, "Footer is not allowed", "A limited-time offer has no footer.")
	}
	if expires, _ := input.Bool(offer["has_expiration"]); !expires {
		return nil
	}
	buttons := input.List(Part(d.Components, "BUTTONS")["buttons"])
	if len(buttons) == 0 || kindOf(input.Nested(buttons[0])) != "COPY_CODE" {
		return fault(subFormat, "Code is missing", "An offer that expires needs a COPY_CODE button, as the first one.")
	}
	return nil
}

// checkCarousel wants 2 to 10 cards of one shape and nothing around the body.
func (d *Definition) checkCarousel() *refusal.Error {
	c := Part(d.Components, "CAROUSEL")
	if c == nil {
		return nil
	}
	cards := input.List(c["cards"])
	switch {
	case len(cards) < 2 || len(cards) > 10:
		return fault(subFormat, "Wrong number of cards", "A carousel has two to ten cards.")
	case Part(d.Components, "HEADER") != nil || Part(d.Components, "FOOTER") != nil || Part(d.Components, "BUTTONS") != nil:
		return fault(subFormat, "Component is not allowed", "A carousel has nothing but a body beside its cards.")
	}
	shape := ""
	for i, card := range cards {
		parts := input.List(input.Nested(card)["components"])
		if e := d.checkCard(parts); e != nil {
			return e
		}
		if own := cardShape(parts); i > 0 && own != shape {
			return fault(subFormat, "Cards differ", "All cards need the same components and the same types of buttons.")
		} else {
			shape = own
		}
	}
	return nil
}

func (d *Definition) checkCard(parts []any) *refusal.Error {
	h := Part(parts, "HEADER")
	if f := formatOf(h); f != "IMAGE" && f != "VIDEO" && f != "PRODUCT" {
		return fault(subHeader, "Card header is not valid", "Every card needs a header of format IMAGE, VIDEO or PRODUCT.")
	}
	if e := d.checkHeader(h, 60); e != nil {
		return e
	}
	if b := Part(parts, "BODY"); b != nil {
		if e := d.checkText(b, 160); e != nil {
			return e
		}
	}
	buttons := Part(parts, "BUTTONS")
	if n := len(input.List(buttons["buttons"])); n < 1 || n > 2 {
		return fault(subFormat, "Wrong number of card buttons", "Every card has one or two buttons.")
	}
	return d.checkButtons(buttons)
}

func cardShape(parts []any) string {
	kinds := []string{formatOf(Part(parts, "HEADER")), input.Text(Part(parts, "BODY") != nil)}
	for _, b := range input.List(Part(parts, "BUTTONS")["buttons"]) {
		kinds = append(kinds, kindOf(input.Nested(b)))
	}
	return strings.Join(kinds, " ")
}

// AsRead gives the components as Graph returns them. An authentication template comes back with Meta's
// text and its OTP button turned into a URL button; the wording of that text is ours.
func (d *Definition) AsRead() []any {
	if d.Category != "AUTHENTICATION" || Part(d.Components, "BODY")["text"] != nil {
		return d.Components
	}
	body := "*{{1}}* is your verification code."
	secure, _ := input.Bool(Part(d.Components, "BODY")["add_security_recommendation"])
	if secure {
		body += " For your security, do not share this code."
	}
	out := []any{input.Object{"type": "BODY", "text": body, "add_security_recommendation": secure,
		"example": input.Object{"body_text": []any{[]any{"123456"}}}}}
	if f := Part(d.Components, "FOOTER"); f != nil {
		out = append(out, input.Object{"type": "FOOTER", "text": "This code expires in " + input.Text(f["code_expiration_minutes"]) + " minutes.",
			"code_expiration_minutes": f["code_expiration_minutes"]})
	}
	return append(out, otpAsRead(input.List(Part(d.Components, "BUTTONS")["buttons"])))
}

func otpAsRead(buttons []any) input.Object {
	otp := input.Object{}
	if len(buttons) > 0 {
		otp = input.Nested(buttons[0])
	}
	kind := strings.ToUpper(input.Text(otp["otp_type"]))
	url := "https://www.whatsapp.com/otp/code/?otp_type=" + kind + "&code=otp{{1}}"
	text := input.Text(otp["text"])
	if text == "" {
		text = "Copy code"
	}
	return input.Object{"type": "BUTTONS", "buttons": []any{input.Object{"type": "URL", "text": text, "url": url,
		"example": []any{strings.TrimSuffix(url, "{{1}}") + "123456"}}}}
}

// Previews are Meta's texts of authentication templates, for message_template_previews.
func Previews(languages []string, secure bool, minutes int) []input.Object {
	var out []input.Object
	for _, lang := range languages {
		body := input.Object{"type": "BODY", "add_security_recommendation": secure}
		d := Definition{Category: "AUTHENTICATION", Components: []any{body}}
		if minutes > 0 {
			d.Components = append(d.Components, input.Object{"type": "FOOTER", "code_expiration_minutes": minutes})
		}
		read := d.AsRead()
		o := input.Object{"language": lang, "body": Part(read, "BODY")["text"],
			"buttons": []input.Object{{"text": "Copy code", "autofill_text": "Autofill"}}}
		if f := Part(read, "FOOTER"); f != nil {
			o["footer"] = f["text"]
		}
		out = append(out, o)
	}
	return out
}
