package templatecheck

import (
	"strings"

	"github.com/saltbridge/saltbridge/internal/sandbox/input"
	"github.com/saltbridge/saltbridge/internal/sandbox/refusal"
)

// Sample is a template of the library, ready to be used under a name of one's own.
type Sample struct {
	Name, Topic, Usecase string
	Industries           []string
	Header, Body         string
	Params, Types        []string // samples and kinds of the variables of the body
	Buttons              []input.Object
}

// Library is a small selection: the topics and use cases are Meta's, the texts ours.
var Library = []Sample{
	{"order_confirmed_1", "ORDER_MANAGEMENT", "ORDER_CONFIRMATION", []string{"E_COMMERCE"}, "Order confirmed",
		"Hello {{1}}, we received your order {{2}} and will tell you when it leaves our house.",
		[]string{"Ana", "AG-1042"}, []string{"TEXT", "TEXT"}, []input.Object{{"type": "URL", "text": "See the order", "url": "https://www.example.com/{{1}}"}}},
	{"delivery_update_1", "ORDER_MANAGEMENT", "DELIVERY_UPDATE", []string{"E_COMMERCE"}, "On its way",
		"Hello {{1}}, the parcel with your order {{2}} arrives on {{3}} at the address you gave.",
		[]string{"Ana", "AG-1042", "3 May"}, []string{"TEXT", "TEXT", "DATE"}, []input.Object{{"type": "URL", "text": "Track", "url": "https://www.example.com/{{1}}"}}},
	{"payment_due_1", "PAYMENTS", "PAYMENT_DUE_REMINDER", []string{"FINANCIAL_SERVICES"}, "Payment due",
		"Hello {{1}}, an amount of {{2}} is due on {{3}}. Please pay it in time.",
		[]string{"Ana", "12.50 EUR", "3 May"}, []string{"TEXT", "AMOUNT", "DATE"}, nil},
	{"fraud_alert_1", "ACCOUNT_UPDATE", "FRAUD_ALERT", []string{"FINANCIAL_SERVICES"}, "Unusual payment",
		"Hello {{1}}, did you pay {{2}} just now? If not, please call us at once.",
		[]string{"Ana", "99.00 EUR"}, []string{"TEXT", "AMOUNT"}, []input.Object{{"type": "PHONE_NUMBER", "text": "Call us", "phone_number": "+12025550142"}}},
	{"feedback_survey_1", "CUSTOMER_FEEDBACK", "FEEDBACK_SURVEY", []string{"E_COMMERCE"}, "",
		"Hello {{1}}, how did you like your visit on {{2}}? Tell us in one minute.",
		[]string{"Ana", "3 May"}, []string{"TEXT", "DATE"}, []input.Object{{"type": "URL", "text": "Give feedback", "url": "https://www.example.com/{{1}}"}}},
	{"appointment_reminder_1", "EVENT_REMINDER", "EVENT_RSVP_REMINDER", []string{"E_COMMERCE"}, "",
		"Hello {{1}}, this reminds you of your appointment on {{2}} at our place.",
		[]string{"Ana", "3 May"}, []string{"TEXT", "DATE"}, nil},
}

// Node is the sample as message_template_library shows it.
func (s Sample) Node(language string) input.Object {
	o := input.Object{"id": "7" + input.Digits(strings.Repeat("0", 14)) + input.Text(len(s.Name)), "name": s.Name,
		"language": language, "category": "UTILITY", "topic": s.Topic, "usecase": s.Usecase, "industry": s.Industries,
		"body": s.Body, "body_params": s.Params, "body_param_types": s.Types, "buttons": s.Buttons}
	if s.Header != "" {
		o["header"] = s.Header
	}
	return o
}

// FromLibrary fills the definition from a sample. The inputs of the buttons are a list, or text that
// holds one; keys without quotes, as in Meta's own sample, are accepted.
func (d *Definition) FromLibrary(name string, buttonInputs any, bodyInputs input.Object) *refusal.Error {
	for _, s := range Library {
		if s.Name != name {
			continue
		}
		d.Category, d.Format = "UTILITY", "POSITIONAL"
		d.Components = s.components(looseList(buttonInputs), bodyInputs)
		return nil
	}
	return refusal.Invalid("The library has no template %q. GET message_template_library lists them.", name)
}

func (s Sample) components(inputs []any, extra input.Object) []any {
	var samples []any
	for _, p := range s.Params {
		samples = append(samples, p)
	}
	body := s.Body
	for key, sentence := range map[string]string{"add_contact_number": " Call us with any question.",
		"add_learn_more_link": " Learn more on our site.", "add_track_package_link": " You can follow the parcel on our site."} {
		if on, _ := input.Bool(extra[key]); on {
			body += sentence
		}
	}
	parts := []any{input.Object{"type": "BODY", "text": body, "example": input.Object{"body_text": []any{samples}}}}
	if s.Header != "" {
		parts = append([]any{input.Object{"type": "HEADER", "format": "TEXT", "text": s.Header}}, parts...)
	}
	var buttons []any
	for i, b := range s.Buttons {
		own := input.Object{}
		for k, v := range b {
			own[k] = v
		}
		if i < len(inputs) {
			fillLibraryButton(own, input.Nested(inputs[i]))
		}
		if kindOf(own) == "URL" && own["example"] == nil {
			own["example"] = []any{strings.ReplaceAll(input.Text(own["url"]), "{{1}}", "sample")}
		}
		buttons = append(buttons, own)
	}
	if buttons != nil {
		parts = append(parts, input.Object{"type": "BUTTONS", "buttons": buttons})
	}
	return parts
}

func fillLibraryButton(b, in input.Object) {
	if url := input.Nested(in["url"]); url != nil {
		b["url"] = input.Text(url["base_url"])
		if s := input.Text(url["url_suffix_example"]); s != "" {
			b["example"] = []any{s}
		}
	}
	if n := input.Text(in["phone_number"]); n != "" {
		b["phone_number"] = n
	}
}

// looseList reads a list whose text may have bare keys and single quotes, as Meta's sample has.
func looseList(v any) []any {
	if l := input.List(v); l != nil {
		return l
	}
	s, _ := v.(string)
	return input.List(bareKey.ReplaceAllString(strings.ReplaceAll(s, "'", `"`), `$1"$2":`))
}
