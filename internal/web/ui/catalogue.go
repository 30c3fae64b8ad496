package ui

import (
	"context"
	"fmt"
	"strings"
)

// catalogues hold the translations by language and English sentence. What a catalogue lacks is shown in
// English, so that a new sentence never breaks a page.
var catalogues = map[string]map[string]string{}

// t returns a sentence in the reader's language, with its arguments put in.
func t(ctx context.Context, english string, args ...any) string {
	sentence := translate(ctx, english)
	if len(args) == 0 {
		return sentence
	}
	return fmt.Sprintf(sentence, args...)
}

// plural returns the sentence for a count, which stands in for %d. Languages with more forms than English
// keep them in their catalogue under the English plural.
func plural(ctx context.Context, count int, one, many string) string {
	sentence := many
	if count == 1 {
		sentence = one
	}
	return strings.Replace(translate(ctx, sentence), "%d", grouped(int64(count)), 1)
}

// Say is t for sentences that are chosen outside the components, such as page titles.
func Say(ctx context.Context, english string, args ...any) string {
	return t(ctx, english, args...)
}

func translate(ctx context.Context, english string) string {
	if s, ok := catalogues[frame(ctx).Lang][english]; ok {
		return s
	}
	return english
}
