package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/chromedp/chromedp"
)

// WaitVisible waits until an element for the CSS selector is visible.
func (p *Page) WaitVisible(selector string) {
	p.t.Helper()
	p.WaitText(selector, "")
}

// WaitText waits until a visible element for the selector contains the text. Runs of white space count
// as one space; the value counts as the text of a form field.
func (p *Page) WaitText(selector, text string) {
	p.t.Helper()
	p.waitJS(fmt.Sprintf("%s with the text %q", selector, text), find(selector, text)+" !== undefined")
}

// WaitGone waits until no element for the selector is visible.
func (p *Page) WaitGone(selector string) {
	p.t.Helper()
	p.waitJS(selector+" to be gone", find(selector, "")+" === undefined")
}

// WaitCount waits until exactly n visible elements match the selector.
func (p *Page) WaitCount(selector string, n int) {
	p.t.Helper()
	p.waitJS(fmt.Sprintf("%d times %s", n, selector), fmt.Sprintf("%s.length === %d", findAll(selector, ""), n))
}

// WaitURL waits until the page's address contains part.
func (p *Page) WaitURL(part string) {
	p.t.Helper()
	p.waitJS("a URL containing "+part, "location.href.includes("+quote(part)+")")
}

// WaitTrue waits until the JavaScript expression is true.
func (p *Page) WaitTrue(expression string) {
	p.t.Helper()
	p.waitJS(expression, "!!("+expression+")")
}

// Text waits for a visible element for the selector and returns its text.
func (p *Page) Text(selector string) string {
	p.t.Helper()
	p.WaitVisible(selector)
	return p.EvalString("(el => el ? el.innerText : '')(" + find(selector, "") + ")")
}

// Count returns how many elements for the selector are visible right now.
func (p *Page) Count(selector string) int {
	p.t.Helper()
	var n int
	p.Eval(findAll(selector, "")+".length", &n)
	return n
}

// Eval runs the JavaScript expression in the page, waits for it if it is a promise, and decodes its
// JSON value into result, unless that is nil.
func (p *Page) Eval(expression string, result any) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, waitTimeout)
	defer cancel()
	raw, err := chromedp.Run(ctx, chromedp.Evaluate[[]byte](expression, chromedp.EvalAwaitPromise))
	if err == nil && result != nil {
		err = json.Unmarshal(raw, result)
	}
	if err != nil {
		p.fail("evaluating %s: %v", expression, err)
	}
}

// EvalString is [Page.Eval] for an expression that gives a string.
func (p *Page) EvalString(expression string) string {
	p.t.Helper()
	var s string
	p.Eval(expression, &s)
	return s
}

func (p *Page) waitJS(what, expression string) {
	p.t.Helper()
	p.until(what, func() (bool, error) {
		ctx, cancel := context.WithTimeout(p.ctx, waitTimeout)
		defer cancel()
		return chromedp.Run(ctx, chromedp.Evaluate[bool](expression))
	})
}

// until looks at the condition until it holds. Errors count as "not yet": in the middle of a
// navigation there is no page to look at. The last one is told when time is up.
func (p *Page) until(what string, holds func() (bool, error)) {
	p.t.Helper()
	deadline := time.NewTimer(waitTimeout)
	defer deadline.Stop()
	look := time.NewTicker(pollInterval)
	defer look.Stop()
	for {
		ok, err := holds()
		if ok && err == nil {
			return
		}
		if p.ctx.Err() != nil {
			p.t.Fatalf("waiting for %s: the page was closed", what)
		}
		select {
		case <-look.C:
		case <-deadline.C:
			p.fail("waited %v for %s (last error: %v)", waitTimeout, what, err)
		}
	}
}

// findAll is a JavaScript expression for the visible elements that match the selector and contain the
// text.
func findAll(selector, text string) string {
	return fmt.Sprintf(`[...document.querySelectorAll(%s)].filter(el => {
	const box = el.getBoundingClientRect();
	if (box.width === 0 || box.height === 0 || getComputedStyle(el).visibility !== "visible") return false;
	const field = el.matches("input, textarea, select");
	const shown = field ? el.value : el.innerText ?? el.textContent;
	return shown.replace(/\s+/g, " ").includes(%s.replace(/\s+/g, " "));
})`, quote(selector), quote(text))
}

// find is a JavaScript expression for the first of [findAll], or undefined.
func find(selector, text string) string {
	return findAll(selector, text) + "[0]"
}

// quote writes the string as a JavaScript literal.
func quote(s string) string {
	literal, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string always has a JSON form
	}
	return string(literal)
}
