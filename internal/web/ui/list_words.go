package ui

import (
	"context"

	"github.com/a-h/templ"
)

// listWords hands the scripts of the list their sentences; {…} is filled in there.
func listWords(ctx context.Context) templ.Attributes {
	return templ.Attributes{
		"data-choosefirst":   t(ctx, "Open or select a conversation first."),
		"data-selected":      t(ctx, "{n} selected"),
		"data-newer":         t(ctx, "{n} new"),
		"data-days":          t(ctx, "{d} d"),
		"data-me":            t(ctx, "Me"),
		"data-nobody":        t(ctx, "Nobody"),
		"data-newlabel":      t(ctx, "Make the label “{name}”"),
		"data-again":         t(ctx, "Try again"),
		"data-failed":        t(ctx, "That did not work. Check the connection and try again."),
		"data-kept":          t(ctx, "The conversation did not come. What you wrote is kept and stands in its field once you open it: {name}"),
		"data-assign":        t(ctx, "Assign to whom?"),
		"data-label":         t(ctx, "Which labels?"),
		"data-snooze":        t(ctx, "Until when?"),
		"data-priority":      t(ctx, "How urgent is it?"),
		"data-palette":       t(ctx, "What do you want to do?"),
		"data-group-act":     t(ctx, "Do"),
		"data-group-view":    t(ctx, "Views"),
		"data-group-chat":    t(ctx, "Conversations"),
		"data-group-agent":   t(ctx, "Assign to"),
		"data-group-team":    t(ctx, "Teams"),
		"data-group-label":   t(ctx, "Labels"),
		"data-group-snippet": t(ctx, "Snippets"),
	}
}
