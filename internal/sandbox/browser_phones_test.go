package sandbox

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// js runs a script in the page.
func (b *tab) js(script string) {
	b.t.Helper()
	if _, err := chromedp.Run(b.ctx, chromedp.Evaluate[any](script+"; null")); err != nil {
		b.t.Fatalf("%s: %v", script, err)
	}
}

// tap clicks the first element that matches, as soon as there is one. The page keeps nodes when it draws
// anew, so what is found stays.
func (b *tab) tap(selector string) {
	b.t.Helper()
	b.until(fmt.Sprintf(`document.querySelector(%q) !== null`, selector))
	b.js(fmt.Sprintf(`document.querySelector(%q).click()`, selector))
}

// lastMenu opens the menu of the newest bubble of a phone.
func (b *tab) lastMenu(phone string) {
	b.t.Helper()
	b.js(fmt.Sprintf(`[...document.querySelectorAll('[data-testid=%q] [data-testid=bubble-menu]')].at(-1).click()`, phone))
}

// typed fills a form field and tells the page so.
func (b *tab) typed(selector, value string) {
	b.t.Helper()
	b.until(fmt.Sprintf(`document.querySelector(%q) !== null`, selector))
	b.js(fmt.Sprintf(`document.querySelector(%q).value = %q`, selector, value))
}

const (
	anaPhone   = "customer-phone-" + ana
	inAna      = `[data-testid="` + anaPhone + `"] `
	inOwner    = `[data-testid="owner-phone"] `
	ownerChats = inOwner + `[data-testid="owner-chat-` + ana + `"]`
)

// phonesPage shows the phones with the owner in Ana's chat.
func phonesPage(t *testing.T, p *partner, width, height int) *tab {
	t.Helper()
	b := newTab(t, width, height)
	b.open(p.graph.URL + "/_sandbox/phones?customers=" + ana)
	b.tap(ownerChats)
	b.until(`document.querySelector('` + inOwner + `.app').dataset.view === 'chat'`)
	return b
}

// Every kind of attachment, from both sides, with formatting, links and emoji.
func TestEveryKindOfMessageOnThePhones(t *testing.T) {
	p, _ := connected(t)
	b := phonesPage(t, p, 1440, 980)
	b.fill("customer-input-"+ana, "*Hello* _there_ ~no~ see https://acme.example/a_b\r")
	last := `[...document.querySelectorAll('` + inOwner + `.bubble')].at(-1)`
	b.until(last + `.querySelector('b')?.textContent === 'Hello' && ` + last + `.querySelector('a')?.href === 'https://acme.example/a_b'`)
	for _, kind := range []string{"image", "audio", "video", "document", "location", "sticker"} {
		b.tap(inAna + `[data-act=attach]`)
		b.tap(inAna + `[data-testid=attach-` + kind + `]`)
		b.until(fmt.Sprintf(`[...document.querySelectorAll('%s.bubble')].at(-1).dataset.type === '%s'`, inOwner, kind))
	}
	b.tap(inOwner + `[data-act=attach]`)
	b.tap(inOwner + `[data-testid=attach-contact]`)
	b.tap(inOwner + `[data-testid=form-send]`)
	b.shows(anaPhone, "Cy Vale")
	b.tap(inAna + `[data-act=emoji]`)
	b.tap(inAna + `[data-testid="emoji-🌵"]`)
	b.js(`document.querySelector('` + inAna + `[data-composer]').requestSubmit()`)
	b.until(`document.querySelector('` + inOwner + `.bubble.big') !== null`)
	b.screenshot("phones-kinds")
	p.settle()
	if got := len(p.values("messages")); got != 8 {
		t.Errorf("%d message webhooks, want 8", got)
	}
}

// Reply, react, edit and delete from the message's menu.
func TestMessageMenu(t *testing.T) {
	p, _ := connected(t)
	b := phonesPage(t, p, 1440, 980)
	b.fill("customer-input-"+ana, "Is the olive tre there?\r")
	b.shows("owner-phone", "olive tre there?")

	b.lastMenu("owner-phone")
	b.screenshot("phones-menu")
	b.tap(inOwner + `[data-testid="react-👍"]`)
	b.until(`document.querySelector('` + inAna + `.reactions')?.textContent === '👍'`)
	b.lastMenu("owner-phone")
	b.tap(inOwner + `[data-testid=menu-reply]`)
	b.fill("owner-input", "Yes, one left\r")
	b.until(`document.querySelector('` + inAna + `blockquote')?.innerText.includes('olive tre there?') === true`)

	b.js(`[...document.querySelectorAll('` + inAna + `.bubble.mine [data-testid=bubble-menu]')].at(-1).click()`)
	b.tap(inAna + `[data-testid=menu-edit]`)
	b.typed(inAna+`[name=text]`, "Is the olive tree there?")
	b.js(`document.querySelector('` + inAna + `[data-composer]').requestSubmit()`)
	b.shows("owner-phone", "olive tree there?")
	b.shows("owner-phone", "edited")
	b.lastMenu("owner-phone")
	b.tap(inOwner + `[data-testid=menu-delete]`)
	b.shows(anaPhone, "This message was deleted")
	b.screenshot("phones-changed")
	p.settle()
	raw := string(p.raw())
	for _, want := range []string{`"type":"edit"`, `"type":"revoke"`, `"type":"reaction"`, `"context":{`} {
		if !strings.Contains(raw, want) {
			t.Errorf("no webhook with %s", want)
		}
	}
}

// raw joins the bodies of all webhooks.
func (p *partner) raw() []byte {
	var out []byte
	for _, c := range p.calls() {
		out = append(out, c.raw...)
	}
	return out
}

// sends posts a message through the API to Ana, who wrote before.
func (p *partner) sends(pair Paired, kind string, content any) {
	p.t.Helper()
	p.want(200, "POST", "/v25.0/"+pair.PhoneNumberID+"/messages", pair.AccessToken, object{"messaging_product": "whatsapp", "to": ana, "type": kind, kind: content})
}

// The customer answers lists, buttons, flows, templates and requests for the location.
func TestAnswersOnTheCustomersPhone(t *testing.T) {
	p, pair := connected(t)
	if _, err := p.world.CustomerWrites(ana, shopDigits, Text("Hi!")); err != nil {
		t.Fatal(err)
	}
	b := phonesPage(t, p, 1440, 980)
	say := func(s string) object { return object{"text": s} }
	offer := func(kind string, action object) {
		p.sends(pair, "interactive", object{"type": kind, "header": object{"type": "text", "text": "Your pick-up"}, "body": say("How may we *help*?"), "footer": say("Acme Garden"), "action": action})
	}
	choice := `document.querySelectorAll('` + inAna + `[data-testid=choice]').length >= `
	offer("button", object{"buttons": []object{{"type": "reply", "reply": object{"id": "yes", "title": "Yes please"}}, {"type": "reply", "reply": object{"id": "no", "title": "No"}}}})
	b.until(choice + "2")
	b.tap(inAna + `[data-testid=choice]`)
	offer("list", object{"button": "Choose a time", "sections": []object{{"title": "Saturday", "rows": []object{{"id": "r1", "title": "Morning", "description": "9 to 12"}, {"id": "r2", "title": "Afternoon"}}}}})
	b.until(choice + "3")
	b.tap(inAna + `[data-act=list]`)
	b.tap(inAna + `[data-testid=list-row-r1] input`)
	b.screenshot("phones-list-sheet")
	b.tap(inAna + `[data-testid=list-send]`)
	b.shows("owner-phone", "9 to 12")
	p.sends(pair, "interactive", flowSend(shopFlow)["interactive"])
	b.tap(inAna + `[data-act=flow]`)
	b.typed(inAna+`[data-testid=flow-day]`, "2026-11-28")
	b.tap(inAna + `[data-testid=flow-slot-pm] input`)
	b.typed(inAna+`[data-testid=flow-plate]`, "AG 12")
	b.screenshot("phones-flow")
	b.tap(inAna + `[data-testid=flow-footer]`)
	b.tap(inAna + `[data-testid=flow-back]`)
	b.tap(inAna + `[data-testid=flow-slot-am] input`)
	b.typed(inAna+`[data-testid=flow-day]`, "2026-11-29")
	b.tap(inAna + `[data-testid=flow-footer]`)
	b.tap(inAna + `[data-testid=flow-remind]`)
	b.tap(inAna + `[data-testid=flow-footer]`)
	b.until(`[...document.querySelectorAll('` + inOwner + `.bubble')].at(-1).innerText.includes('Sent')`)
	p.sends(pair, "interactive", object{"type": "location_request_message", "body": say("Where are you?"), "action": object{"name": "send_location"}})
	b.tap(inAna + `[data-act=location]`)
	b.until(`document.querySelector('` + inOwner + `.kind-location') !== null`)
	p.sends(pair, "template", object{"name": "pickup_choice", "language": object{"code": "en_US"}, "components": []object{{"type": "body", "parameters": []object{{"type": "text", "text": "Ana"}}}}})
	b.until(`[...document.querySelectorAll('` + inAna + `.choices')].at(-1).innerText.includes('Tomorrow')`)
	b.screenshot("phones-template")
	b.js(`[...document.querySelectorAll('` + inAna + `[data-testid=choice]')].at(-1).click()`)
	b.until(`[...document.querySelectorAll('` + inOwner + `.bubble')].at(-1).innerText.includes('Tomorrow')`)
	p.settle()
	raw := string(p.raw())
	for _, want := range []string{`"button_reply":{`, `"list_reply":{`, `"nfm_reply":{`, `\"flow_token\":\"ft-1\"`, `\"day\":\"2026-11-29\",\"slot\":\"am\"`, `\"remind\":true`, `"type":"location"`, `"button":{"payload":"Tomorrow"`} {
		if !strings.Contains(raw, want) {
			t.Errorf("no webhook with %s", want)
		}
	}
}

// Groups and calls exist on the phones and reach nobody else; typing shows on the other phone.
func TestGroupsCallsAndTyping(t *testing.T) {
	p, _ := connected(t)
	b := phonesPage(t, p, 1440, 980)
	b.fill("customer-input-"+ana, "one moment")
	b.shows("owner-phone", "typing…")
	b.tap(inAna + `[data-testid=customer-call]`)
	b.screenshot("phones-call")
	b.tap(inOwner + `[data-testid=call-answer]`)
	b.until(`document.querySelector('` + inAna + `[data-time=since]') !== null`)
	b.tap(inOwner + `[data-testid=call-hang-up]`)
	b.shows(anaPhone, "Voice call, 0:")
	b.tap(inOwner + `[data-testid=owner-back]`)
	b.tap(inOwner + `[data-go=group]`)
	b.shows("owner-phone", "corner stand")
	b.fill("owner-input", "See you at *six*\r")
	b.tap(inAna + `[data-testid=customer-back]`)
	b.tap(inAna + `[data-go=group]`)
	b.shows(anaPhone, "See you at six")
	b.screenshot("phones-group")
	p.settle()
	if got := len(p.calls()); got != 1 {
		t.Errorf("%d webhooks, want PARTNER_ADDED alone", got)
	}
}

// The owner's settings: companions, version, privacy, lists, contacts, and the connection itself.
func TestOwnersSettings(t *testing.T) {
	p := newPartner(t)
	b := newTab(t, 1440, 980)
	b.open(p.graph.URL + "/_sandbox/phones")
	screen := func(view string) {
		t.Helper()
		b.tap(inOwner + `[data-go=` + view + `]`)
		b.until(`document.querySelector('` + inOwner + `.app').dataset.view === '` + view + `'`)
		b.screenshot("owner-" + view)
	}
	back := func(to string) {
		t.Helper()
		b.tap(inOwner + `header [aria-label=Back]`)
		b.until(`document.querySelector('` + inOwner + `.app').dataset.view === '` + to + `'`)
	}
	screen("settings")
	screen("devices")
	b.tap(inOwner + `[data-testid=link-wearos]`)
	b.until(`document.querySelector('[data-testid=device-wearos]') !== null`)
	back("settings")
	screen("version")
	b.typed(`[data-testid=app-version]`, "2.24.16")
	b.tap(`[data-testid=app-version-save]`)
	b.until(`document.querySelector('[data-testid=app-old]') !== null`)
	if _, err := p.world.Pair(shopNumberID, ShareHistory); err == nil {
		t.Error("an app that is too old was connected")
	}
	b.typed(`[data-testid=app-version]`, "2.26.40.12")
	b.tap(`[data-testid=app-version-save]`)
	b.until(`document.querySelector('[data-testid=app-old]') === null`)
	back("settings")
	screen("account")
	screen("platform")
	b.tap(`[data-testid=owner-pair]`)
	b.shows("owner-phone", "Connected to Saltbridge")
	b.until(`document.querySelector('` + inOwner + `.app').dataset.view === 'chats'`)
	screen("settings")
	screen("account")
	screen("reregister")
	b.tap(`[data-testid=owner-reregister-go]`)
	b.until(`document.querySelector('[data-testid=owner-offboarded]') !== null`)
	p.world.Advance(5 * time.Minute)
	b.until(`document.querySelector('[data-testid=owner-offboarded]') === null`)
	back("account")
	back("settings")
	screen("devices")
	b.until(`document.querySelector('[data-testid=no-devices]') !== null && document.querySelector('[data-testid=link-wearos]').disabled`)
	back("settings")
	screen("privacy")
	b.until(`document.querySelector('[data-testid=owner-disappearing]').disabled`)
	back("settings")
	screen("broadcasts")
	b.until(`document.querySelector('[data-testid=broadcasts-off]') !== null`)
	back("settings")
	back("chats")
	screen("contacts")
	b.typed(`[data-testid=contact-name]`, "Nia Okoro")
	b.typed(`[data-testid=contact-number]`, "+1 312 555 0199")
	b.tap(`[data-testid=contact-add]`)
	b.tap(`[data-testid=contact-edit-13125550199]`)
	b.typed(`[data-testid=contact-rename]`, "Nia (roses)")
	b.tap(`[data-testid=contact-save]`)
	b.shows("owner-phone", "Nia (roses)")
}

// A customer's own switches: username without a number, blocked, opted out, an ad, another number.
func TestCustomersSettings(t *testing.T) {
	p, pair := connected(t)
	b := phonesPage(t, p, 1440, 980)
	b.tap(inAna + `[data-testid=customer-back]`)
	b.tap(inAna + `[data-testid=customer-ad]`)
	b.screenshot("customer-ad")
	b.tap(inAna + `[data-testid=ad-tap]`)
	b.until(`document.querySelector('` + inAna + `[name=text]').value !== ''`)
	b.js(`document.querySelector('` + inAna + `[data-composer]').requestSubmit()`)
	b.shows("owner-phone", "From your ad")
	b.tap(inAna + `[data-testid=customer-settings]`)
	b.typed(`[data-testid=me-username]`, "ana.t")
	b.js(`document.querySelector('[data-testid=me-hide]').checked = true`)
	b.tap(`[data-testid=me-username-save]`)
	b.shows("owner-phone", "@ana.t")
	b.screenshot("customer-me")
	b.tap(`[data-testid=me-marketing]`)
	b.tap(`[data-testid=me-blocked]`)
	p.await("the block", func() bool { return p.blocks(ana) })
	b.until(`document.querySelector('[data-testid=me-blocked]').checked && !document.querySelector('[data-testid=me-marketing]').checked`)
	p.sendText(pair, ana, "are you there?")
	p.world.Advance(time.Minute)
	b.tap(`[data-testid=me-blocked]`)
	b.until(`!document.querySelector('[data-testid=me-blocked]').checked`)
	b.typed(`[data-testid=me-number]`, "+1 312 555 0198")
	b.tap(`[data-testid=me-number-save]`)
	b.shows("customer-phone-13125550198", "Changed the phone number")
	p.settle()
	raw := string(p.raw())
	for _, want := range []string{`"ctwa_clid"`, `"user_changed_number"`, `"value":"stop"`} {
		if !strings.Contains(raw, want) {
			t.Errorf("no webhook with %s", want)
		}
	}
	if strings.Contains(raw, `"status":"delivered"`) {
		t.Error("a message reached a customer who blocked the business")
	}
}

// blocks reports whether a customer blocks the business, as the world knows it.
func (p *partner) blocks(customer string) bool {
	p.world.mu.Lock()
	defer p.world.mu.Unlock()
	return p.world.customers[customer].blocked
}

// On a narrow screen one phone shows at a time, in both colour schemes.
func TestPhonesOnANarrowScreen(t *testing.T) {
	p, _ := connected(t)
	b := newTab(t, 375, 760)
	b.open(p.graph.URL + "/_sandbox/phones?customers=" + ana)
	visible := func(want string) {
		t.Helper()
		b.until(`[...document.querySelectorAll('sandbox-phone')].filter(p => p.offsetWidth > 0).map(p => p.dataset.testid).join() === '` + want + `'`)
		b.until(`document.documentElement.scrollWidth <= 375`)
	}
	visible("owner-phone")
	b.screenshot("narrow-owner")
	b.tap(`[data-testid=show-` + ana + `]`)
	visible(anaPhone)
	b.fill("customer-input-"+ana, "Hello from a small screen\r")
	b.shows(anaPhone, "small screen")
	b.screenshot("narrow-customer")
	b.tap(`[data-testid=show-owner]`)
	b.shows("unread-"+ana, "1")
}
