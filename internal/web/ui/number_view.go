package ui

import (
	"context"
	"strings"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// NumberView is one number with all that is known about it.
type NumberView struct {
	NumberCard
	Health      chat.Health
	Forecast    chat.Forecast
	HasForecast bool
	Breaks      []chat.Break
	Alerts      []chat.Notice
	Blind       []chat.BlindSpot
	Groups      []chat.AppGroup
	Waiting     int  // messages in the outbox
	MayAdmin    bool // whether the reader may change something
	Mails       bool // whether the server can send mails
	Fault       NumberFault
}

// NumberTarget is the id of what changes by itself on a number's page.
const NumberTarget = "number"

// openBreak returns the break that lasts.
func (v NumberView) openBreak() (chat.Break, bool) {
	for _, b := range v.Breaks {
		if b.EndedAt == 0 {
			return b, true
		}
	}
	return chat.Break{}, false
}

// mayAsk reports whether Meta can be asked about the number: one that was removed here has no id there.
func (v NumberView) mayAsk() bool { return v.PhoneNumberID != "" }

// mayRequest reports whether the reader may have an import requested once more.
func (v NumberView) mayRequest(ctx context.Context, y chat.Sync) bool {
	return v.MayAdmin && y.RequestAgain(v.Number, now(ctx)) == nil
}

func yesNo(ctx context.Context, yes bool) string {
	if yes {
		return t(ctx, "Yes")
	}
	return t(ctx, "No")
}

// limitWord puts TIER_2K into words.
func limitWord(ctx context.Context, tier string) string {
	rest, ok := strings.CutPrefix(tier, "TIER_")
	switch {
	case tier == "":
		return "–"
	case rest == "UNLIMITED":
		return t(ctx, "Unlimited")
	case ok:
		return strings.Replace(strings.ToUpper(rest), "K", " 000", 1)
	}
	return tier
}

func tokenWord(ctx context.Context, h chat.Health) string {
	switch {
	case h.TokenAt == 0:
		return t(ctx, "Not tried yet")
	case !h.TokenOK:
		return t(ctx, "Expired or revoked: give it a new one below, or connect again")
	case h.TokenUntil > 0:
		return t(ctx, "Good until %s", fullTime(ctx, h.TokenUntil))
	}
	return t(ctx, "Good, without an end")
}

func subscribedWord(ctx context.Context, h chat.Health) string {
	switch {
	case h.AskedAt == 0:
		return t(ctx, "Not known yet")
	case h.Subscribed:
		return t(ctx, "Come to this server")
	}
	return t(ctx, "Do not come here: connect the number again")
}

func testWord(ctx context.Context, h chat.Health) string {
	switch {
	case h.TestAt == 0:
		return t(ctx, "Not run yet")
	case h.TestSay != "":
		return told(ctx, h.TestSay)
	}
	return t(ctx, "Passed on %s, in %d ms", fullTime(ctx, h.TestAt), h.TestMS)
}

// linkRunbook names the page for a link that does not work.
func linkRunbook(n chat.Number) string { return chat.LinkRunbook(n) }

// standingRunbook names the page for what stops a number's sending.
func standingRunbook(s chat.Standing) string { return chat.StandingRunbook(s) }

// blindWord says what of one kind is not here.
func blindWord(ctx context.Context, k chat.BlindKind) string {
	switch k {
	case chat.BlindUnavailable:
		return t(ctx, "messages that only the phone can show")
	case chat.BlindUnsupported:
		return t(ctx, "messages of a kind that WhatsApp does not hand out")
	case chat.BlindGroup:
		return t(ctx, "messages of groups")
	case chat.BlindFile:
		return t(ctx, "files of the last two weeks before connecting that the phone did not send")
	}
	return t(ctx, "messages of private chats, dropped before they were stored")
}
