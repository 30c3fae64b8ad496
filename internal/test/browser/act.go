package browser

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// The keys that tests press by name.
const (
	Enter      = kb.Enter
	Escape     = kb.Escape
	Tab        = kb.Tab
	Backspace  = kb.Backspace
	ArrowUp    = kb.ArrowUp
	ArrowDown  = kb.ArrowDown
	ArrowLeft  = kb.ArrowLeft
	ArrowRight = kb.ArrowRight
)

// Click waits until the first visible element for the selector can be hit in its middle, and clicks.
func (p *Page) Click(selector string) {
	p.t.Helper()
	p.ClickText(selector, "")
}

// ClickText clicks the first visible element for the selector that contains the text. The click may
// close the page: Chromium then takes the answer to the mouse's release with it.
func (p *Page) ClickText(selector, text string) {
	p.t.Helper()
	at := p.clickable(selector, text)
	if err := p.do(chromedp.MouseClickXY(at.X, at.Y)); err != nil && !errors.Is(err, chromedp.ErrTargetDetached) {
		p.fail("clicking %s: %v", selector, err)
	}
}

// Hold presses the mouse on the middle of an element and returns what lets it go, in the same place.
func (p *Page) Hold(selector string) (letGo func()) {
	p.t.Helper()
	at := p.clickable(selector, "")
	mouse := func(kind input.DispatchMouseEventType) {
		p.t.Helper()
		err := p.do(func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
			return chromedp.Void{}, t.Call(ctx, input.CommandDispatchMouseEvent,
				input.DispatchMouseEventParams{Type: kind, X: at.X, Y: at.Y, Button: input.MouseButtonLeft, ClickCount: 1}, nil)
		})
		if err != nil {
			p.fail("the mouse on %s: %v", selector, err)
		}
	}
	mouse(input.DispatchMouseEventTypeMousePressed)
	return func() { p.t.Helper(); mouse(input.DispatchMouseEventTypeMouseReleased) }
}

// Submit clicks something that leads to another page, or to the same one anew, and waits for that page. What is asked for
// next can then not be found on the old one, which may have it too.
func (p *Page) Submit(selector string) {
	p.t.Helper()
	p.Eval("document.left = true", nil)
	p.Click(selector)
	p.waitJS("the page after "+selector, "document.left === undefined && document.readyState === 'complete'")
}

// Type clicks the field and types the text at the end of what it holds.
func (p *Page) Type(selector, text string) {
	p.t.Helper()
	p.Click(selector)
	p.Press(kb.End)
	p.Press(text)
}

// Fill clicks the field and replaces what it holds.
func (p *Page) Fill(selector, text string) {
	p.t.Helper()
	p.Click(selector)
	p.Press("a", chromedp.ModifierCtrl)
	p.Press(Backspace)
	p.Press(text)
	p.waitJS(selector+" to hold the text", find(selector, text)+" !== undefined")
}

// Press types the keys into whatever has the focus.
func (p *Page) Press(keys string, modifiers ...chromedp.Modifier) {
	p.t.Helper()
	for _, key := range keys {
		if err := p.do(stroke(key, modifiers)); err != nil {
			p.fail("pressing keys: %v", err)
		}
	}
}

// stroke presses a key and lets it go. The sign that it writes goes with the press, as from a keyboard: sent on its own, as chromedp's
// KeyEvent does, it lands in a field that the press has brought up, though the page took the press for itself.
func stroke(key rune, modifiers []chromedp.Modifier) chromedp.Action[chromedp.Void] {
	events := kb.Encode(key)
	down, up := *events[0], *events[len(events)-1]
	for _, m := range modifiers {
		down.Modifiers |= int64(m)
		up.Modifiers |= int64(m)
	}
	if len(events) == 3 && down.Modifiers&^int64(chromedp.ModifierShift) == 0 { // with others, a key writes nothing
		down.Text, down.UnmodifiedText = events[1].Text, events[1].UnmodifiedText
	}
	return func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		if err := t.Call(ctx, input.CommandDispatchKeyEvent, down, nil); err != nil {
			return chromedp.Void{}, err
		}
		return chromedp.Void{}, t.Call(ctx, input.CommandDispatchKeyEvent, up, nil)
	}
}

// Select chooses the option of a select element by its value, and tells the page so.
func (p *Page) Select(selector, value string) {
	p.t.Helper()
	p.WaitVisible(selector)
	p.waitJS("an option "+value+" of "+selector, fmt.Sprintf(`(el => {
	el.value = %s;
	if (el.value !== %[1]s) return false;
	el.dispatchEvent(new Event("input", {bubbles: true}));
	el.dispatchEvent(new Event("change", {bubbles: true}));
	return true;
})(%s)`, quote(value), find(selector, "")))
}

// Upload sets the files of a file field, which may be hidden behind a button.
func (p *Page) Upload(selector string, paths ...string) {
	p.t.Helper()
	files := chromedp.SetUploadFiles(chromedp.CSS(selector), paths)
	if err := p.do(files); err != nil {
		p.fail("choosing %s for %s: %v", strings.Join(paths, ", "), selector, err)
	}
}

// point is a place in the viewport, in CSS pixels.
type point struct{ X, Y float64 }

// clickable waits until the element stands still, is enabled, and is what the mouse would hit in its
// middle. While the page still loads, nothing is: its scripts do not listen yet.
func (p *Page) clickable(selector, text string) point {
	p.t.Helper()
	script := fmt.Sprintf(`(el => {
	if (!el || el.disabled || document.readyState !== "complete") return null;
	el.scrollIntoView({block: "nearest", inline: "nearest", behavior: "instant"});
	const box = el.getBoundingClientRect();
	const x = box.x + box.width / 2, y = box.y + box.height / 2;
	const hit = document.elementFromPoint(x, y);
	return el.contains(hit) || hit?.closest("label")?.control === el ? {X: x, Y: y} : null;
})(%s)`, find(selector, text))
	var last *point
	p.until(fmt.Sprintf("%s %q to be clickable: visible, enabled, not covered, not moving", selector, text), func() (bool, error) {
		ctx, cancel := context.WithTimeout(p.ctx, waitTimeout)
		defer cancel()
		now, err := chromedp.Run(ctx, chromedp.Evaluate[*point](script))
		steady := err == nil && now != nil && last != nil && *now == *last
		last = now
		return steady, err
	})
	return *last
}

// Swipe puts a finger on the middle of an element, moves it so many pixels along and across, and lifts it. The page must be of the size
// [Phone], which has touch.
func (p *Page) Swipe(selector string, dx, dy float64) {
	p.t.Helper()
	at := p.clickable(selector, "")
	const steps = 4 // a browser tells a swipe from a tap by what lies between
	p.touch(input.DispatchTouchEventTypeTouchStart, at)
	for i := range steps {
		part := float64(i+1) / steps
		p.touch(input.DispatchTouchEventTypeTouchMove, point{at.X + dx*part, at.Y + dy*part})
	}
	p.touch(input.DispatchTouchEventTypeTouchEnd)
}

// touch tells the page of the fingers that are on it now.
func (p *Page) touch(kind input.DispatchTouchEventType, fingers ...point) {
	p.t.Helper()
	points := make([]*input.TouchPoint, len(fingers))
	for i, f := range fingers {
		points[i] = &input.TouchPoint{X: f.X, Y: f.Y}
	}
	err := p.do(func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		return chromedp.Void{}, t.Call(ctx, input.CommandDispatchTouchEvent, input.DispatchTouchEventParams{Type: kind, TouchPoints: points}, nil)
	})
	if err != nil && !errors.Is(err, chromedp.ErrTargetDetached) {
		p.fail("touching: %v", err)
	}
}
