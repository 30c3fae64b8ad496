package onboard

import (
	"cmp"
	"context"
	"errors"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/graph"
	"github.com/saltbridge/saltbridge/internal/store"
)

// finding is what Meta answered about a number.
type finding struct {
	core  graph.PhoneNumber
	state graph.PhoneNumber // status, name and limits
	kind  graph.PhoneNumber // is_on_biz_app and platform_type, asked by themselves
	err   error             // of the core: nothing else was asked then
	known bool              // whether kind was answered
	since time.Time         // when Meta connected the number, asked once the connection had ended; zero if it does not tell

	subscribed bool
	subErr     error
	token      graph.TokenInfo
	tokenErr   error
}

// refused returns Meta's error, if it answered with one.
func (f finding) refused() (*graph.Error, bool) { return errors.AsType[*graph.Error](f.err) }

// codeToken is Meta's code of an access token that ended.
const codeToken = 190

// Check asks Meta how a number of the viewer's account stands, now. Kinds of failure: NotFound, Conflict.
func (b *Onboard) Check(ctx context.Context, v chat.Viewer, id chat.NumberID) (chat.Health, error) {
	n, err := b.Store.Number(ctx, v, id)
	if err != nil {
		return chat.Health{}, err
	}
	if n.Link == chat.LinkTracked {
		return chat.Health{}, chat.Errorf(chat.Conflict, "This number is used in the app only, so Meta tells nothing about it. Connect it first.").See(chat.RunbookConnect)
	}
	if err := removed(n); err != nil {
		return chat.Health{}, err
	}
	return b.check(ctx, n)
}

// check asks Meta how a number stands and stores what that means.
func (b *Onboard) check(ctx context.Context, n chat.Number) (h chat.Health, err error) {
	session, err := b.session(ctx, n)
	if err != nil {
		return h, err
	}
	f := b.ask(ctx, session, n)
	now := b.Clock.NowMillis()
	err = b.Store.Write(ctx, func(tx *db.Tx) error {
		h, err = b.conclude(tx, n, f, now)
		return err
	})
	if err == nil && b.CallbackURL != "" && n.Link == chat.LinkConnected && h.Say == "" && now-h.TestAt >= testEvery.Milliseconds() {
		return b.selfTest(ctx, n, h)
	}
	return h, err
}

// ask asks Meta all there is to know. What one token may not read fails a whole call, so it is asked in parts.
func (b *Onboard) ask(ctx context.Context, session graph.Session, n chat.Number) (f finding) {
	ctx, cancel := context.WithTimeout(ctx, 2*callTime)
	defer cancel()
	f.core, f.err = session.PhoneNumber(ctx, n.PhoneNumberID, "display_phone_number", "verified_name", "quality_rating",
		"code_verification_status", "throughput", "webhook_configuration")
	if f.err != nil {
		return f
	}
	kind, err := session.PhoneNumber(ctx, n.PhoneNumberID, "is_on_biz_app", "platform_type")
	f.kind, f.known = kind, err == nil && kind.PlatformType != ""
	f.state, err = session.PhoneNumber(ctx, n.PhoneNumberID, "status", "name_status", "whatsapp_business_manager_messaging_limit")
	if err != nil { // an older version knows the limit by another name, or not at all
		f.state, _ = session.PhoneNumber(ctx, n.PhoneNumberID, "status", "name_status")
	}
	if n.Link == chat.LinkDisconnected {
		last, _ := session.PhoneNumber(ctx, n.PhoneNumberID, "last_onboarded_time")
		f.since = onboarded(last)
	}
	f.subscribed, f.subErr = b.subscribed(ctx, session, n)
	f.token, f.tokenErr = b.debug(ctx, session)
	return f
}

// subscribed reports whether an app of ours receives the account's webhooks.
func (b *Onboard) subscribed(ctx context.Context, session graph.Session, n chat.Number) (bool, error) {
	apps, err := session.SubscribedApps(ctx, n.WABAID)
	if err != nil {
		return false, err
	}
	for _, app := range apps {
		if b.AppID == "" || app.ID == b.AppID {
			return true, nil
		}
	}
	return len(apps) > 0 && b.AppID == "", nil
}

// debug asks about the number's token: with the app's where this server has one, else with itself.
func (b *Onboard) debug(ctx context.Context, session graph.Session) (graph.TokenInfo, error) {
	if b.AppID != "" {
		if app, err := b.Graph.AppToken(ctx, b.AppID, b.AppSecret); err == nil {
			if info, err := b.Graph.With(app.AccessToken).DebugToken(ctx, session.Token); err == nil {
				return info, nil
			}
		}
	}
	return session.DebugToken(ctx, session.Token)
}

// conclude stores what Meta's answer means: for the health, the link, the sending and the feed.
func (b *Onboard) conclude(tx *db.Tx, asked chat.Number, f finding, now int64) (chat.Health, error) {
	old, err := store.HoldHealth(tx, asked.Account, asked.ID)
	if err != nil {
		return chat.Health{}, err
	}
	n, err := store.HoldNumber(tx, asked.Account, asked.ID)
	if err != nil {
		return chat.Health{}, err
	}
	h := f.health(old, now)
	if n.Link == asked.Link && n.LinkChangedAt == asked.LinkChangedAt {
		if n, err = b.settle(tx, n, f, old, now); err != nil {
			return h, err
		}
	}
	if err := b.access(tx, n, f, now); err != nil {
		return h, err
	}
	if err := b.tellHealth(tx, n, old, h, now); err != nil {
		return h, err
	}
	h.LookAt = nextLook(n, h, now)
	if old.LookAt == 0 { // a webhook came while we asked: what it says may be newer than the answer
		h.LookAt = 0
	}
	if err := store.PutHealth(tx, n.Account, h); err != nil {
		return h, err
	}
	if visibleOf(h) == visibleOf(old) && n.Link == asked.Link {
		return h, nil
	}
	return h, b.Events.Append(tx, n.Account, chat.Event{Kind: chat.EventNumberChanged, Number: n.ID, At: now})
}

// health merges the answer into what was known. Quality and status that it leaves out are as they were: Meta says UNKNOWN for what it
// does not know, and nothing is no news.
func (f finding) health(h chat.Health, now int64) chat.Health {
	if f.err != nil {
		h.Say, h.Code = chat.Sentence(refused(f.err, "Meta refused it.")), 0
		if no, ok := f.refused(); ok {
			h.Code, h.Say = no.Code, no.Explain().Sentence
			h.AskedAt = now
		}
		if h.Code == codeToken {
			h.TokenOK, h.TokenAt = false, now
		}
		return h
	}
	h.AskedAt, h.Say, h.Code = now, "", 0
	h.Quality, h.Verification, h.Throughput = cmp.Or(f.core.QualityRating, h.Quality), f.core.CodeVerificationStatus, f.core.ThroughputLevel
	h.Webhook = firstOf(f.core.Webhooks.PhoneNumber, f.core.Webhooks.WABA, f.core.Webhooks.Application)
	if f.known {
		h.OnBizApp, h.Platform = f.kind.IsOnBizApp, f.kind.PlatformType
	}
	h.Status, h.NameStatus, h.DailyLimit = cmp.Or(f.state.Status, h.Status), f.state.NameStatus, f.state.MessagingLimit
	if f.subErr == nil {
		h.Subscribed = f.subscribed
	}
	h.TokenOK, h.TokenAt = true, now // it was just used
	if f.tokenErr == nil {
		h.TokenUntil = f.token.ExpiresAt * 1000
	}
	return h
}

func firstOf(words ...string) string {
	for _, w := range words {
		if w != "" {
			return w
		}
	}
	return ""
}

// settle lets Meta's answer decide about the link.
func (b *Onboard) settle(tx *db.Tx, n chat.Number, f finding, old chat.Health, now int64) (chat.Number, error) {
	link, reason := verdict(n, f, old)
	if link == n.Link {
		return n, nil
	}
	change := chat.LinkChange{Link: link, Reason: reason, At: now}
	done, err := store.SettleLink(tx, n, change)
	if err != nil || !done {
		return n, err
	}
	if n.Link == chat.LinkDisconnected && link == chat.LinkConnected { // it was connected anew, and not from here
		since := n.LinkChangedAt
		if !f.since.IsZero() {
			since = f.since.UnixMilli()
		}
		if err := b.shutWindows(tx, n, since); err != nil {
			return n, err
		}
	}
	n.Link, n.LinkReason = link, reason
	tx.OnCommit(b.changed)
	b.Log.Info("Meta was asked how a number stands", "number", n.ID, "link", link, "reason", reason)
	return n, b.notice(tx, n, chat.NoticeLink, string(link), now, map[string]any{"reason": reason})
}

// verdict says how a link stands, by Meta's answer. Losing access is believed when it was seen twice: Meta's servers
// have bad moments. Only what a webhook said already is believed at once.
func verdict(n chat.Number, f finding, old chat.Health) (chat.Link, string) {
	no, wasRefused := f.refused()
	switch {
	case wasRefused && no.Code == codeToken:
		if n.Link == chat.LinkChecking {
			return chat.LinkDisconnected, n.LinkReason // with the partner its token goes
		}
		return n.Link, n.LinkReason
	case wasRefused && graph.OutcomeOf(f.err) == graph.Refused:
		if n.Link == chat.LinkConnected && old.Code != no.Code {
			return n.Link, n.LinkReason
		}
		return chat.LinkDisconnected, firstOf(endReason(n), "NO_ACCESS")
	case f.err != nil:
		return n.Link, n.LinkReason
	case f.state.Status == "DISCONNECTED":
		return chat.LinkOffboarded, firstOf(n.LinkReason, "STATUS_DISCONNECTED")
	case n.Mode == chat.ModeCoexistence && f.known && !f.kind.Coexistence() && n.Link != chat.LinkConnected:
		return chat.LinkDisconnected, firstOf(endReason(n), "NOT_IN_APP")
	}
	return chat.LinkConnected, ""
}

// endReason is why a link ended, as far as a webhook told: why it was suspended before is no reason for its end.
func endReason(n chat.Number) string {
	if n.Link == chat.LinkOffboarded {
		return ""
	}
	return n.LinkReason
}

// visibleOf is what people see of a health.
func visibleOf(h chat.Health) chat.Health {
	h.LookAt, h.AskedAt, h.TokenAt, h.RemindedDay, h.RemindedFor = 0, 0, 0, 0, 0
	return h
}

// notice adds news of ours to the feed.
func (b *Onboard) notice(tx *db.Tx, n chat.Number, field, event string, now int64, value map[string]any) error {
	return store.AddNotice(tx, n.Account, b.Store.IDs.Next(), n.ID, noticeOf(field, event, now, value))
}
