package ui

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/store"
)

// reactionDays is how old a message may be to be reacted to.
const reactionDays = 30

// actsOf are the acts that a message's menu offers.
func actsOf(ctx context.Context, i Item) string {
	if frame(ctx).Watched {
		return ""
	}
	var acts []string
	alive := i.RevokedAt == 0
	if alive && i.WAMID != "" {
		acts = append(acts, "reply")
		if daysAgo(ctx, i.SentAt) < reactionDays {
			acts = append(acts, "react")
			if i.ourReaction() != "" {
				acts = append(acts, "unreact")
			}
		}
	}
	if alive && i.Content.Text != "" {
		acts = append(acts, "copy")
	}
	if alive && Forwardable(i.Content, fileState(i)) {
		acts = append(acts, "forward")
	}
	if alive && fileState(i) == store.MediaStored {
		acts = append(acts, "save")
	}
	if i.Quote != nil && i.Quote.Message.ID != 0 {
		acts = append(acts, "quoted")
	}
	return strings.Join(append(acts, "info"), " ")
}

// Forwardable reports whether what a message holds can be sent anew to someone else.
func Forwardable(c chat.Content, file store.MediaState) bool {
	switch {
	case c.Type == "text", c.Type == "location" && len(c.Extra) > 0, c.Type == "contacts" && len(c.Extra) > 0:
		return true
	}
	return isMedia(c) && c.Type != chat.TypePlaceholder && file == store.MediaStored
}

// ourReaction is the emoji that the business gave; empty if none.
func (i Item) ourReaction() string {
	for _, r := range i.Reactions {
		if r.Ours {
			return r.Emoji
		}
	}
	return ""
}

// bubbleWords hands the menu's script what a quote shows of a message.
func bubbleWords(ctx context.Context, i Item) templ.Attributes {
	if i.RevokedAt != 0 {
		return nil
	}
	out := templ.Attributes{"data-preview": clip(previewOf(ctx, i.Message).Word, previewLength), "data-author": quoteAuthor(ctx, i)}
	if i.File != nil && i.File.State == store.MediaStored {
		out["data-save"] = i.File.Address + "&save"
	}
	return out
}

// previewLength is how many characters of a message a quote shows.
const previewLength = 120

// clip shortens a text to so many characters.
func clip(s string, most int) string {
	runes := []rune(s)
	if len(runes) <= most {
		return s
	}
	return string(runes[:most-1]) + "…"
}

func quoteAuthor(ctx context.Context, i Item) string {
	switch {
	case i.Direction == chat.In:
		return orWord(i.Customer, originSign(ctx, chat.FromCustomer).Word)
	case i.Author != "":
		return i.Author
	}
	return originSign(ctx, i.Origin).Word
}

// quickReactions are the emoji that are one press away; they are those of WhatsApp's own row.
func quickReactions() []string { return []string{"👍", "❤️", "😂", "😮", "😢", "🙏"} }

// reactionWord says whose a reaction is.
func reactionWord(ctx context.Context, i Item, r Reaction) string {
	if r.Ours {
		return t(ctx, "%s by the business", r.Emoji)
	}
	return t(ctx, "%s by %s", r.Emoji, isolated(orWord(i.Customer, originSign(ctx, chat.FromCustomer).Word)))
}
