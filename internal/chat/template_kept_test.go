package chat

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// The templates of the tests, by what is special about them.
var keptTemplates = map[string]Template{
	"plain": {Name: "hello_world", Language: "en_US", Category: CategoryUtility, Status: TemplateApproved,
		Components: json.RawMessage(`[{"type":"BODY","text":"Welcome!"}]`)},
	"numbered": {Name: "order_ready", Language: "en_US", Category: CategoryUtility, Status: TemplateApproved,
		Components: json.RawMessage(`[{"type":"HEADER","format":"TEXT","text":"Order {{1}}","example":{"header_text":["AG-1"]}},
			{"type":"BODY","text":"Hi {{1}}, {{2}} is ready. See you, {{1}}!","example":{"body_text":[["Ana","AG-1042"]]}},{"type":"FOOTER","text":"Acme"}]`)},
	"named": {Name: "parcel", Language: "pt_BR", Category: CategoryUtility, Status: TemplateApproved, Named: true,
		Components: json.RawMessage(`[{"type":"header","format":"image"},
			{"type":"body","text":"Hi {{first_name}}, it comes at {{eta}} today.","example":{"body_text_named_params":[{"param_name":"first_name","example":"Ines"},{"param_name":"eta","example":"14:30"}]}},
			{"type":"buttons","buttons":[{"type":"URL","text":"Track","url":"https://x.example/t/{{1}}","example":["https://x.example/t/T-1"]},
				{"type":"QUICK_REPLY","text":"Later"},{"type":"PHONE_NUMBER","text":"Call","phone_number":"+15550100"}]}]`)},
	"offer": {Name: "autumn", Language: "en", Category: CategoryMarketing, Status: TemplateApproved,
		Components: json.RawMessage(`[{"type":"HEADER","format":"VIDEO"},{"type":"LIMITED_TIME_OFFER","limited_time_offer":{"text":"Ends soon","has_expiration":true}},
			{"type":"BODY","text":"Dear {{1}}, save now."},{"type":"BUTTONS","buttons":[{"type":"COPY_CODE","example":"SAVE9"},{"type":"URL","text":"Shop","url":"https://x.example"}]}]`)},
	"carousel": {Name: "vans", Language: "en", Category: CategoryMarketing, Status: TemplateApproved,
		Components: json.RawMessage(`[{"type":"BODY","text":"Hi {{1}}!"},{"type":"CAROUSEL","cards":[
			{"components":[{"type":"HEADER","format":"IMAGE"},{"type":"BODY","text":"Small, {{1}}"},{"type":"BUTTONS","buttons":[{"type":"URL","text":"Rent","url":"https://x.example/{{1}}"}]}]},
			{"components":[{"type":"HEADER","format":"IMAGE"},{"type":"BODY","text":"Large, {{1}}"},{"type":"BUTTONS","buttons":[{"type":"URL","text":"Rent","url":"https://x.example/{{1}}"}]}]}]}]`)},
	"place": {Name: "where", Language: "en", Category: CategoryUtility, Status: TemplateApproved,
		Components: json.RawMessage(`[{"type":"HEADER","format":"LOCATION"},{"type":"BODY","text":"Come by."}]`)},
	"paper": {Name: "invoice", Language: "en", Category: CategoryUtility, Status: TemplateApproved,
		Components: json.RawMessage(`[{"type":"HEADER","format":"DOCUMENT"},{"type":"BODY","text":"Your invoice {{1}} is attached."}]`)},
	"code": {Name: "login_code", Language: "en", Category: CategoryAuthentication, Status: TemplateApproved,
		Components: json.RawMessage(`[{"type":"BODY","text":"*{{1}}* is your code.","example":{"body_text":[["123456"]]}},{"type":"FOOTER","code_expiration_minutes":5},
			{"type":"BUTTONS","buttons":[{"type":"URL","text":"Copy code","url":"https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp{{1}}"}]}]`)},
	"products": {Name: "shop", Language: "en", Category: CategoryMarketing, Status: TemplateApproved,
		Components: json.RawMessage(`[{"type":"BODY","text":"Look."},{"type":"BUTTONS","buttons":[{"type":"MPM","text":"View items"}]}]`)},
}

func keys(all []Blank) (out []string) {
	for _, b := range all {
		out = append(out, b.Key)
	}
	return out
}

func TestBlanksOfATemplate(t *testing.T) {
	for name, want := range map[string]string{
		"plain": "", "numbered": "header.1 body.1 body.2", "named": "header.file body.first_name body.eta button.0",
		"offer":    "header.file body.1 offer.ends button.0",
		"carousel": "body.1 card.0.header.file card.0.body.1 card.0.button.0 card.1.header.file card.1.body.1 card.1.button.0",
		"place":    "header.latitude header.longitude header.name header.address", "paper": "header.file body.1", "code": "code", "products": "button.0",
	} {
		if got := strings.Join(keys(keptTemplates[name].Blanks()), " "); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
	numbered := keptTemplates["numbered"].Blanks()
	if b := numbered[2]; b.Example != "AG-1042" || b.Before != "Hi {{1}}, " || b.Card != -1 {
		t.Errorf("the second variable is %+v", b)
	}
	named := keptTemplates["named"].Blanks()
	if named[1].Example != "Ines" || named[3].Example != "T-1" || named[3].Label != "Track" || named[3].Kind != BlankSuffix {
		t.Errorf("named: %+v", named)
	}
	if card := keptTemplates["carousel"].Blanks()[4]; card.Card != 1 || card.Kind != BlankFile || card.Name != "image" {
		t.Errorf("the file of the second card is %+v", card)
	}
}

// valuesFor are values that fit every blank.
func valuesFor(tpl Template, word func(b Blank) string) Values {
	values := Values{}
	for _, b := range tpl.Blanks() {
		switch b.Kind {
		case BlankFile:
			values[b.Key] = strings.Repeat("ab", 32)
		case BlankMoment:
			values[b.Key] = "1795000000000"
		case BlankDegrees:
			values[b.Key] = "19.5"
		default:
			values[b.Key] = word(b)
		}
	}
	return values
}

// What is filled in passes every check, reads back the same, and is what the customer is shown.
func TestFilledTemplatesFit(t *testing.T) {
	for name, tpl := range keptTemplates {
		if name == "products" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				values := valuesFor(tpl, func(b Blank) string { return rapid.StringMatching(`[A-Za-z0-9é$ü]{1,15}`).Draw(t, b.Key) })
				c, err := tpl.Fill(values)
				if err != nil {
					t.Fatalf("%v: %v", values, err)
				}
				if err := c.Check(); err != nil {
					t.Fatalf("%s: %v", c.Extra, err)
				}
				if err := tpl.Fits(c); err != nil {
					t.Fatalf("%s: %v", c.Extra, err)
				}
				shown, err := tpl.ShowSent(c)
				if err != nil || !reflect.DeepEqual(shown, tpl.Show(values)) {
					t.Fatalf("shown %+v, want %+v (%v)", shown, tpl.Show(values), err)
				}
				if text := fmt.Sprintf("%+v", shown); strings.Contains(text, "{{") {
					t.Fatalf("something is not filled in: %s", text)
				}
			})
		})
	}
}

func TestWhatTheCustomerIsShown(t *testing.T) {
	word := func(b Blank) string { return "V" + b.Name }
	numbered := keptTemplates["numbered"].Show(valuesFor(keptTemplates["numbered"], word))
	if numbered.Words() != "Order V1\nHi V1, V2 is ready. See you, V1!\nAcme" {
		t.Errorf("numbered reads %q", numbered.Words())
	}
	named := keptTemplates["named"].Show(Values{"body.first_name": "Ana", "button.0": "T-9"})
	if named.Body != "Hi Ana, it comes at {{eta}} today." || named.Buttons[0].Value != "https://x.example/t/T-9" || named.Buttons[2].Value != "+15550100" || named.Header.Format != "image" {
		t.Errorf("named: %+v", named)
	}
	offer := keptTemplates["offer"].Show(Values{"offer.ends": "1795000000000", "button.0": "SAVE9"})
	if *offer.Offer != (ShownOffer{"Ends soon", 1795000000000, "SAVE9"}) {
		t.Errorf("offer: %+v", offer.Offer)
	}
	code := keptTemplates["code"].Show(Values{"code": "4711"})
	if code.Words() != "*4711* is your code.\nThis code expires in 5 minutes." {
		t.Errorf("code reads %q", code.Words())
	}
	if got := keptTemplates["carousel"].Show(Values{"card.1.body.1": "blue"}); len(got.Cards) != 2 || got.Cards[1].Body != "Large, blue" {
		t.Errorf("carousel: %+v", got)
	}
}

func TestFillingSaysWhatIsMissing(t *testing.T) {
	long := strings.Repeat("x", 1020)
	for name, c := range map[string]struct {
		template string
		change   Values
		field    string
		say      string
	}{
		"a variable":        {"named", Values{"body.eta": ""}, "body.eta", "{{eta}}"},
		"a file":            {"named", Values{"header.file": ""}, "header.file", "the file (image)"},
		"a link's end":      {"named", Values{"button.0": ""}, "button.0", `"Track"`},
		"of a card":         {"carousel", Values{"card.1.body.1": ""}, "card.1.body.1", "of card 2"},
		"a code too long":   {"offer", Values{"button.0": "ABCDEFGHIJKLMNOP"}, "button.0", "Shorten it by 1"},
		"no moment":         {"offer", Values{"offer.ends": "soon"}, "offer.ends", "when the offer ends"},
		"a body too long":   {"numbered", Values{"body.1": "", "body.2": long, "header.1": "1"}, "body.1", "Fill it in"},
		"filled too long":   {"numbered", Values{"body.2": long}, "body.1", "takes 1024 at most"},
		"a header too long": {"numbered", Values{"header.1": strings.Repeat("x", 55)}, "header.1", "takes 60 at most"},
		"a line break":      {"numbered", Values{"body.1": "a\nb"}, "body.1", "no line breaks"},
		"not on earth":      {"place", Values{"header.latitude": "91"}, "header.latitude", "between -90 and 90"},
		"no number":         {"place", Values{"header.longitude": "NaN"}, "header.longitude", "in degrees"},
		"products":          {"products", Values{}, "", "only a program"},
	} {
		tpl := keptTemplates[c.template]
		values := valuesFor(tpl, func(b Blank) string { return "x" })
		for key, value := range c.change {
			values[key] = value
		}
		_, err := tpl.Fill(values)
		if err == nil || FieldOf(err) != c.field || !strings.Contains(Sentence(err), c.say) {
			t.Errorf("%s: %v in %q, want …%s… in %q", name, err, FieldOf(err), c.say, c.field)
		}
	}
}

func TestAMessageThatDoesNotFitItsTemplate(t *testing.T) {
	for name, c := range map[string]struct{ template, components, say string }{
		"nothing given":     {"numbered", `[]`, "Fill it in"},
		"one too many":      {"numbered", `[{"type":"header","parameters":[{"type":"text","text":"a"}]},{"type":"body","parameters":[{"type":"text","text":"a"},{"type":"text","text":"b"},{"type":"text","text":"c"}]}]`, "takes 2"},
		"an unknown name":   {"named", `[{"type":"body","parameters":[{"type":"text","parameter_name":"who","text":"a"}]}]`, "body.who"},
		"another file":      {"named", `[{"type":"header","parameters":[{"type":"video","video":{"file_id":"a"}}]}]`, "of type image"},
		"a button too many": {"plain", `[{"type":"button","sub_type":"url","index":"3","parameters":[{"type":"text","text":"a"}]}]`, "button.3"},
		"a header too many": {"plain", `[{"type":"header","parameters":[{"type":"text","text":"a"}]}]`, "takes 0"},
		"a card too many":   {"plain", `[{"type":"carousel","cards":[{"card_index":0,"components":[]}]}]`, "has 0 cards"},
		"the code once":     {"code", `[{"type":"body","parameters":[{"type":"text","text":"1"}]}]`, "the code"},
	} {
		tpl := keptTemplates[c.template]
		content := Content{Type: "template", Extra: json.RawMessage(`{"name":"` + tpl.Name + `","language":{"code":"en"},"components":` + c.components + `}`)}
		if err := tpl.Fits(content); err == nil || KindOf(err) != Invalid || !strings.Contains(Sentence(err), c.say) {
			t.Errorf("%s: %v, want …%s…", name, err, c.say)
		}
	}
	money := Content{Type: "template", Extra: json.RawMessage(`{"name":"n","language":{"code":"en"},"components":[{"type":"header","parameters":[{"type":"text","text":"7"}]},
		{"type":"body","parameters":[{"type":"text","text":"Ana"},{"type":"currency","currency":{"fallback_value":"7,50 €","code":"EUR","amount_1000":7500}}]}]}`)}
	shown, err := keptTemplates["numbered"].ShowSent(money)
	if err != nil || keptTemplates["numbered"].Fits(money) != nil || shown.Body != "Hi Ana, 7,50 € is ready. See you, Ana!" {
		t.Errorf("an amount is shown as %q, %v", shown.Body, err)
	}
}

func TestBarriers(t *testing.T) {
	all := []TemplateStatus{TemplateApproved, TemplatePending, TemplateRejected, TemplatePaused, TemplateDisabled, TemplateInAppeal,
		TemplatePendingDeletion, TemplateDeleted, TemplateArchived, TemplateLimitExceeded, "SURPRISE", ""}
	for _, s := range all {
		barrier := Template{Status: s}.Barrier()
		if (barrier == nil) != (s == TemplateApproved) || barrier != nil && (barrier.Say == "" || strings.Contains(barrier.Say, "it is .")) && s != "" {
			t.Errorf("%q: %v", s, barrier)
		}
	}
	if (Template{Status: TemplateApproved, GoneAt: 1}).Barrier() == nil {
		t.Error("a template that is gone can be sent")
	}
	code := keptTemplates["code"]
	if code.BarrierFor(Contact{BSUID: "US.1"}) == nil || code.BarrierFor(Contact{Phone: "1"}) != nil {
		t.Error("codes go to phone numbers only")
	}
}

// Components are Meta's, whatever they are: reading, filling and showing them must not break.
func FuzzTemplateComponents(f *testing.F) {
	for _, tpl := range keptTemplates {
		f.Add([]byte(tpl.Components), []byte(`[{"type":"body","parameters":[{"type":"text","text":"a"}]}]`))
	}
	f.Add([]byte(`[null,1,{"type":"BUTTONS","buttons":[{"type":"URL","example":{}}]},{"type":"CAROUSEL","cards":[{}]},{"type":"BODY","text":"{{1}}","example":{"body_text":"x"}}]`), []byte(`[{"type":"carousel","cards":[{"components":[{"type":"button"}]}]}]`))
	f.Fuzz(func(t *testing.T, components, sent []byte) {
		tpl := Template{Name: "t", Language: "en", Components: components}
		for _, b := range tpl.Blanks() {
			if b.Key == "" || b.what() == "" {
				t.Errorf("a blank without a key: %+v", b)
			}
		}
		values := valuesFor(tpl, func(Blank) string { return "x" })
		if c, err := tpl.Fill(values); err == nil {
			if err := tpl.Fits(c); err != nil {
				t.Errorf("what was filled in does not fit: %s: %v", c.Extra, err)
			}
		}
		tpl.Show(values).Words()
		content := Content{Type: "template", Extra: json.RawMessage(`{"name":"t","language":{"code":"en"},"components":` + string(sent) + `}`)}
		if content.Check() != nil || tpl.Fits(content) != nil {
			return
		}
		if _, err := tpl.ShowSent(content); err != nil {
			t.Errorf("it fits but cannot be shown: %v", err)
		}
	})
}
