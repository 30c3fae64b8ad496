package ui

import (
	"context"
	"errors"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/language"
)

// tongue is the reader's language.
func tongue(ctx context.Context) *language.Language { return language.Of(frame(ctx).Lang) }

// t returns a sentence in the reader's language, with its arguments put in. The English sentence is its own key, and stands in
// where a catalogue lacks it.
func t(ctx context.Context, english string, args ...any) string {
	return tongue(ctx).Say(english, args...)
}

// plural returns the sentence for a count, which stands in for %d. Languages with more forms than English
// keep them in their catalogue.
func plural(ctx context.Context, count int, one, many string) string {
	return tongue(ctx).Plural(count, one, many)
}

// Say is t for sentences that are chosen outside the components, such as page titles.
func Say(ctx context.Context, english string, args ...any) string {
	return t(ctx, english, args...)
}

// Plural is plural for sentences that are chosen outside the components.
func Plural(ctx context.Context, count int, one, many string) string {
	return plural(ctx, count, one, many)
}

// told returns a sentence in the reader's language that another package said or stored in English, such as why a message failed.
func told(ctx context.Context, said string) string { return tongue(ctx).Told(said) }

// Sorry returns in the reader's language what to tell a person about an error.
func Sorry(ctx context.Context, err error) string {
	e, ok := errors.AsType[*chat.Error](err)
	if !ok || e.Format == "" || len(e.Args) == 0 || e.Format == "%s" {
		return told(ctx, chat.Sentence(err))
	}
	return tongue(ctx).SayArgs(e.Format, e.Args)
}

// amount writes a whole number for people: 18,234.
func amount(ctx context.Context, n int64) string { return tongue(ctx).Number(n) }

// percent writes a share for people: 42%.
func percent(ctx context.Context, n int) string { return tongue(ctx).Percent(n) }
