package ui

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/a-h/templ"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// Composing is what a composer shows besides its thread.
type Composing struct {
	Reply, Note chat.Unsent    // what the agent has begun to write
	Proposal    chat.Unsent    // what a bot or a program proposes
	Quote       *Quote         // what the begun answer quotes
	Seen        chat.MessageID // the newest message that is shown
	Agents      []chat.Agent   // who can be mentioned
	Armed       Armed          // what is done once the begun answer is sent
}

// Armed is the snippet whose acts are done once an answer is sent.
type Armed struct {
	Snippet chat.SnippetID `json:"snippet,omitempty"`
	Does    string         `json:"does,omitempty"` // empty: nothing
	Gone    bool           `json:"gone,omitempty"` // it was deleted: does says so
}

// SnippetChoice is a snippet as it is offered: filled in for the conversation.
type SnippetChoice struct {
	chat.Snippet
	Filled  chat.Content
	Lacking []string // placeholders without a value
	Does    string   // what it does besides; empty: nothing
}

// DayOf is a date in the reader's language.
func DayOf(ctx context.Context, ms int64) string { return tongue(ctx).Date(local(ctx, ms)) }

// laterChoice is a time at which a message can go out.
type laterChoice struct {
	Word  string
	Value string // as a field for date and time holds it, in the reader's time zone
}

// laterChoices are the times that people mostly want, in the reader's time zone.
func laterChoices(ctx context.Context) []laterChoice {
	at := local(ctx, now(ctx))
	morning := func(days int) time.Time {
		return time.Date(at.Year(), at.Month(), at.Day()+days, 9, 0, 0, 0, at.Location())
	}
	untilMonday := 7 - (int(at.Weekday())+6)%7
	return []laterChoice{
		{t(ctx, "In one hour"), at.Add(time.Hour).Format(momentField)},
		{t(ctx, "Tomorrow morning"), morning(1).Format(momentField)},
		{t(ctx, "Tomorrow afternoon"), morning(1).Add(5 * time.Hour).Format(momentField)},
		{t(ctx, "Next Monday morning"), morning(untilMonday).Format(momentField)},
	}
}

// fileRulesJSON tells the composer what files WhatsApp takes, so that it can say so before an upload.
func fileRulesJSON() string {
	type rule struct {
		Kind  string   `json:"kind"`
		Types []string `json:"types"`
		Most  int64    `json:"most"`
	}
	var rules []rule
	for _, r := range chat.FileRules() {
		rules = append(rules, rule{r.Kind, r.Types, r.Most})
	}
	text, err := json.Marshal(rules)
	if err != nil {
		panic(err) // plain values
	}
	return string(text)
}

// mostOf is the limit of a field of what is sent, by its place in the content.
func mostOf(field, only string) int64 {
	for _, l := range chat.Limits() {
		if l.Field == field && (l.Only == only || l.Only == "") {
			return int64(l.Most)
		}
	}
	panic("no limit of " + field) // the names are ours: a test draws every one
}

// contentJSON hands a snippet's content to the composer.
func contentJSON(c chat.Content) string {
	text, err := json.Marshal(c)
	if err != nil {
		return "{}" // it came out of JSON: cannot be
	}
	return string(text)
}

// placeholdersWord lists names for people: {contact.name}, {today}.
func placeholdersWord(names []string) string {
	return "{" + strings.Join(names, "}, {") + "}"
}

// composerWords hands the composer's script its sentences.
func composerWords(ctx context.Context) templ.Attributes {
	return templ.Attributes{
		"data-offline":          t(ctx, "No connection: this was not handed over. It goes out once, as soon as the connection is back."),
		"data-unsure":           t(ctx, "This was not handed over. Trying again sends it once, even if it was."),
		"data-note-offline":     t(ctx, "No connection: the note was not saved. Your text is still here, try again."),
		"data-handing":          t(ctx, "Being handed over"),
		"data-left":             t(ctx, "{n} characters left"),
		"data-over":             t(ctx, "{n} characters too many. WhatsApp takes {most}."),
		"data-too-large":        t(ctx, "{name} has {size}; as {kind} WhatsApp takes {most} at most."),
		"data-as-document":      t(ctx, "{name} goes as a document: {why}"),
		"data-wrong-type":       t(ctx, "as {kind} WhatsApp does not take files of this type."),
		"data-large":            t(ctx, "as {kind} WhatsApp takes {most} at most, and it has {size}."),
		"data-empty-file":       t(ctx, "{name} is empty. Choose another file."),
		"data-uploading":        t(ctx, "{name}: {percent} handed over"),
		"data-failed":           t(ctx, "{name} could not be handed over. Check the connection and try again."),
		"data-ready":            t(ctx, "{name} is ready"),
		"data-caption":          t(ctx, "Caption of {name}"),
		"data-remove":           t(ctx, "Remove {name}"),
		"data-image":            t(ctx, "Photo"),
		"data-video":            t(ctx, "Video"),
		"data-audio":            t(ctx, "Audio"),
		"data-document":         t(ctx, "Document"),
		"data-sticker":          t(ctx, "Sticker"),
		"data-send-as":          t(ctx, "Send {name} as"),
		"data-no-mic":           t(ctx, "The microphone cannot be used. Allow it for this page in the browser, then try again."),
		"data-no-record":        t(ctx, "This browser cannot record. Send a file with sound instead."),
		"data-long-voice":       t(ctx, "Above 512 KB WhatsApp shows no play button for voice messages, only a download."),
		"data-goes":             t(ctx, "Goes out {when}"),
		"data-sent-in":          t(ctx, "Goes out in {n} s"),
		"data-undo":             t(ctx, "Take back"),
		"data-other":            t(ctx, "On another device you have written something else:"),
		"data-take-other":       t(ctx, "Use that"),
		"data-keep-mine":        t(ctx, "Keep what is here"),
		"data-saved":            t(ctx, "Draft saved"),
		"data-saved-here":       t(ctx, "Draft kept in this browser until the connection is back"),
		"data-recent":           t(ctx, "Used lately"),
		"data-no-emoji":         t(ctx, "No emoji fits. Try another word."),
		"data-find-emoji":       t(ctx, "Find an emoji"),
		"data-skin-tone":        t(ctx, "Skin tone"),
		"data-emoji-smileys":    t(ctx, "Smileys and feelings"),
		"data-emoji-people":     t(ctx, "People"),
		"data-emoji-animals":    t(ctx, "Animals and nature"),
		"data-emoji-food":       t(ctx, "Food and drink"),
		"data-emoji-travel":     t(ctx, "Travel and places"),
		"data-emoji-activities": t(ctx, "Activities"),
		"data-emoji-objects":    t(ctx, "Objects"),
		"data-emoji-symbols":    t(ctx, "Signs"),
		"data-emoji-flags":      t(ctx, "Flags"),
		"data-mentions":         t(ctx, "Colleagues"),
		"data-buttons":          t(ctx, "Message with buttons"),
		"data-list":             t(ctx, "Message with a list"),
		"data-cta_url":          t(ctx, "Message with a link button"),
		"data-pause":            t(ctx, "Pause"),
		"data-resume":           t(ctx, "Go on recording"),
		"data-recording":        t(ctx, "Recording"),
	}
}
