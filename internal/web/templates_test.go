package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/media"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/browser"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// keepTemplates has Meta list templates, stores them as synchronised already, and returns them by name.
func (d *desk) keepTemplates(all ...chat.Template) map[string]chat.Template {
	d.t.Helper()
	for i := range all {
		all[i].MetaID, all[i].Language, all[i].Body = fmt.Sprint("m", i), "en_US", all[i].Parts().Body
		if all[i].Status == "" {
			all[i].Status = chat.TemplateApproved
		}
		d.meta.list(all[i])
	}
	storetest.Write(d.t, d.store, func(tx *db.Tx) error {
		return store.PutTemplates(tx, d.store.IDs, d.account, d.number.WABAID, all, d.clock.NowMillis())
	})
	kept, err := d.store.TemplatesAfter(d.t.Context(), chat.SystemViewer(d.account), 0, 10_000)
	if err != nil {
		d.t.Fatal(err)
	}
	named := map[string]chat.Template{}
	for _, t := range kept {
		named[t.Name] = t
	}
	return named
}

// list adds a template to Meta's list.
func (m *meta) list(t chat.Template) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.lists = append(m.lists, map[string]any{"id": t.MetaID, "name": t.Name, "language": t.Language, "category": t.Category, "status": t.Status,
		"components": json.RawMessage(t.Components)})
}

func named(name string, category chat.TemplateCategory, components string) chat.Template {
	return chat.Template{Name: name, Category: category, Components: []byte(components)}
}

var orderReady = named("order_ready", chat.CategoryUtility, `[{"type":"BODY","text":"Hi {{1}}, your order {{2}} is ready.","example":{"body_text":[["Ana","AG-1042"]]}},
	{"type":"FOOTER","text":"Acme"},{"type":"BUTTONS","buttons":[{"type":"URL","text":"Track","url":"https://x.example/{{1}}"},{"type":"QUICK_REPLY","text":"Later"}]}]`)

// TestTemplatesWithoutScript goes the whole way by links and forms.
func TestTemplatesWithoutScript(t *testing.T) {
	d := newDesk(t)
	talk := d.seed()
	d.clock.Advance(48 * time.Hour)
	templates := d.keepTemplates(orderReady, named("sale", chat.CategoryMarketing, `[{"type":"BODY","text":"All herbs 3 for 2."}]`))
	v, at := d.signedIn(d.agent), "/c/"+talk[0].Conversation.String()
	if page := v.get(at); !strings.Contains(page.body, `href="`+at+`/templates"`) {
		t.Error("the shut composer has no way to the templates")
	}
	list := v.get(at + "/templates?q=order")
	form := at + "/templates/" + templates["order_ready"].ID.String()
	if !strings.Contains(list.body, form) || strings.Contains(list.body, "All herbs") || !strings.Contains(list.body, "$0.0034") {
		t.Errorf("the list is\n%s", list.body)
	}
	page := v.get(form)
	for _, want := range []string{`name="v.body.1" value="Ana"`, `placeholder="AG-1042"`, "Charged as utility once delivered: $0.0034", "After “Hi …, your order”", "End of the link behind “Track”"} {
		if !strings.Contains(page.body, want) {
			t.Errorf("the form lacks %q", want)
		}
	}
	once := regexp.MustCompile(`name="once" value="([^"]+)"`).FindStringSubmatch(page.body)
	values := url.Values{"once": {once[1]}, "v.body.1": {"Ana"}, "v.body.2": {"AG-7"}, "v.button.0": {"T-1"}}
	for range 2 {
		if sent := v.post(form, values); sent.StatusCode != http.StatusSeeOther || sent.Header.Get("Location") != at {
			t.Fatalf("sending: %d %s\n%s", sent.StatusCode, sent.Header.Get("Location"), sent.body)
		}
	}
	after := v.get(at)
	if n := strings.Count(after.body, "Hi Ana, your order AG-7 is ready.</p>"); n != 1 {
		t.Errorf("it is in the thread %d times, want once", n)
	}
	if !strings.Contains(after.body, "https://x.example/T-1") || !strings.Contains(after.body, "Later") {
		t.Error("the thread does not show the buttons")
	}
}

// TestTemplatesAreRefusedWithAReason sends what cannot be sent.
func TestTemplatesAreRefusedWithAReason(t *testing.T) {
	d := newDesk(t)
	talk := d.seed()
	templates := d.keepTemplates(orderReady, named("sale", chat.CategoryMarketing, `[{"type":"BODY","text":"All herbs 3 for 2."}]`),
		chat.Template{Name: "paused", Status: chat.TemplatePaused, Components: []byte(`[{"type":"BODY","text":"Hi"}]`)})
	storetest.Write(t, d.store, func(tx *db.Tx) error {
		who, err := store.ContactOf(tx, d.account, talk[0].Conversation)
		if err != nil {
			return err
		}
		return store.SetPreference(tx, d.account, who.ID, chat.Preference{Stop: true, At: d.clock.NowMillis()})
	})
	v := d.signedIn(d.agent)
	at := func(name string) string {
		return "/c/" + talk[0].Conversation.String() + "/templates/" + templates[name].ID.String()
	}
	for name, c := range map[string]struct {
		template string
		values   url.Values
		status   int
		say      string
		field    string
	}{
		"marketing to whom stopped it": {"sale", url.Values{}, 409, "stopped marketing messages", ""},
		"paused":                       {"paused", url.Values{}, 409, "Meta paused", ""},
		"a value missing":              {"order_ready", url.Values{"v.body.1": {"Ana"}, "v.button.0": {"x"}}, 422, "{{2}}", "body.2"},
	} {
		got := v.post(at(c.template), c.values)
		if got.StatusCode != c.status || !strings.Contains(got.body, c.say) || got.Header.Get("X-Field") != c.field {
			t.Errorf("%s: %d, field %q\n%s", name, got.StatusCode, got.Header.Get("X-Field"), got.body)
		}
	}
	if form := v.get(at("sale")); !strings.Contains(form.body, "This person stopped marketing messages on") || !strings.Contains(form.body, "disabled") {
		t.Error("the form does not say that marketing is not wanted")
	}
	preview := v.post(at("order_ready")+"/preview", url.Values{"v.body.1": {"<b>Ana</b>"}})
	if !strings.Contains(preview.body, "&lt;b&gt;Ana&lt;/b&gt;") || !strings.Contains(preview.body, `<mark class="blank">2</mark>`) {
		t.Errorf("the preview is\n%s", preview.body)
	}
	if len(d.meta.texts()) != 0 {
		t.Error("something was sent")
	}
	stranger := d.stranger()
	for _, path := range []string{"/c/" + talk[0].Conversation.String() + "/templates", at("sale")} {
		if got := stranger.get(path); got.StatusCode != http.StatusNotFound {
			t.Errorf("a stranger gets %d from %s", got.StatusCode, path)
		}
	}
	if got := stranger.post(at("order_ready")+"/preview", url.Values{}); got.StatusCode != http.StatusNotFound {
		t.Errorf("a stranger sees a preview: %d", got.StatusCode)
	}
}

// TestThePickerAmongThousands opens and searches 2,500 templates, page by page.
func TestThePickerAmongThousands(t *testing.T) {
	d := newDesk(t)
	talk := d.seed()
	var all []chat.Template
	for i := range 2500 {
		all = append(all, named(fmt.Sprintf("order_update_%d", i), chat.CategoryUtility, fmt.Sprintf(`[{"type":"BODY","text":"Hello {{1}}, your order %d is on its way. %s"}]`, i, strings.Repeat("It comes soon. ", 20))))
	}
	d.keepTemplates(all...)
	v := d.signedIn(d.agent)
	path := "/c/" + talk[0].Conversation.String() + "/templates"
	v.get(path) // the first one opens connections
	began := time.Now()
	list := v.get(path)
	t.Logf("opened in %v", time.Since(began))
	more := regexp.MustCompile(`hx-get="([^"]+)"`).FindStringSubmatch(list.body)
	if n := strings.Count(list.body, `data-testid="template-row"`); n != 30 || more == nil {
		t.Fatalf("%d rows at first, more at %v", n, more)
	}
	ask := v.request("GET", strings.ReplaceAll(more[1], "&amp;", "&"), nil)
	ask.Header.Set("HX-Request", "true")
	next := v.do(ask)
	if n := strings.Count(next.body, `data-testid="template-row"`); n != 30 || strings.Contains(next.body, "template-search") {
		t.Errorf("%d rows next", n)
	}
	began = time.Now()
	found := v.get(path + "?q=update+1234")
	t.Logf("searched in %v", time.Since(began))
	if strings.Count(found.body, `data-testid="template-row"`) != 1 {
		t.Error("a search for one finds another number of them")
	}
	if page := v.get(path + "?q=nothing+like+it"); !strings.Contains(page.body, "No template fits") {
		t.Error("a search in vain says nothing")
	}
}

func TestAFileToBeSentIsShownToItsAccount(t *testing.T) {
	d := newDesk(t)
	f, err := d.media.Keep(t.Context(), chat.SystemViewer(d.account), media.Parcel{MIME: "image/jpeg", Filename: "fern.jpg", Body: strings.NewReader(photo(t))})
	if err != nil {
		t.Fatal(err)
	}
	if got := d.signedIn(d.agent).get("/files/" + f.ID); got.StatusCode != 200 || got.Header.Get("Content-Type") != "image/jpeg" || got.body != photo(t) {
		t.Errorf("status %d, %s", got.StatusCode, got.Header.Get("Content-Type"))
	}
	if got := d.stranger().get("/files/" + f.ID); got.StatusCode != http.StatusNotFound {
		t.Errorf("a stranger gets %d", got.StatusCode)
	}
	if got := d.signedIn(d.agent).get("/files/../secret"); got.StatusCode == 200 {
		t.Error("a path was taken for a hash")
	}
}

// TestTemplatesInABrowser looks at the richest template, at every size: a picture, an offer, a carousel.
func TestTemplatesInABrowser(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	talk := d.seed()
	d.clock.Advance(48 * time.Hour)
	templates := d.keepTemplates(orderReady,
		named("autumn_offer", chat.CategoryMarketing, `[{"type":"HEADER","format":"IMAGE"},{"type":"LIMITED_TIME_OFFER","limited_time_offer":{"text":"Ends soon","has_expiration":true}},
			{"type":"BODY","text":"Dear {{1}}, *save* on Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft."},
			{"type":"BUTTONS","buttons":[{"type":"COPY_CODE","example":"SAVE9"},{"type":"URL","text":"Shop","url":"https://x.example"}]}]`),
		named("vans", chat.CategoryMarketing, `[{"type":"BODY","text":"Hi {{1}}!"},{"type":"CAROUSEL","cards":[
			{"components":[{"type":"HEADER","format":"IMAGE"},{"type":"BODY","text":"Small, {{1}}"},{"type":"BUTTONS","buttons":[{"type":"URL","text":"Rent","url":"https://x.example/{{1}}"}]}]},
			{"components":[{"type":"HEADER","format":"IMAGE"},{"type":"BODY","text":"Large, {{1}}"},{"type":"BUTTONS","buttons":[{"type":"URL","text":"Rent","url":"https://x.example/{{1}}"}]}]}]}]`),
		named("namaste", chat.CategoryUtility, `[{"type":"BODY","text":"नमस्ते {{1}}, आपका ऑर्डर तैयार है। धन्यवाद।"}]`),
		named("marhaba", chat.CategoryUtility, `[{"type":"BODY","text":"مرحبا {{1}}، طلبك جاهز للاستلام."}]`),
		chat.Template{Name: "in_review_with_a_very_long_name_that_nobody_would_give_but_somebody_will", Status: chat.TemplatePending, Components: []byte(`[{"type":"BODY","text":"Soon"}]`)})
	p := browser.New(t)
	d.signIn(p, d.admin)
	p.Goto(d.url + "/c/" + talk[0].Conversation.String())
	p.WaitCount("[data-testid=template-row]", 6)
	shoot(t, p, "list")
	p.Fill("[data-testid=template-search]", "autumn")
	p.WaitCount("[data-testid=template-row]", 1)
	p.Click("[data-testid=template-row]")
	p.WaitVisible("[data-testid=template-form]")
	fern := filepath.Join(t.TempDir(), "fern.jpg")
	if err := os.WriteFile(fern, []byte(photo(t)), 0o600); err != nil {
		t.Fatal(err)
	}
	p.Upload("[data-testid='upload-header.file']", fern)
	p.WaitTrue("document.querySelector(\"[data-testid='header.file']\").value.length === 64")
	p.WaitTrue("document.querySelector('[data-testid=template-preview] img').naturalWidth === 400")
	p.Fill("[data-testid='button.0']", "HERBS3")
	p.Eval(`{const field = document.querySelector("[data-testid='offer.ends']"); field.value = '2027-01-01T18:00'; field.dispatchEvent(new Event('input', {bubbles: true}))}`, nil)
	p.WaitText("[data-testid=template-preview]", "HERBS3")
	shoot(t, p, "offer")
	p.Click("[data-testid=template-send]")
	p.WaitText("[data-testid=items] [data-testid=shown]", "Dear Ana, save on")
	p.WaitTrue("document.querySelector('[data-testid=items] [data-testid=shown-picture]').naturalWidth === 400")
	shoot(t, p, "sent")
	p.Goto(d.url + "/c/" + talk[0].Conversation.String() + "/templates/" + templates["vans"].ID.String())
	p.WaitCount(".shown-cards > li", 2)
	shoot(t, p, "carousel")
}
