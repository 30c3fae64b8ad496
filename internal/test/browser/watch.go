package browser

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
)

// watch collects what goes wrong behind the pages of one browser.
type watch struct {
	mu       sync.Mutex
	problems []string
	allowed  []func(string) bool
}

// listen is called for every event of every page. Chromium repeats what was logged before a page was
// attached, so nothing of a pop-up's start is lost.
func (w *watch) listen(event any) {
	if problem := problemOf(event); problem != "" {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.problems = append(w.problems, problem)
	}
}

func (w *watch) allow(match func(string) bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.allowed = append(w.allowed, match)
}

// report fails the test for every problem that was not allowed.
func (w *watch) report(t testing.TB) {
	t.Helper()
	for _, problem := range w.unallowed() {
		t.Errorf("browser: %s", problem)
	}
}

func (w *watch) unallowed() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var left []string
	for _, problem := range w.problems {
		if !anyMatch(w.allowed, problem) {
			left = append(left, problem)
		}
	}
	return left
}

func anyMatch(allowed []func(string) bool, problem string) bool {
	for _, match := range allowed {
		if match(problem) {
			return true
		}
	}
	return false
}

// problemOf returns one line for an event that reports a problem, else "". Chromium logs every answer
// of 400 and above and every request that failed to get one.
func problemOf(event any) string {
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		return "uncaught: " + exception(e.ExceptionDetails)
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeAssert {
			return "console error: " + arguments(e.Args)
		}
	case *log.EventEntryAdded:
		if e.Entry.Level != log.EntryLevelError {
			return ""
		}
		if e.Entry.Source == log.EntrySourceNetwork {
			return fmt.Sprintf("request failed: %s: %s", e.Entry.URL, e.Entry.Text)
		}
		return fmt.Sprintf("%s error: %s: %s", e.Entry.Source, e.Entry.URL, e.Entry.Text)
	}
	return ""
}

func exception(d *runtime.ExceptionDetails) string {
	text := d.Text
	if d.Exception != nil && d.Exception.Description != "" {
		text = d.Exception.Description
	}
	return fmt.Sprintf("%s (%s:%d)", text, d.URL, d.LineNumber+1)
}

func arguments(args []*runtime.RemoteObject) string {
	var words []string
	for _, a := range args {
		if a.Description != "" {
			words = append(words, a.Description)
			continue
		}
		words = append(words, strings.Trim(string(a.Value), `"`))
	}
	return strings.Join(words, " ")
}
