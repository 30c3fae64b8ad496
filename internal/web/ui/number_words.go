package ui

import (
	"context"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// silentStory says what to do when an import says nothing.
func silentStory(ctx context.Context, s chat.Sync) string {
	switch {
	case s.Kind == chat.SyncContacts:
		return t(ctx, "Nothing has come. The phone's address book may be empty, or the phone is offline: open WhatsApp on it. New contacts come by themselves.")
	case s.Items > 0:
		return t(ctx, "It stopped half-way. Open WhatsApp on the phone and keep it online: what is missing usually follows. To start over, disconnect on the phone and connect again.")
	}
	return t(ctx, "Nothing has come. Open WhatsApp on the phone and keep it online and charged for an hour. If nothing comes by then, only disconnecting on the phone and connecting again asks anew.")
}

// syncPace says how fast an import comes in and how long it still takes; empty while that cannot be told.
func syncPace(ctx context.Context, s chat.Sync) string {
	if s.State != chat.SyncReceiving || s.Rate() == 0 {
		return ""
	}
	pace := plural(ctx, s.Rate(), "%d a second", "%d a second")
	if s.Kind == chat.SyncHistory && s.Chunk > 0 {
		pace = t(ctx, "part %d", s.Chunk) + " · " + pace
	}
	if left := s.Left(); left > 0 {
		pace += " · " + t(ctx, "about %s left", spanWord(ctx, left))
	}
	return pace
}

// spanWord writes a length of time, given in milliseconds, in its largest unit.
func spanWord(ctx context.Context, ms int64) string {
	d := time.Duration(ms) * time.Millisecond
	switch {
	case d < time.Minute:
		return plural(ctx, max(int(d/time.Second), 1), "%d second", "%d seconds")
	case d < time.Hour:
		return plural(ctx, int(d/time.Minute), "%d minute", "%d minutes")
	case d < 48*time.Hour:
		return plural(ctx, int(d/time.Hour), "%d hour", "%d hours")
	}
	return plural(ctx, int(d/(24*time.Hour)), "%d day", "%d days")
}

// evidenceWord says how we know that the app was used.
func evidenceWord(ctx context.Context, e chat.Evidence) string {
	switch e {
	case chat.EvidenceBook:
		return t(ctx, "a contact was changed")
	case chat.EvidenceRegister:
		return t(ctx, "the phone was set up")
	}
	return t(ctx, "a message was written in the app")
}

// confidenceWord says how sure a forecast is, and why.
func confidenceWord(ctx context.Context, f chat.Forecast) string {
	switch f.Confidence {
	case chat.ConfidenceHigh:
		return t(ctx, "Quite sure: the phone itself was used then.")
	case chat.ConfidenceMedium:
		return t(ctx, "Fairly sure: it may have been written on a linked device, which does not count.")
	}
	return t(ctx, "Not sure: the phone may have been opened since. WhatsApp does not tell when chats are only read.")
}

// forecastClass says how near the end of a connection is.
func forecastClass(f chat.Forecast) string {
	switch days := chat.ReminderDays(); {
	case f.Unused >= days[len(days)-1]:
		return "critical"
	case f.Unused >= days[0]:
		return "warning"
	}
	return "good"
}

// qualityWord explains Meta's quality rating.
func qualityWord(ctx context.Context, q string) string {
	switch q {
	case "GREEN":
		return t(ctx, "High")
	case "YELLOW":
		return t(ctx, "Medium: customers blocked or reported some messages")
	case "RED":
		return t(ctx, "Low: WhatsApp may limit or block the number")
	}
	return t(ctx, "Not rated yet")
}

// gapStory states what a break means for what is here.
func gapStory(ctx context.Context, b chat.Break) string {
	switch {
	case b.EndedAt == 0:
		return t(ctx, "Since then nothing that is written on the phone comes here.")
	case b.FilledAt != 0:
		return t(ctx, "The history that came on %s brought what was written on the phone meanwhile.", fullTime(ctx, b.FilledAt))
	}
	return t(ctx, "What was written on the phone in that time is not here, and WhatsApp does not send it again.")
}

// reasonWord puts Meta's word for the end of a connection into words.
func reasonWord(ctx context.Context, reason string) string {
	switch reason {
	case "PRIMARY_INACTIVITY":
		return t(ctx, "the phone was not used for about 14 days")
	case "COMPANION_INACTIVITY":
		return t(ctx, "a linked device was not used for about 30 days")
	case "BUSINESS_DOWNGRADE":
		return t(ctx, "the number went to the consumer WhatsApp app")
	case "CHANGE_NUMBER":
		return t(ctx, "the number was changed in the app")
	case "USER_RE_REGISTERED", "ACCOUNT_OFFBOARDED":
		return t(ctx, "the phone was set up anew")
	case "ACCOUNT_DISCONNECTED":
		return t(ctx, "it was disconnected in the app, or the account was closed")
	case "NO_ACCESS":
		return t(ctx, "WhatsApp gave us no access any more")
	case "NOT_IN_APP":
		return t(ctx, "the number left the app")
	case "REMOVED":
		return t(ctx, "it was removed here")
	}
	return t(ctx, "WhatsApp named no reason")
}
