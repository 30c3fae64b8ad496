package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/apptest"
	"github.com/saltbridge/saltbridge/internal/test/browser"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// change is a form that gives a field another value.
func change(name, was, value string) url.Values {
	return url.Values{"name": {name}, "was": {was}, "value": {value}}
}

// send posts a form the way the pages' script does.
func (v *visitor) send(path string, form url.Values) answer {
	v.t.Helper()
	return v.postWith("HX-Request", "true", path, form)
}

// postWith posts a form with a header more.
func (v *visitor) postWith(header, value, path string, form url.Values) answer {
	v.t.Helper()
	r := v.request("POST", path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set(header, value)
	return v.do(r)
}

func TestContactsAreChangedInPlace(t *testing.T) {
	d := newDesk(t)
	d.connectNumber()
	m := d.file(d.says(ana, time.Minute, "hello"))[0]
	v, path := d.signedIn(d.agent), "/contacts/"+m.Contact.String()+"/field"
	wants(t, v.send(path, change("given_name", "", "  Ana   of the lemon tree ")), http.StatusOK, `value="Ana of the lemon tree"`, "Saved.")
	wants(t, v.send(path, change("given_name", "", "Ana of the lemon tree")), http.StatusOK, "Saved.") // tried again
	wants(t, v.send(path, change("given_name", "", "Other")), http.StatusConflict, "Somebody else has changed this field")
	wants(t, v.send(path, change("email", "", "no address")), http.StatusUnprocessableEntity, "no e-mail address")
	wants(t, v.send(path, change("Shoe size", "", "42")), http.StatusOK, `data-field="Shoe size"`, `value="42"`)
	wants(t, v.send(path, change("Shoe size", "42", "")), http.StatusOK, `data-field="Shoe size"`)
	wants(t, v.send(path, change("about", "", "two\r\nlines")), http.StatusOK, "two\nlines</textarea>")
	wants(t, v.send(path, change("about", "two\r\nlines", strings.Repeat("x", 2001))), http.StatusUnprocessableEntity, "2001 characters")
	wants(t, v.send(path, url.Values{"name": {"Shoe size"}, "remove": {"yes"}}), http.StatusForbidden, "administrators")
	if a := d.signedIn(d.admin).send(path, url.Values{"name": {"Shoe size"}, "remove": {"yes"}}); a.StatusCode != http.StatusOK || strings.Contains(a.body, "Shoe size") {
		t.Errorf("removing the field got %d\n%s", a.StatusCode, a.body)
	}
	wants(t, d.stranger().send(path, change("about", "", "x")), http.StatusNotFound)
	wants(t, v.get("/c/"+m.Conversation.String()), http.StatusOK, "<h1 dir=\"auto\">Ana of the lemon tree</h1>")
}

func TestThePanelTellsWhatIsKnown(t *testing.T) {
	d := newDesk(t)
	d.connectNumber()
	ad := d.line(ana, chat.FromCustomer, chat.In, 3*time.Hour, chat.Content{Type: "text", Text: "I saw your ad https://example.test/a", Referral: []byte(`{"headline":"Lemon trees","source_id":"120","ctwa_clid":"Af","source_url":"https://fb.me/1"}`)})
	talk := d.file(ad, d.line(ana, chat.FromCustomer, chat.In, time.Hour, chat.Content{Type: "document", Media: &chat.Media{ID: "9", Filename: "plan.pdf"}}),
		d.answers(ana, chat.FromAgent, chat.StatusDelivered, time.Minute, "hi"))
	d.notes(talk[0].Conversation, 0, chat.Entry{Kind: chat.EntryNote, Agent: d.admin.ID, Body: "pays late"})
	storetest.Write(t, d.store, func(tx *db.Tx) error {
		priced := func(status chat.Status, pricing string) store.Step {
			return store.Step{Message: talk[2].ID, Receipt: chat.Receipt{Status: status, At: d.clock.NowMillis(), Pricing: []byte(pricing)}}
		}
		return store.AddReceipts(tx, d.account, []store.Step{priced(chat.StatusSent, `{"category":"utility","pricing_model":"PMP","type":"regular"}`),
			priced(chat.StatusDelivered, `{"category":"utility","pricing_model":"PMP","type":"regular"}`)})
	})
	v, base := d.signedIn(d.agent), "/contacts/"+talk[0].Contact.String()+"/"
	wants(t, v.get(base+"talks?in="+talk[0].Conversation.String()), http.StatusOK, "Acme Garden", `aria-current="true"`)
	wants(t, v.get(base+"notes"), http.StatusOK, "pays late", "Meera Iyer")
	wants(t, v.get(base+"media?kind=files"), http.StatusOK, "plan.pdf")
	wants(t, v.get(base+"media?kind=links"), http.StatusOK, "https://example.test/a")
	wants(t, v.get(base+"costs"), http.StatusOK, "utility", `<td class="number">1</td><td class="number">0</td><td class="number">$0.0`)
	wants(t, v.get(base+"ads"), http.StatusOK, "Lemon trees", "120", "Af")
	wants(t, v.get(base+"secrets"), http.StatusNotFound)
	for _, part := range []string{"talks", "notes", "media", "costs", "ads", "merge"} {
		wants(t, d.stranger2(part).get(base+part), http.StatusNotFound)
	}
}

// stranger2 is a stranger for each name.
func (d *desk) stranger2(name string) *visitor {
	d.t.Helper()
	return d.signedIn(d.addAgentOf(storetest.AddAccount(d.t, d.store).ID, name, name+"@example.test", chat.RoleAdmin))
}

// TestAnAgentFindsNothingOfOthersAtAnyAddress asks for everything of a conversation that is someone else's; whoever is
// mentioned in it gets it, with its files.
func TestAnAgentFindsNothingOfOthersAtAnyAddress(t *testing.T) {
	d := newDesk(t)
	d.connectNumber()
	photograph := d.sends("image", "77", "image/jpeg", photo(t))
	media := d.stored(photograph)
	note := d.notes(photograph.Conversation, 0, chat.Entry{Kind: chat.EntryNote, Agent: d.admin.ID, Body: "secret"})
	v := d.signedIn(d.agent)
	storetest.Write(t, d.store, func(tx *db.Tx) error { return store.SetScope(tx, d.account, d.agent.ID, chat.ScopeAssigned) })
	c, m, who := photograph.Conversation.String(), photograph.ID.String(), photograph.Contact.String()
	reads := []string{"/c/" + c, "/fragments/conversation/" + c, "/fragments/message/" + m, "/fragments/entry/" + note.String(), "/messages/" + m + "/info",
		"/messages/" + m + "/versions", "/messages/" + m + "/exchanges", "/messages/" + m + "/forward", "/notes/" + note.String() + "/versions", media,
		"/contacts/" + who + "/talks", "/contacts/" + who + "/media", "/contacts/" + who + "/merge"}
	for _, path := range reads {
		if a := v.get(path); a.StatusCode != http.StatusNotFound {
			t.Errorf("%s got %d", path, a.StatusCode)
		}
	}
	for path, form := range map[string]url.Values{"/c/" + c + "/block": {"blocked": {"true"}}, "/messages/" + m + "/react": {"emoji": {"👍"}},
		"/contacts/" + who + "/field": change("about", "", "x"), "/notes/" + note.String() + "/remove": nil, "/c/" + c + "/messages": {"text": {"hi"}}} {
		if a := v.send(path, form); a.StatusCode != http.StatusNotFound {
			t.Errorf("%s got %d", path, a.StatusCode)
		}
	}
	d.notes(photograph.Conversation, 0, chat.Entry{Kind: chat.EntryNote, Agent: d.admin.ID, Body: "@Jonas Weber", Detail: chat.EntryDetail{Agents: []chat.AgentID{d.agent.ID}}})
	for _, path := range reads {
		if a := v.get(path); a.StatusCode != http.StatusOK {
			t.Errorf("whoever is mentioned got %d from %s", a.StatusCode, path)
		}
	}
}

func TestContactsAreMerged(t *testing.T) {
	d := newDesk(t)
	d.connectNumber()
	keep := d.file(d.says(ana, time.Minute, "from my number"))[0]
	drop := d.file(d.says(bo, time.Minute, "from my user name"))[0]
	d.catchUp()
	v, path := d.signedIn(d.agent), "/contacts/"+keep.Contact.String()+"/merge"
	wants(t, v.get(path+"?q=bolind"), http.StatusOK, "Bo Lind")
	wants(t, v.get(path+"?with="+drop.Contact.String()), http.StatusOK, "Bo Lind", "Ana Torres", "Becomes a part of it")
	wants(t, v.send(path, url.Values{"with": {keep.Contact.String()}}), http.StatusUnprocessableEntity, "same contact")
	if a := v.send(path, url.Values{"with": {drop.Contact.String()}}); a.StatusCode != http.StatusNoContent || a.Header.Get("HX-Redirect") != "/c/"+keep.Conversation.String() {
		t.Fatalf("merging got %d, %q", a.StatusCode, a.Header.Get("HX-Redirect"))
	}
	wants(t, v.get("/c/"+keep.Conversation.String()), http.StatusOK, "from my user name", "merged the contact Bo Lind into this one")
	wants(t, v.get("/contacts/"+drop.Contact.String()+"/talks"), http.StatusNotFound)
}

// TestThePanelInABrowser edits in place, which another tab shows, takes it back, resizes by keys, and keeps what is being typed while news comes.
func TestThePanelInABrowser(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	talk := d.seed()
	p := browser.New(t)
	d.signIn(p, d.agent)
	p.Goto(d.url + "/c/" + talk[0].Conversation.String())
	p.WaitTrue("document.documentElement.dataset.ready === ''")
	other := p.NewTab()
	other.Goto(d.url + "/c/" + talk[0].Conversation.String())
	other.WaitTrue("document.documentElement.dataset.ready === ''")
	company := "document.querySelector('[data-testid=field-company]').value === "
	p.Type("[data-testid=field-company]", "Lemon & Co")
	p.Press(browser.Enter)
	p.WaitText("[data-testid=field-saved]", "Saved")
	other.WaitTrue(company + "'Lemon & Co'")
	p.Click("[data-testid=field-undo]")
	p.WaitTrue(company + "''")
	other.WaitTrue(company + "''")
	d.savesTheLastChange(p, talk[0].Contact)
	p.Type("[data-testid=field-about]", "half a sen")
	d.file(d.says(ana, 0, "meanwhile"))
	p.WaitText("#items", "meanwhile")
	p.WaitTrue("document.querySelector('[data-testid=field-about]').value === 'half a sen'")
	p.Click("[data-testid=field-email]")
	p.Press("nonsense")
	p.Press(browser.Tab)
	p.WaitTrue("document.querySelector('[data-testid=field-email]').matches(':user-invalid')")
	p.Press(browser.Escape)
	p.Click("[data-testid=part-costs] summary")
	p.WaitText("[data-testid=part-costs]", "nothing about prices")
	p.Click("[data-testid=part-talks] summary")
	p.WaitText("[data-testid=talks]", "Acme Garden")
	p.Eval("document.querySelector('pane-divider[data-pane=panel]').focus()", nil)
	before := p.EvalString("String(document.querySelector('.panel').offsetWidth)")
	p.Press(browser.ArrowLeft)
	p.WaitTrue("document.querySelector('.panel').offsetWidth > " + before)
	p.Click("[data-testid=panel-toggle]")
	p.WaitGone("[data-testid=panel]")
	p.Reload()
	p.WaitTrue("document.documentElement.dataset.ready === ''")
	p.WaitGone("[data-testid=panel]")
	p.Click("[data-testid=open-contact]")
	p.WaitVisible("[data-testid=panel]")
}

// savesTheLastChange changes a field while its last change is being saved and another one is being written, and again without a connection.
func (d *desk) savesTheLastChange(p *browser.Page, who chat.ContactID) {
	d.t.Helper()
	company := func(want string) {
		d.t.Helper()
		apptest.Eventually(d.t, "the company is "+want, func() bool {
			c, err := d.store.Contact(d.t.Context(), chat.SystemViewer(d.account), who)
			return err == nil && c.Company == want
		})
	}
	p.Eval(`window.real = fetch, window.fetch = (url, options) => String(url).endsWith('/field') ? new Promise(done => {
	window.letGo = () => { window.fetch = real; done(real(url, options)) }
}) : real(url, options)
0`, nil)
	p.Type("[data-testid=field-company]", "Salt")
	p.Press(browser.Enter)
	p.WaitTrue("window.letGo")
	p.Type("[data-testid=field-company]", " & Sons")
	p.Click("[data-testid=field-about]")
	p.Press("being written")
	p.Eval("letGo()", nil)
	company("Salt & Sons")
	p.WaitText("[data-testid=field-saved]", "Saved")
	p.WaitTrue("document.activeElement === document.querySelector('[data-testid=field-about]') && document.activeElement.value === 'being written'")
	p.Press(browser.Escape)

	p.Eval("window.letGo = undefined, window.sends = 0; window.fetch = (url, options) => String(url).endsWith('/field') ? (sends++, Promise.reject(new TypeError('no connection'))) : real(url, options); 0", nil)
	p.Fill("[data-testid=field-company]", "Pepper")
	p.Press(browser.Enter)
	p.WaitText("[data-field=company] .said", "That did not work")
	if n := p.EvalString("String(sends)"); n != "1" {
		d.t.Errorf("it was sent %s times", n)
	}
	p.Eval("window.fetch = real; 0", nil)
	p.ClickText("[data-field=company] .said button", "Try again")
	company("Pepper")
	p.WaitTrue("document.querySelector('[data-field=company] [name=was]').value === 'Pepper'")
}
