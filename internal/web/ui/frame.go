package ui

import (
	"context"
	"time"

	"github.com/saltbridge/saltbridge/internal/language"
)

// Frame is what every component needs to know about the page it stands in.
type Frame struct {
	Assets  string            // where static files are, ends with a slash
	Modules []string          // names of the modules that every page runs
	Lang    string            // BCP 47 tag of the reader's language
	Zone    *time.Location    // the reader's time zone
	Hours   language.Hours    // how the reader counts the hours of a day
	Enter   string            // what the Enter key does in the composer: empty sends, "line" begins a line
	Keys    map[string]string // the reader's own keys by act; empty: the act has none
	Now     time.Time         // the product's clock, not the browser's
	Watched bool              // the conversation is only watched: nothing in it acts
}

type frameKey struct{}

// WithFrame puts a frame on the context that components are drawn with.
func WithFrame(ctx context.Context, f Frame) context.Context {
	return context.WithValue(ctx, frameKey{}, f)
}

// Watched has components draw a conversation for someone who only watches it.
func Watched(ctx context.Context) context.Context {
	f := frame(ctx)
	f.Watched = true
	return WithFrame(ctx, f)
}

// frame returns the frame of a context; without one it is English, UTC and the epoch.
func frame(ctx context.Context) Frame {
	f, ok := ctx.Value(frameKey{}).(Frame)
	if !ok {
		return Frame{Lang: language.English, Zone: time.UTC}
	}
	return f
}

// direction is how the reader's language is written, for the dir attribute.
func direction(ctx context.Context) string { return writing(frame(ctx).Lang) }

// writing is how a language is written.
func writing(lang string) string {
	if language.Of(lang).RTL {
		return "rtl"
	}
	return "ltr"
}

// Lang is the tag of the reader's language.
func Lang(ctx context.Context) string { return frame(ctx).Lang }

// asset returns the address of a static file.
func asset(ctx context.Context, name string) string { return frame(ctx).Assets + name }

// modules are the names of the modules that every page runs.
func modules(ctx context.Context) []string { return frame(ctx).Modules }

// now returns the frame's time in Unix milliseconds.
func now(ctx context.Context) int64 { return frame(ctx).Now.UnixMilli() }
