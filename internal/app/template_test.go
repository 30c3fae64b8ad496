package app_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/saltbridge/saltbridge/internal/test/apptest"
)

// keptTemplate is a template as the API tells it.
type keptTemplate struct {
	ID         string `json:"id"`
	MetaID     string `json:"meta_id"`
	Name       string `json:"name"`
	Status     string `json:"status"`
	Category   string `json:"category"`
	Quality    string `json:"quality"`
	Sendable   bool   `json:"sendable"`
	Barrier    string `json:"barrier"`
	GoneAt     string `json:"gone_at"`
	Components []struct{ Type, Text string }
}

// kept returns the templates by name, over all pages.
func kept(api apptest.API) map[string]keptTemplate {
	all := map[string]keptTemplate{}
	for cursor := ""; ; {
		var page struct {
			Items []keptTemplate
			Next  string `json:"next_cursor"`
		}
		api.Get("/templates?limit=200&cursor="+cursor, &page)
		for _, t := range page.Items {
			all[t.Name] = t
		}
		if cursor = page.Next; cursor == "" {
			return all
		}
	}
}

func systemToken(t *testing.T, app *apptest.App) string {
	t.Helper()
	var world struct {
		Token string `json:"system_user_token"`
	}
	if err := json.Unmarshal([]byte(app.Sandbox.Fittings()), &world); err != nil {
		t.Fatal(err)
	}
	return world.Token
}

const shopTemplates = "510020003000401/message_templates"

func newTemplate(name, category, body string) object {
	return object{"name": name, "language": "en_US", "category": category, "components": []object{{"type": "BODY", "text": body}}}
}

// TestTemplatesFollowMeta connects a number, and then changes templates at Meta: pages of them, by webhooks, by deletion,
// by command. Outside of the window one of them is sent, and its price class and its words arrive.
func TestTemplatesFollowMeta(t *testing.T) {
	eachEngine(t, func(t *testing.T, s apptest.Storage) {
		app := apptest.Demo(t, s, "--connected")
		waitForHistory(t, app)
		api, token := app.API(), systemToken(t, app)
		follow := &following{t, app, api}
		follow.until("the shop's templates are here", func(all map[string]keptTemplate) bool {
			return all["order_ready"].Sendable && strings.Contains(all["order_ready"].Components[0].Text, "{{2}}")
		})
		app.Sandbox.Graph(token, shopTemplates, newTemplate("brand_new", "UTILITY", "Something new."), nil)
		out := app.Command("template", "sync", "--json")
		if want := len(kept(api)); !strings.Contains(out, fmt.Sprintf(`"templates":%d`, want)) || kept(api)["brand_new"].Status == "" {
			t.Errorf("the command says %s; %d are here, the new one is %+v", out, want, kept(api)["brand_new"])
		}
		follow.webhooks()
		follow.deletion()
		if list := app.Command("template", "list"); !strings.Contains(list, "order_ready") || strings.Contains(list, "hello_world") {
			t.Errorf("listed:\n%s", list)
		}
		follow.outsideOfTheWindow()
		if stats := app.Stats(); stats.Deliveries.Failed != 0 || stats.Deliveries.Rejected != 0 {
			t.Errorf("stats %+v: want every delivery applied", stats.Deliveries)
		}
	})
}

type following struct {
	t   *testing.T
	app *apptest.App
	api apptest.API
}

func (f *following) until(what string, holds func(map[string]keptTemplate) bool) {
	f.t.Helper()
	apptest.Eventually(f.t, what, func() bool { return holds(kept(f.api)) })
}

// webhooks tell of status, quality and category at once, and of other words a little later, when the list is asked for.
func (f *following) webhooks() {
	f.t.Helper()
	id := kept(f.api)["order_ready"].MetaID
	change := func(body object) { f.app.Sandbox.Post("templates/"+id, body, nil) }
	change(object{"quality": "YELLOW"})
	f.until("the quality has changed", func(all map[string]keptTemplate) bool { return all["order_ready"].Quality == "YELLOW" })
	change(object{"status": "PAUSED"})
	f.until("the template is paused", func(all map[string]keptTemplate) bool {
		return !all["order_ready"].Sendable && strings.Contains(all["order_ready"].Barrier, "Meta paused")
	})
	change(object{"status": "APPROVED"})
	f.until("the template is back", func(all map[string]keptTemplate) bool { return all["order_ready"].Sendable })
	change(object{"category": "MARKETING"})
	f.until("the template is marketing", func(all map[string]keptTemplate) bool { return all["order_ready"].Category == "MARKETING" })
	change(object{"category": "UTILITY"})
	f.app.Sandbox.Graph(systemToken(f.t, f.app), kept(f.api)["pickup_choice"].MetaID, object{"components": []object{{"type": "BODY", "text": "Other words."}}}, nil)
	f.app.Sandbox.Advance("5m")
	f.until("other words came", func(all map[string]keptTemplate) bool {
		return len(all["pickup_choice"].Components) == 1 && all["pickup_choice"].Components[0].Text == "Other words."
	})
}

// deletion tells no webhook here: the next list lacks the template.
func (f *following) deletion() {
	f.t.Helper()
	request, err := http.NewRequestWithContext(f.t.Context(), http.MethodDelete, f.app.Sandbox.URL+"/v25.0/"+shopTemplates+"?name=hello_world", nil)
	if err != nil {
		f.t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+systemToken(f.t, f.app))
	answer, err := http.DefaultClient.Do(request)
	if err != nil || answer.StatusCode != http.StatusOK {
		f.t.Fatalf("deleting: %v, %v", answer, err)
	}
	_ = answer.Body.Close() // read already
	f.app.Sandbox.Advance("61m")
	f.until("the deleted one is gone but kept", func(all map[string]keptTemplate) bool {
		return all["hello_world"].GoneAt != "" && !all["hello_world"].Sendable
	})
}

// outsideOfTheWindow sends a template to whom wrote more than a day ago. A value too few is refused here, not at Meta.
func (f *following) outsideOfTheWindow() {
	f.t.Helper()
	j := &journey{t: f.t, app: f.app, api: f.api}
	j.customerOpensTheWindow()
	f.app.Sandbox.Advance("25h")
	with := func(words ...string) object {
		parameters := []object{}
		for _, w := range words {
			parameters = append(parameters, object{"type": "text", "text": w})
		}
		return object{"type": "template", "template": object{"name": "order_ready", "language": object{"code": "en_US"},
			"components": []object{{"type": "body", "parameters": parameters}}}}
	}
	path := "/conversations/" + j.id + "/messages"
	f.api.Post(path, with("Ana"), http.StatusUnprocessableEntity, nil)
	var sent struct{ ID string }
	f.api.Post(path, with("Ana", "AG-7"), http.StatusAccepted, &sent)
	apptest.Eventually(f.t, "the template is read", func() bool {
		var m struct{ Status string }
		f.api.Get("/messages/"+sent.ID, &m)
		return m.Status == "read"
	})
}
