package ui

import (
	"bytes"
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/phonenumber"
)

// number writes a whole number for an attribute or a badge.
func number(n int64) string { return strconv.FormatInt(n, 10) }

// boolean writes true or false for an attribute.
func boolean(b bool) string { return strconv.FormatBool(b) }

// orWord returns a text, or the word that stands in for it.
func orWord(text, word string) string {
	if text == "" {
		return word
	}
	return text
}

// mayWrite reports whether free text can be written now. What stops the number for a while does not stop the writing.
func mayWrite(ctx context.Context, v Thread) bool {
	return !v.Number.Lost() && v.Conversation.Window.Open(now(ctx))
}

// soon reports whether a window shuts in less than two hours: its chip is amber then.
func soon(ctx context.Context, w chat.Window) bool {
	return w.Left(now(ctx)) < 2*time.Hour
}

// contactLine stands under a contact's name: its number, or its username.
func contactLine(v Thread) string {
	switch name := contactName(v.Who); {
	case v.Who.Phone != "" && name != phonenumber.Display(v.Who.Phone):
		return phonenumber.Display(v.Who.Phone)
	case v.Who.Username != "" && name != "@"+v.Who.Username:
		return "@" + v.Who.Username
	}
	return ""
}

// bookWord is the business's own name for a contact.
func bookWord(ctx context.Context, c chat.Contact) string {
	switch {
	case !c.InBook && c.BookName != "":
		return t(ctx, "%s (removed since)", c.BookName)
	case c.BookName != "":
		return c.BookName
	case c.InBook:
		return t(ctx, "In the book, without a name")
	}
	return t(ctx, "Not in the book")
}

// words hands the scripts their sentences; {…} is filled in there.
func words(ctx context.Context) templ.Attributes {
	return templ.Attributes{
		"data-arrived": t(ctx, "New message from {name}"),
		"data-copied":  t(ctx, "The text is copied"),
		"data-hours":   t(ctx, "{h} h {m} min left"),
		"data-minutes": t(ctx, "{m} min left"),
		"data-moment":  t(ctx, "less than a minute left"),
		"data-shut":    t(ctx, "Window shut"),
		"data-h":       t(ctx, "{h} h"),
		"data-m":       t(ctx, "{m} min"),
	}
}

// connectWords hands the sign-up script its sentences.
func connectWords(ctx context.Context) templ.Attributes {
	return templ.Attributes{
		"data-loading":   t(ctx, "Loading Meta's sign-up…"),
		"data-blocked":   t(ctx, "Meta's sign-up script could not be loaded. An ad blocker, a firewall or a missing connection may hold it back: allow {origin}, then load this page again."),
		"data-waiting":   t(ctx, "Go on in Meta's window. If you see none, allow pop-ups for this page and press the button again."),
		"data-finishing": t(ctx, "Meta is done. Connecting the number…"),
		"data-closed":    t(ctx, "Meta's window was closed before the end. Nothing was changed; you can start again."),
		"data-cancelled": t(ctx, "The sign-up was left at the step “{step}”. Nothing was changed; you can start again."),
		"data-error":     t(ctx, "Meta reported: {message} (error {id}). Nothing was changed; you can start again."),
		"data-expired":   t(ctx, "The number could not be connected: the connection to this server broke. Please start again; Meta's code is only valid for 30 seconds."),
		"data-missing":   t(ctx, "No app at Meta is set up on this server yet. Set the app id and the configuration id, then load this page again."),
	}
}

// sinceWord writes a time, or that there is none.
func sinceWord(ctx context.Context, ms int64) string {
	if ms == 0 {
		return t(ctx, "Not yet")
	}
	return fullTime(ctx, ms)
}

// syncTestID names an import for browser tests.
func syncTestID(k chat.SyncKind) string {
	if k == chat.SyncHistory {
		return "sync-history"
	}
	return "sync-contacts"
}

// deliveryWord says what became of a delivery.
func deliveryWord(ctx context.Context, s chat.DeliveryState) string {
	switch s {
	case chat.DeliveryApplied:
		return t(ctx, "Applied")
	case chat.DeliveryRejected:
		return t(ctx, "Rejected")
	}
	return t(ctx, "Failed")
}

// failedCount is how many deliveries failed, as far as they were looked at.
func failedCount(ctx context.Context, o Operations) string {
	if o.FailedMore {
		return amount(ctx, int64(len(o.Failed))) + "+"
	}
	return amount(ctx, int64(len(o.Failed)))
}

// troubled is the class of what needs someone.
func troubled(yes bool) string {
	if yes {
		return "troubled"
	}
	return ""
}

// byteCount writes a size for people.
func byteCount(ctx context.Context, n int) string {
	switch {
	case n >= 1_000_000:
		return t(ctx, "%s MB", tongue(ctx).Decimal(float64(n)/1e6, 1))
	case n >= 10_000:
		return t(ctx, "%s kB", amount(ctx, int64(n/1000)))
	}
	return plural(ctx, n, "%d byte", "%d bytes")
}

// pretty indents JSON; what is no JSON is shown as it is.
func pretty(raw []byte) string {
	var out bytes.Buffer
	if json.Indent(&out, raw, "", "  ") != nil {
		return strings.ToValidUTF8(string(raw), "�")
	}
	return out.String()
}
