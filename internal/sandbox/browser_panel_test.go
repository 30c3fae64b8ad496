package sandbox

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// dark switches the page to the dark colour scheme.
func (b *tab) dark() {
	b.t.Helper()
	features := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}, {Name: "prefers-reduced-motion", Value: "reduce"}}
	b.do(func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		return chromedp.Void{}, t.Call(ctx, emulation.CommandSetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features}, nil)
	})
}

// contrast lists the texts of a page whose contrast with what is behind them is below AA (4.5, or 3 for
// large text). Backgrounds are taken from the nearest element that has one.
const contrast = `(() => {
  const rgb = (c) => { const m = c.match(/[\d.]+/g).map(Number); return c.startsWith('color(') ? null : [m[0], m[1], m[2], m[3] ?? 1]; };
  const light = ([r, g, b]) => { const f = (v) => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; }; return 0.2126 * f(r) + 0.7152 * f(g) + 0.0722 * f(b); };
  const over = (top, under) => top.slice(0, 3).map((v, i) => v * top[3] + under[i] * (1 - top[3]));
  const behind = (e) => { const layers = []; for (; e; e = e.parentElement) { const s = getComputedStyle(e); if (s.backgroundImage.startsWith('linear')) return null; const c = rgb(s.backgroundColor); if (!c) return null; layers.push(c); if (c[3] === 1) break; }
    return layers.reverse().reduce((under, top) => over(top, under), [255, 255, 255]); };
  const bad = [];
  for (const e of document.querySelectorAll('body *')) {
    const text = [...e.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data.trim()).join('');
    if (!text || !e.checkVisibility({opacityProperty: true, visibilityProperty: true}) || /^\p{Emoji_Presentation}+$/u.test(text) || e.closest('.more,:disabled')) continue;
    const s = getComputedStyle(e), back = behind(e), ink = rgb(s.color);
    if (!back || !ink || s.filter !== 'none') continue;
    const [a, b] = [light(over([...ink.slice(0, 3), ink[3] * Number(s.opacity)], back)), light(back)].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05), large = parseFloat(s.fontSize) >= 24 || (parseFloat(s.fontSize) >= 18.6 && s.fontWeight >= 700);
    if (ratio < (large ? 3 : 4.5)) bad.push(text.slice(0, 30) + ' ' + ratio.toFixed(2) + ' ' + e.className);
  }
  return [...new Set(bad)].join('\n');
})()`

// Texts can be read in both colour schemes, and every control has a name.
func TestPagesAreReadable(t *testing.T) {
	p, _ := connected(t)
	if _, err := p.world.CustomerWrites(ana, shopDigits, p.world.FromAd(shopDigits, "Hi! *I* saw https://acme.example")); err != nil {
		t.Fatal(err)
	}
	b := newTab(t, 1440, 1000)
	for _, dark := range []bool{false, true} {
		if dark {
			b.dark()
		}
		for _, page := range []string{"", "phones", "phones?chat"} {
			b.open(p.graph.URL + "/_sandbox/" + page)
			if page == "phones?chat" {
				b.tap(ownerChats)
				b.until(`document.querySelector('` + inOwner + `.app').dataset.view === 'chat'`)
			}
			b.until(`document.querySelector('.bubble,[data-panel]') !== null`)
			for what, script := range map[string]string{"contrast": contrast, "names": unnamed} {
				bad, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](script))
				if err != nil {
					t.Fatal(err)
				}
				if bad != "" {
					t.Errorf("%q, dark %v, %s:\n%s", page, dark, what, bad)
				}
			}
			b.screenshot(fmt.Sprintf("readable-%s-%v", strings.TrimPrefix(page, "phones?"), dark))
		}
	}
}

// unnamed lists controls without a name for those who do not see them.
const unnamed = `[...document.querySelectorAll('button,a,input,select,[role=dialog]')].filter((e) => e.checkVisibility() && e.type !== 'hidden'
  && !(e.innerText?.trim() || e.getAttribute('aria-label') || e.labels?.length || e.title)).map((e) => e.outerHTML.slice(0, 80)).join('\n')`

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
