package ui

import (
	"context"
	"strings"
	"time"

	"github.com/saltbridge/saltbridge/internal/search"
	"github.com/saltbridge/saltbridge/internal/store"
)

// Search is a page of what was searched for.
type Search struct {
	Query    string
	Fault    string // what is wrong with it
	Hits     []Hit
	More     string // address of the next ones; empty if there are none
	Contacts []store.Known
	Open     int64 // the key of the one that is shown beside
	Filling  bool  // the past is still being read into the index
	Offers   Offers
	Thread   *Thread
}

// Hit is a message that was found.
type Hit struct {
	search.Hit
	Address string
	Follows bool // it is in the same conversation as the one before
	Open    bool
	Via     string // the number it runs on, where there are several
	Writer  string // who wrote a note

	ShowBefore, ShowAfter bool // the lines beside it that are not themselves among the hits
}

// Offers are names that operators take.
type Offers struct{ Labels, Agents, Numbers []string }

// Zone is the reader's time zone.
func Zone(ctx context.Context) *time.Location { return frame(ctx).Zone }

// nothing reports whether there was something to search for and nothing was found.
func (v Search) nothing() bool {
	return strings.TrimSpace(v.Query) != "" && v.Fault == "" && len(v.Hits) == 0 && len(v.Contacts) == 0 && v.More == ""
}

// suggestion is what may be typed next, with what it means.
type suggestion struct{ Text, Say string }

// offers lists what may be typed: every operator, and the values it knows.
func offers(ctx context.Context, o Offers) (out []suggestion) {
	for _, op := range search.Operators() {
		out = append(out, suggestion{op.Name + ":", operatorStory(ctx, op.Name)})
		values := op.Values
		switch op.Name {
		case "label":
			values = o.Labels
		case "number":
			values = o.Numbers
		case "agent", "assigned":
			values = append(values[:len(values):len(values)], o.Agents...)
		case "before", "after", "on":
			values = []string{"today", "yesterday", "7d", "30d"}
		}
		for _, value := range values {
			out = append(out, suggestion{search.Part{Op: op.Name, Value: value}.String(), ""})
		}
	}
	return out
}

// operatorStory says what an operator finds.
func operatorStory(ctx context.Context, name string) string {
	switch name {
	case "from":
		return t(ctx, "Written by a contact, by me, customer, phone, agent, bot, campaign or import")
	case "to":
		return t(ctx, "Written to a contact")
	case "with":
		return t(ctx, "In the conversation with a contact")
	case "number":
		return t(ctx, "On one of your numbers")
	case "label":
		return t(ctx, "In conversations with a label")
	case "agent":
		return t(ctx, "Written by an agent")
	case "assigned":
		return t(ctx, "In conversations of an agent, of me or nobody")
	case "has":
		return t(ctx, "With media, an image, video, audio, voice, document, sticker, location, contact or link")
	case "is":
		return t(ctx, "Unread, open, snoozed, resolved, in, out, failed, edited, forwarded, from an ad, or a private note")
	case "before":
		return t(ctx, "Earlier than a day, month or year")
	case "after":
		return t(ctx, "Later than a day, month or year")
	}
	return t(ctx, "On a day, in a month or year")
}

// noteOf says whose private note was found.
func noteOf(ctx context.Context, writer string) string {
	if writer == "" {
		return t(ctx, "Private note")
	}
	return t(ctx, "Private note by %s", isolated(writer))
}

// foundID is the element of the message or note that a thread was opened at; empty for the newest.
func foundID(v Thread) string {
	switch {
	case v.AtNote != 0:
		return "e-" + v.AtNote.String()
	case v.At != 0:
		return "m-" + v.At.String()
	}
	return ""
}
