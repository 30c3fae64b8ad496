package web_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/language"
	"github.com/saltbridge/saltbridge/internal/test/browser"
)

var wideAndNarrow = []sized{{"1440", browser.Desktop}, {"375", browser.Phone}}

// wantNoEnglish looks for texts of the page itself that have a word of Latin letters and nothing of the language: those of people, and
// what is the same in every language, bring their own direction or language.
func wantNoEnglish(t *testing.T, p *browser.Page, name, translated string) {
	t.Helper()
	var plain []string
	p.Eval(fmt.Sprintf(`(() => {
		const own = '[dir=auto], [dir=ltr], bdi, time, code, pre, kbd, script, style, template, .number, .avatar, .via, .menu-version, .muted + .muted, optgroup, [lang]:not(html):not(dl), .demo strong'
		const given = /Jonas Weber|Meera Iyer|Donaudampfschifffahrt und Auslieferung|Lemon trees and other citrus plants|Opening hours/g // names that were given, see walk
		const plain = text => /[A-Za-z]{3,}/.test(text.replace(given, '').replace(/Saltbridge|\S+@\S+|WhatsApp|Meta|QR|https:\/\/|(Shift|Ctrl) \+/g, '')) && !%s.test(text)
		const found = []
		const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
		while (walk.nextNode()) {
			const text = walk.currentNode.textContent.trim()
			if (plain(text) && !walk.currentNode.parentElement.closest(own)) found.push(text)
		}
		for (const name of ['aria-label', 'title', 'placeholder', 'alt']) {
			for (const element of document.querySelectorAll('body [' + name + ']')) {
				const text = element.getAttribute(name)
				const source = name === 'title' && /^(Meta|partners|a partner): /.test(text) // where a fact is from
				const example = element.name?.startsWith('v.') || /^https?:/.test(text) // of a template
				if (plain(text) && !source && !example && !element.closest('time, optgroup, [lang]:not(html):not(dl)')) found.push(name + ': ' + text)
			}
		}
		return found
	})()`, translated), &plain)
	if len(plain) > 0 {
		t.Errorf("%s says in plain English: %q", name, slices.Compact(plain))
	}
}

// TestFormatsAreTheBrowsers compares dates, times and numbers with what the browser's CLDR writes.
func TestFormatsAreTheBrowsers(t *testing.T) {
	t.Parallel()
	p := browser.New(t)
	for _, l := range language.All(false) {
		tag := map[string]string{language.English: "en-001"}[l.Tag]
		if tag == "" {
			tag = l.Tag
		}
		var mine, theirs []string
		var ask strings.Builder
		for day := range 366 {
			at := time.Date(2026, 1, 1+day, day%24, day%60, 0, 0, time.UTC)
			mine = append(mine, l.Date(at), l.ShortDate(at), l.DayMonth(at), l.WeekdayDate(at), l.Month(at), l.ShortWeekday(at.Weekday()), l.Clock(at, language.Hours12), l.Clock(at, language.Hours24))
			fmt.Fprintf(&ask, "%d,", at.UnixMilli())
		}
		for _, n := range []int64{0, 7, 999, 1000, 99999, 100000, 12345678, -4567, 1e12} {
			mine = append(mine, l.Number(n))
		}
		mine = append(mine, l.Percent(42), l.Decimal(1234.56, 1), l.List([]string{"a", "b", "c"}), l.List([]string{"a", "b"}))
		p.Eval(fmt.Sprintf(`(() => {
			const tag = %q, out = []
			const f = options => new Intl.DateTimeFormat(tag, {timeZone: 'UTC', ...options})
			const all = [f({dateStyle: 'long'}), f({dateStyle: 'medium'}), f({day: 'numeric', month: 'short'}), f({weekday: 'long', day: 'numeric', month: 'long'}), f({month: 'long', year: 'numeric'}), f({weekday: 'short'}),
				f({hour: 'numeric', minute: '2-digit', hourCycle: 'h12'}), f({hour: '2-digit', minute: '2-digit', hourCycle: 'h23'})]
			for (const at of [%s]) for (const format of all) out.push(format.format(at))
			const n = new Intl.NumberFormat(tag)
			for (const x of [0, 7, 999, 1000, 99999, 100000, 12345678, -4567, 1e12]) out.push(n.format(x))
			out.push(new Intl.NumberFormat(tag, {style: 'percent'}).format(0.42), new Intl.NumberFormat(tag, {maximumFractionDigits: 1}).format(1234.56))
			const list = type => new Intl.ListFormat(tag, {type})
			out.push(list('conjunction').format(['a', 'b', 'c']), list('conjunction').format(['a', 'b']))
			return out.map(s => s.replace(/[\u00a0\u202f]/g, ' '))
		})()`, tag, ask.String()), &theirs)
		differ := 0
		for i := range mine {
			if i >= len(theirs) || mine[i] != theirs[i] {
				if differ++; differ < 6 {
					t.Errorf("%s: %q here, %q in the browser", l.Tag, mine[i], theirs[min(i, len(theirs)-1)])
				}
			}
		}
	}
}

// TestLanguagePreviewFollowsTheChoice changes the form without storing it, then stores it.
func TestLanguagePreviewFollowsTheChoice(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	p := browser.New(t)
	d.signIn(p, d.agent)
	p.Goto(d.url + "/settings/language")
	p.WaitText("[data-testid=preview]", "1,234,567 messages")
	p.Select("[data-testid=language]", "hi")
	p.WaitText("[data-testid=preview]", "12,34,567 मैसेज")
	p.WaitTrue("document.documentElement.lang === 'en'")
	kolkata := d.clock.Now().Add(5*time.Hour + 30*time.Minute)
	p.Select("[data-testid=zone]", "Asia/Kolkata")
	var drawn []string // in this minute, or in one of the next
	for i := range 3 {
		drawn = append(drawn, kolkata.Add(time.Duration(i)*time.Minute).Format("3:04"))
	}
	p.WaitTrue(fmt.Sprintf("/%s/.test(document.querySelector('[data-testid=preview]').innerText)", strings.Join(drawn, "|")))
	p.Click("[data-testid=save-language]")
	p.WaitText("[data-testid=saved]", "सहेजा गया।")
	p.WaitTrue("document.documentElement.lang === 'hi'")
}
