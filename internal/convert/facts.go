package convert

import (
	"fmt"
	"strconv"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/graph"
	"github.com/saltbridge/saltbridge/internal/phonenumber"
)

// Facts returns what one change of a webhook says. It never fails: what cannot be told becomes a Problem.
func Facts(entry *graph.Entry, change *graph.Change) chat.Facts {
	t := &translation{entry: entry, change: change}
	t.facts.PhoneNumberID = change.Metadata().PhoneNumberID
	t.business = phonenumber.Digits(change.Metadata().DisplayPhoneNumber)
	t.facts.Digits = t.business
	switch {
	case change.Err != nil:
		t.problem("the change %q cannot be read: %v", change.Field, change.Err)
	case change.Messages != nil:
		t.messages(change.Messages)
	case change.Echoes != nil:
		t.echoes(change.Echoes)
	case change.History != nil:
		t.history(change.History)
	case change.StateSync != nil:
		t.book(change.StateSync)
	case change.Preferences != nil:
		t.preferences(change.Preferences)
	case change.Account != nil:
		t.account(change.Account)
	case change.Known:
		t.news()
	default:
		t.problem("the webhook field %q is not known to this version", change.Field)
	}
	return t.facts
}

// translation is one change on its way into facts.
type translation struct {
	entry    *graph.Entry
	change   *graph.Change
	business string // digits of the business number; empty if the change does not tell
	people   directory
	facts    chat.Facts
}

func (t *translation) problem(format string, args ...any) {
	t.facts.Problems = append(t.facts.Problems, fmt.Sprintf(format, args...))
}

// notice leaves word for the operator. A change has room for one; the first is kept, and the journal has
// all of it.
func (t *translation) notice(event string, at int64) {
	if t.facts.Notice == nil {
		t.facts.Notice = &chat.Notice{Field: t.change.Field, Event: event, At: millis(at), Value: t.change.Raw}
	}
}

// errors leaves word of trouble that is not about one message.
func (t *translation) errors(errors []graph.EventError) {
	for _, e := range errors {
		t.notice(errorWords(e), t.entry.Time)
	}
}

func errorWords(e graph.EventError) string {
	return "error " + strconv.Itoa(e.Code) + " " + graph.Explain(e.Code).Title
}

// account translates account_update: what ends, suspends or restores the connection, and news.
func (t *translation) account(u *graph.AccountUpdate) {
	t.facts.WABAID = u.AccountID(t.entry.ID)
	t.facts.Digits = phonenumber.Digits(u.PhoneNumber)
	link, reason := linkOf(u)
	if link == "" {
		t.notice(u.Event, t.entry.Time)
		return
	}
	t.facts.Link = &chat.LinkChange{Link: link, Reason: reason, At: millis(t.entry.Time)}
}

// linkOf returns what an update does to a number's link, or nothing.
func linkOf(u *graph.AccountUpdate) (link chat.Link, reason string) {
	switch u.Event {
	case graph.EventAccountReconnected:
		return chat.LinkConnected, ""
	case graph.EventAccountOffboarded:
		return chat.LinkOffboarded, u.Event
	case "ACCOUNT_DELETED":
		return chat.LinkDisconnected, u.Event
	case graph.EventPartnerRemoved:
		if u.Disconnection == nil || u.Disconnection.Reason == "" {
			return chat.LinkDisconnected, u.Event
		}
		if u.Disconnection.Reason == "USER_RE_REGISTERED" {
			// A new phone: Meta reconnects by itself unless the owner unticks it (Meta: reconnect page, May 2026).
			return chat.LinkOffboarded, u.Disconnection.Reason
		}
		return chat.LinkDisconnected, u.Disconnection.Reason
	}
	return "", ""
}

// news translates the fields that only the operator reads.
func (t *translation) news() {
	if t.facts.PhoneNumberID == "" {
		t.facts.WABAID = t.entry.ID
	}
	event := ""
	switch ch := t.change; {
	case ch.Template != nil:
		event = templateEvent(ch.Template)
		t.facts.Template = templateNews(ch.Template, millis(t.entry.Time))
	case ch.Business != nil:
		event = first(ch.Business.Decision, ch.Business.AlertType, ch.Business.MessagingLimit)
	case ch.Number != nil:
		t.facts.Digits = phonenumber.Digits(ch.Number.DisplayPhoneNumber)
		event = first(ch.Number.Event, ch.Number.Decision, ch.Number.Status)
	case ch.Flow != nil:
		event = first(ch.Flow.NewStatus, ch.Flow.AlertState, ch.Flow.Event)
	case ch.Other != nil:
		event = first(ch.Other.Status, ch.Other.Event)
	case ch.Calls != nil:
		for _, call := range ch.Calls.Calls {
			t.notice(call.Event, call.Timestamp)
		}
	}
	t.notice(first(event, t.change.Field), t.entry.Time)
}

func templateEvent(u *graph.TemplateUpdate) string {
	if u.CorrectCategory != "" {
		return "becomes " + u.CorrectCategory
	}
	return first(u.Event, u.NewQuality, u.NewCategory, "changed")
}

func first(words ...string) string {
	for _, w := range words {
		if w != "" {
			return w
		}
	}
	return ""
}

// millis turns Meta's Unix seconds into milliseconds, and what is no time into 0. Values that would lie
// beyond the year 5000 as seconds are taken for milliseconds.
func millis(at int64) int64 {
	const beyond = 100_000_000_000
	switch {
	case at <= 0 || at >= beyond*1000:
		return 0
	case at >= beyond:
		return at
	}
	return at * 1000
}
