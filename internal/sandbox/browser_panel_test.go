package sandbox

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/saltbridge/saltbridge/internal/test/axe"
)

func (b *tab) dark()  { b.t.Helper(); b.colours("dark") }
func (b *tab) light() { b.t.Helper(); b.colours("light") }

// colours switches the page to a colour scheme.
func (b *tab) colours(scheme string) {
	b.t.Helper()
	features := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}}
	b.do(func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		return chromedp.Void{}, t.Call(ctx, emulation.CommandSetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features}, nil)
	})
}

// eval runs an expression in the page, waits for its promise and decodes its JSON value.
func (b *tab) eval(expression string, result any) {
	b.t.Helper()
	ctx, stop := context.WithTimeout(b.ctx, patience)
	defer stop()
	raw, err := chromedp.Run(ctx, chromedp.Evaluate[[]byte](expression, chromedp.EvalAwaitPromise))
	if err == nil && result != nil {
		err = json.Unmarshal(raw, result)
	}
	if err != nil {
		b.t.Fatal(err)
	}
}

// The pages and what opens on them break no rule of WCAG 2.2 AA, in both colour schemes.
func TestPagesAreForEverybody(t *testing.T) {
	p, pair := connected(t)
	if _, err := p.world.CustomerWrites(ana, shopDigits, p.world.FromAd(shopDigits, "Hi! *I* saw https://acme.example")); err != nil {
		t.Fatal(err)
	}
	rules := axe.New(t)
	flow := p.want(200, "GET", "/v25.0/"+shopFlow+"?fields=preview.invalidate(false)", pair.AccessToken, nil)
	b := newTab(t, 1440, 1000)
	chat := func() {
		b.tap(ownerChats)
		b.until(`document.querySelector('` + inOwner + `.app').dataset.view === 'chat'`)
	}
	for _, x := range []struct {
		name, path, ready string
		open              func()
	}{
		{"panel", "/_sandbox/", "[data-panel]", nil},
		{"phones", "/_sandbox/phones", ".bubble", nil},
		{"a chat on the phone", "/_sandbox/phones", ".bubble", chat},
		{"what can be attached", "/_sandbox/phones", ".bubble", func() {
			b.tap("[data-testid=attach-" + ana + "]")
			b.until("document.querySelector('.sheet:not([hidden])') !== null")
		}},
		{"a Flow", strings.TrimPrefix(text(nested(flow["preview"])["preview_url"]), p.graph.URL), "button", nil},
	} {
		b.open(p.graph.URL + x.path)
		b.until("document.querySelector('" + x.ready + "') !== null")
		if x.open != nil {
			x.open()
		}
		b.light()
		rules.Want(t, x.name, axe.Page, b.eval)
		b.screenshot("everybody-" + x.name)
		b.dark()
		rules.WantColours(t, x.name+", dark", axe.Page, b.eval)
		b.screenshot("everybody-" + x.name + "-dark")
	}
}

// The panel changes the world by hand: templates, quality, faults, scenario, crowd; and its logs can be read.
func TestPanelByHand(t *testing.T) {
	p, pair := connected(t)
	p.sendText(pair, ana, "from the API")
	b := newTab(t, 1440, 1000)
	b.open(p.graph.URL + "/_sandbox/")
	row := `[data-testid=template-spring_sale] `
	b.tap(row + `[data-testid=pause]`)
	b.until(`document.querySelector('` + row + `.chip').textContent === 'PAUSED'`)
	b.tap(row + `[data-testid=approve]`)
	b.until(`document.querySelector('` + row + `.chip').textContent === 'APPROVED'`)
	b.js(`(s => { s.value = '131031'; s.dispatchEvent(new Event('change', {bubbles: true})); })(document.querySelector('[data-testid=account-restricted]'))`)
	b.tap(`[data-testid=account-no-payment]`)
	b.tap(`[data-testid=test-number]`)
	b.tap(`[data-testid=flow-pickup_booking] [data-testid=flow-THROTTLED]`)
	b.until(`document.querySelector('[data-testid=flow-pickup_booking] .chip').textContent === 'THROTTLED' && document.querySelector('[data-testid=account-restricted]').value === '131031'`)
	w := p.world
	w.mu.Lock()
	if m := w.wabas[pair.WABAID].meta; m.Restricted != 131031 || !m.NoPayment || !w.numbers[pair.PhoneNumberID].meta.TestNumber {
		t.Errorf("the account did not change: %+v", m)
	}
	w.mu.Unlock()
	b.tap(`[data-testid=preset-graph]`)
	b.until(`[...document.querySelectorAll('[data-panel] .chip.retrying')].some(c => c.textContent === 'graph')`)
	p.want(503, "GET", "/"+pair.PhoneNumberID, pair.AccessToken, nil)
	b.tap(`[data-testid=faults-clear]`)
	b.until(`document.querySelector('[data-testid=faults-clear]') === null`)
	b.tap(`[data-testid=first-unavailable]`)
	b.until(`document.querySelector('[data-testid=first-unavailable]').checked`)

	b.fill("log-filter", "/messages")
	b.until(`document.querySelectorAll('[data-testid=requests] details').length === 1`)
	b.tap(`[data-testid=requests] summary`)
	b.until(`document.querySelector('[data-testid=requests] pre')?.textContent.includes('"from the API"') === true`)
	b.screenshot("panel-log")
	b.fill("clock-custom", "90m\r")
	b.until(`document.querySelector('[data-testid=requests] details').open`)
	b.tap(`[data-testid=scenario-clinic]`)
	b.until(`document.querySelector('[data-panel]').innerText.includes('Birchwood Clinic')`)
	b.fill("crowd-rate", "50")
	b.tap(`[data-testid=crowd-start]`)
	b.until(`document.querySelector('[data-testid=playing]').innerText.includes('50 messages a second')`)
	b.tap(`[data-testid=crowd-stop]`)
	b.until(`document.querySelector('[data-testid=playing]').innerText.includes(' 0 messages a second')`)
}
