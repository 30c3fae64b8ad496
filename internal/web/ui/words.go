package ui

import (
	"cmp"
	"context"
	"strings"
	"unicode"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// sign is an icon with the word it stands for.
type sign struct{ Icon, Word string }

// originSign says who wrote a message.
func originSign(ctx context.Context, o chat.Origin) sign {
	switch o {
	case chat.FromPhone:
		return sign{"phone", t(ctx, "Phone")}
	case chat.FromAgent:
		return sign{"agent", t(ctx, "Agent")}
	case chat.FromBot:
		return sign{"bot", t(ctx, "Bot")}
	case chat.FromCampaign:
		return sign{"campaign", t(ctx, "Campaign")}
	case chat.FromImport:
		return sign{"import", t(ctx, "Imported")}
	}
	return sign{"person", t(ctx, "Customer")}
}

// originStory explains an origin in the legend.
func originStory(ctx context.Context, o chat.Origin) string {
	switch o {
	case chat.FromPhone:
		return t(ctx, "The owner wrote it in the WhatsApp Business app.")
	case chat.FromAgent:
		return t(ctx, "Someone of the team wrote it here.")
	case chat.FromBot:
		return t(ctx, "An automation wrote it.")
	case chat.FromCampaign:
		return t(ctx, "It went out to many people at once.")
	case chat.FromImport:
		return t(ctx, "It is older than the connection and came from the phone's history.")
	}
	return t(ctx, "The customer wrote it.")
}

// origins in the order of the legend.
func origins() []chat.Origin {
	return []chat.Origin{chat.FromCustomer, chat.FromPhone, chat.FromAgent, chat.FromBot, chat.FromCampaign, chat.FromImport}
}

// statusSign says how far an outgoing message got; an empty sign where Meta tells nothing.
func statusSign(ctx context.Context, s chat.Status) sign {
	switch s {
	case chat.StatusQueued:
		return sign{"clock", t(ctx, "Waiting to be sent")}
	case chat.StatusSending:
		return sign{"clock", t(ctx, "Being sent")}
	case chat.StatusUncertain:
		return sign{"uncertain", t(ctx, "Unclear whether it was sent")}
	case chat.StatusAccepted:
		return sign{"up", t(ctx, "Taken by WhatsApp")}
	case chat.StatusSent:
		return sign{"tick", t(ctx, "Sent")}
	case chat.StatusDelivered:
		return sign{"ticks", t(ctx, "Delivered")}
	case chat.StatusRead:
		return sign{"ticks", t(ctx, "Read")}
	case chat.StatusPlayed:
		return sign{"play", t(ctx, "Played")}
	case chat.StatusFailed:
		return sign{"failed", t(ctx, "Not sent")}
	case chat.StatusCancelled:
		return sign{"revoked", t(ctx, "Taken back before it was sent")}
	}
	return sign{}
}

// statuses in the order of the legend.
func statuses() []chat.Status {
	return []chat.Status{chat.StatusQueued, chat.StatusAccepted, chat.StatusSent, chat.StatusDelivered, chat.StatusRead,
		chat.StatusPlayed, chat.StatusUncertain, chat.StatusFailed, chat.StatusCancelled}
}

// typeSign names a type of content that is not text.
func typeSign(ctx context.Context, c chat.Content) sign {
	switch c.Type {
	case "image":
		return sign{"image", t(ctx, "Photo")}
	case "video":
		return sign{"video", t(ctx, "Video")}
	case "audio", "voice":
		if c.Media != nil && c.Media.Voice || c.Type == "voice" {
			return sign{"mic", t(ctx, "Voice message")}
		}
		return sign{"mic", t(ctx, "Audio")}
	case "document":
		return sign{"file", t(ctx, "Document")}
	case "sticker":
		return sign{"sticker", t(ctx, "Sticker")}
	case "location":
		return sign{"pin", t(ctx, "Location")}
	case "contacts":
		return sign{"person", t(ctx, "Contact card")}
	case "order":
		return sign{"order", t(ctx, "Order")}
	case "template":
		return sign{"campaign", t(ctx, "Template")}
	case "interactive", "button":
		return sign{"reply", t(ctx, "Choice")}
	case "system":
		return sign{"info", t(ctx, "Note from WhatsApp")}
	case chat.TypePlaceholder:
		return sign{"file", t(ctx, "File from the phone")}
	}
	return sign{"question", t(ctx, "Message the phone can show")}
}

// isMedia reports whether a type of content is a file.
func isMedia(c chat.Content) bool {
	switch c.Type {
	case "image", "video", "audio", "voice", "document", "sticker", chat.TypePlaceholder:
		return true
	}
	return false
}

// previewOf is what a list or a quote shows of a message: an icon, which may be empty, and words.
func previewOf(ctx context.Context, m chat.Message) sign {
	if m.RevokedAt != 0 {
		return sign{"revoked", t(ctx, "Deleted message")}
	}
	text := strings.Join(strings.Fields(m.Content.Text), " ")
	if !strings.ContainsFunc(text, unicode.IsGraphic) { // spaces are gone already; the rest cannot be seen
		text = ""
	}
	if m.Content.Type == "text" {
		return sign{"", cmp.Or(text, t(ctx, "Empty message"))}
	}
	s := typeSign(ctx, m.Content)
	switch {
	case text != "" && m.Content.Type != chat.TypeUnsupported:
		s.Word = text
	case m.Content.Media != nil && m.Content.Media.Filename != "":
		s.Word = m.Content.Media.Filename
	}
	return s
}

// modeSign says which clients share a number.
func modeSign(ctx context.Context, m chat.Mode) sign {
	switch m {
	case chat.ModeCoexistence:
		return sign{"bridge", t(ctx, "Phone and server together")}
	case chat.ModeAPI:
		return sign{"server", t(ctx, "Server only")}
	}
	return sign{"phone", t(ctx, "Phone only")}
}

// linkWord says how the connection of a number stands.
func linkWord(ctx context.Context, l chat.Link) string {
	switch l {
	case chat.LinkConnected:
		return t(ctx, "Connected")
	case chat.LinkConnecting:
		return t(ctx, "Connecting")
	case chat.LinkOffboarded:
		return t(ctx, "Suspended")
	case chat.LinkChecking:
		return t(ctx, "Being checked")
	case chat.LinkTracked:
		return t(ctx, "Phone only")
	}
	return t(ctx, "Disconnected")
}

// linkStory explains a link that does not work; empty for one that does. The reasons are Meta's words of
// account_update (Meta: onboarding page, Apr 2026).
func linkStory(ctx context.Context, n chat.Number) string {
	switch n.Link {
	case chat.LinkConnected, chat.LinkTracked:
		return ""
	case chat.LinkChecking:
		return t(ctx, "WhatsApp says that a number of this account was removed, and not which. Sending rests until it has been asked.")
	case chat.LinkConnecting:
		return t(ctx, "Messages are not flowing yet. If this stays, connect the number again.")
	case chat.LinkOffboarded:
		return t(ctx, "WhatsApp suspended the connection after a change of the phone. It usually comes back by itself once the app is set up there again.")
	}
	switch n.LinkReason {
	case "PRIMARY_INACTIVITY":
		return t(ctx, "The phone was not used for about 14 days, so WhatsApp ended the connection. Open the app on the phone, then connect again.")
	case "COMPANION_INACTIVITY":
		return t(ctx, "A linked device was not used for about 30 days, so WhatsApp ended the connection. Connect again.")
	case "BUSINESS_DOWNGRADE":
		return t(ctx, "The number was registered in the consumer WhatsApp app. Move it back to the WhatsApp Business app, then connect again.")
	case "ACCOUNT_DELETED":
		return t(ctx, "The WhatsApp Business account of this number was deleted. Connect the number with another account.")
	case "CHANGE_NUMBER":
		return t(ctx, "The number was changed in the app. Connect the new one.")
	case "USER_RE_REGISTERED":
		return t(ctx, "The number was registered on a new phone. Connect again.")
	case "NO_ACCESS":
		return t(ctx, "WhatsApp does not let us at this number any more. Connect it again, or give it a new access token.")
	case "NOT_IN_APP":
		return t(ctx, "The number is not in the WhatsApp Business app any more. Set the app up on the phone, then connect again.")
	case chat.ReasonRemoved:
		return t(ctx, "The number was removed here. Its conversations stay; connect it again to go on.")
	case "ACCOUNT_DISCONNECTED":
		return t(ctx, "The WhatsApp account was deleted or blocked. Check the app on the phone.")
	}
	return t(ctx, "The connection was ended, most likely in the app under Business Platform. Connect again to go on.")
}

// syncName names an import.
func syncName(ctx context.Context, k chat.SyncKind) sign {
	if k == chat.SyncHistory {
		return sign{"import", t(ctx, "Chat history")}
	}
	return sign{"person", t(ctx, "Contacts")}
}

// syncStory says how far an import is.
func syncStory(ctx context.Context, s chat.Sync) string {
	switch s.State {
	case chat.SyncWaiting:
		return t(ctx, "Will be requested in a moment.")
	case chat.SyncRequested:
		return t(ctx, "Requested. The phone sends it when it is online and has WhatsApp open.")
	case chat.SyncReceiving:
		if s.Kind == chat.SyncHistory {
			return t(ctx, "Coming in: %s.", phaseWord(ctx, s.Phase))
		}
		return t(ctx, "Coming in.")
	case chat.SyncFiles:
		return plural(ctx, s.Files, "All messages are here; %d file is still on its way.", "All messages are here; %d files are still on their way.")
	case chat.SyncSilent:
		return silentStory(ctx, s)
	case chat.SyncComplete:
		if s.Files > 0 {
			return plural(ctx, s.Files, "Complete, except for %d file that the phone did not send.", "Complete, except for %d files that the phone did not send.")
		}
		return t(ctx, "Complete.")
	case chat.SyncDeclined:
		return t(ctx, "Not shared: on the phone, sharing the chats was declined. New messages are mirrored all the same.")
	}
	if s.Error != "" {
		return told(ctx, s.Error)
	}
	return t(ctx, "WhatsApp refused the request.")
}

// phaseWord names the three spans in which history arrives, counted back from onboarding.
func phaseWord(ctx context.Context, phase int) string {
	switch phase {
	case 0:
		return t(ctx, "the last day")
	case 1:
		return t(ctx, "the last 90 days")
	}
	return t(ctx, "90 to 180 days ago")
}

// syncCount says how much came in.
func syncCount(ctx context.Context, s chat.Sync) string {
	if s.Kind == chat.SyncHistory {
		return plural(ctx, s.Items, "%d message", "%d messages")
	}
	return plural(ctx, s.Items, "%d contact", "%d contacts")
}

// syncPercent is the state of an import as a bar shows it; -1 for one that moves without telling how far.
func syncPercent(s chat.Sync) int {
	switch {
	case s.State == chat.SyncComplete, s.State == chat.SyncFiles:
		return 100
	case s.Kind == chat.SyncHistory && (s.State == chat.SyncReceiving || s.State == chat.SyncSilent):
		return min(max(s.Percent, 0), 100)
	case s.State == chat.SyncReceiving, s.State == chat.SyncRequested:
		return -1
	}
	return 0
}

// running reports whether more is to come.
func running(s chat.Sync) bool {
	return !s.State.Over() && s.State != chat.SyncSilent
}

// roleWord names what an agent may do.
func roleWord(ctx context.Context, r chat.Role) string {
	switch r {
	case chat.RoleAdmin:
		return t(ctx, "Administrator")
	case chat.RoleSupervisor:
		return t(ctx, "Supervisor")
	}
	return t(ctx, "Agent")
}
