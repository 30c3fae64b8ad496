package template

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/saltbridge/saltbridge/internal/chat"
)

func shelf() []chat.Template {
	make := func(id int, name, language, body string, category chat.TemplateCategory) chat.Template {
		return chat.Template{ID: chat.TemplateID(id), Name: name, Language: language, Body: body, Category: category, Status: chat.TemplateApproved}
	}
	all := []chat.Template{
		make(1, "order_ready", "en_US", "Hi {{1}}, your order is ready for pick-up.", chat.CategoryUtility),
		make(2, "order_ready", "pt_BR", "Olá {{1}}, seu pedido está pronto.", chat.CategoryUtility),
		make(3, "spring_sale", "en_US", "All herbs are 3 for 2.", chat.CategoryMarketing),
		make(4, "delivery_update_v2", "hi", "आपका पार्सल आज आएगा।", chat.CategoryUtility),
		make(5, "login_code", "en_US", "*{{1}}* is your code.", chat.CategoryAuthentication),
	}
	all[2].UsedAt = 9
	all[3].Status = chat.TemplatePaused
	return all
}

func found(all []chat.Template) string {
	var ids []string
	for _, t := range all {
		ids = append(ids, t.ID.String())
	}
	return strings.Join(ids, " ")
}

func TestFind(t *testing.T) {
	for query, want := range map[string]string{
		"":              "3 5 1 2 4", // used last, then by name; what cannot be sent last
		"order":         "1 2",
		"ready pt":      "2",
		"order_ready":   "1 2",
		"ORDER":         "1 2",
		"herbs":         "3",
		"parsel":        "",
		"पार्सल":        "4",
		"deliv":         "4",
		"delievry":      "4", // two letters changed places
		"dlvry":         "4", // only some letters
		"sprng":         "3",
		"marketing":     "3",
		"auth":          "5",
		"order nothing": "",
		"pick":          "1",
		"ick":           "1",
	} {
		if got := found(Find(shelf(), query)); got != want {
			t.Errorf("%q finds %q, want %q", query, got, want)
		}
	}
}

// What is found is some of what there is, each once, and a name always finds its own.
func TestFindLosesAndInventsNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		query := rapid.OneOf(rapid.SampledFrom([]string{"order", "spring sale", "pt"}), rapid.StringN(0, 8, 20)).Draw(t, "query")
		seen := map[chat.TemplateID]bool{}
		for _, f := range Find(shelf(), query) {
			if seen[f.ID] || f.ID < 1 || f.ID > 5 {
				t.Fatalf("%q finds %v twice or out of nothing", query, f.ID)
			}
			seen[f.ID] = true
		}
		own := rapid.SampledFrom(shelf()).Draw(t, "template")
		if first := Find(shelf(), own.Name); len(first) == 0 || first[0].Name != own.Name {
			t.Fatalf("%q finds %q", own.Name, found(first))
		}
	})
}

func TestDefaults(t *testing.T) {
	ana := chat.Contact{ProfileName: "Ana Torres", BookName: "Late payer"}
	for name, c := range map[string]struct {
		body  string
		named bool
		who   chat.Contact
		want  chat.Values
	}{
		"a greeting":             {"Hi {{1}}, your order {{2}} is ready.", false, ana, chat.Values{"body.1": "Ana"}},
		"a greeting with signs":  {"*Hello, {{1}}*! Welcome.", false, ana, chat.Values{"body.1": "Ana"}},
		"no greeting":            {"Your order {{1}} is ready.", false, ana, chat.Values{}},
		"names":                  {"{{first_name}} {{last_name}}, {{full_name}}: {{order_id}} {{product_name}}", true, ana, chat.Values{"body.first_name": "Ana", "body.last_name": "Torres", "body.full_name": "Ana Torres"}},
		"hindi":                  {"नमस्ते {{1}}, स्वागत है", false, chat.Contact{ProfileName: "मीरा शर्मा"}, chat.Values{"body.1": "मीरा"}},
		"only in the book":       {"Dear {{1}}, hello", false, chat.Contact{BookName: "Bo late payer"}, chat.Values{"body.1": "Bo"}},
		"a name without letters": {"Dear {{1}}, hello", false, chat.Contact{ProfileName: "🌵 7"}, chat.Values{}},
		"nothing known":          {"Dear {{1}}, hello", false, chat.Contact{Phone: "1202"}, chat.Values{}},
	} {
		tpl := chat.Template{Named: c.named, Components: fmt.Appendf(nil, `[{"type":"BODY","text":%q}]`, c.body)}
		if got := Defaults(tpl, c.who); fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func BenchmarkFindAmongThousands(b *testing.B) {
	all := make([]chat.Template, 6000)
	for i := range all {
		all[i] = chat.Template{ID: chat.TemplateID(i + 1), Name: fmt.Sprintf("order_update_%d", i), Language: "en_US", Status: chat.TemplateApproved,
			Body: strings.Repeat("Hello {{1}}, your order is on its way. ", 8)}
	}
	for b.Loop() {
		Find(all, "update way 17")
	}
}
