package onboard

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/saltbridge/saltbridge/internal/auth"
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/graph"
	"github.com/saltbridge/saltbridge/internal/phonenumber"
	"github.com/saltbridge/saltbridge/internal/store"
)

// Finish is what a finished pop-up handed over. Only Code is certain to be there.
type Finish struct {
	Code          string // lives 30 seconds and works once
	Event         string // FINISH, FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING, …; empty if the message got lost
	WABAID        string
	PhoneNumberID string // often missing for coexistence
	BusinessID    string
}

// Finished is what came of it: a number, or a choice of several that someone has to make.
type Finished struct {
	Number chat.Number
	Signup int64 // not 0: waits for Choose
}

const (
	justNow    = 15 * time.Minute // how old the newest onboarding of an account may be to be that of the pop-up
	choiceTime = time.Hour        // a choice may take
)

// eventAppNumber is the finish event of a number that stays in the app; eventNumber that of one that does not.
const (
	eventAppNumber = "FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING"
	eventNumber    = "FINISH"
)

// Finish connects the number of a finished pop-up to the viewer's account. The keeper goes on from there. The code comes
// first: nothing else is asked while its 30 seconds run. Kinds of failure: Invalid (no code, or this server has no app secret),
// Refused (Meta says no), Unavailable, Conflict (the number is connected elsewhere).
func (b *Onboard) Finish(ctx context.Context, v chat.Viewer, f Finish) (Finished, error) {
	if f.Code == "" {
		return Finished{}, chat.Errorf(chat.Invalid, "Meta's window sent no code. Close it and start again; if this repeats, check that the browser allows pop-ups and third-party sign-in.").See(chat.RunbookPopup)
	}
	token, err := b.Graph.ExchangeCode(ctx, b.AppID, b.AppSecret, f.Code)
	if err != nil {
		return Finished{}, seeing(refused(err, "Meta did not accept the code. It works once and only for 30 seconds: start again."), chat.RunbookCode)
	}
	session := b.Graph.With(token.AccessToken)
	if f.WABAID == "" {
		if f.WABAID, err = b.findWABA(ctx, token.AccessToken); err != nil {
			return Finished{}, err
		}
	}
	choices, err := b.choices(ctx, v, session, f.WABAID)
	if err != nil {
		return Finished{}, err
	}
	chosen, ok := b.pick(choices, f)
	if !ok {
		return b.askWhich(ctx, v, f, token.AccessToken, choices)
	}
	n, err := b.take(ctx, v, f, access{token: token.AccessToken}, chosen)
	return Finished{Number: n}, err
}

// candidate is a number of the account with when it was onboarded, if Meta tells.
type candidate struct {
	chat.Choice
	onboarded time.Time
}

// choices lists the numbers of the account, the newest first, with what tells them apart.
func (b *Onboard) choices(ctx context.Context, v chat.Viewer, session graph.Session, waba string) ([]candidate, error) {
	phones, err := session.PhoneNumbers(ctx, waba)
	if err != nil {
		return nil, seeing(refused(err, "Meta did not list the numbers of the connected account. Start again."), chat.RunbookNoAccount)
	}
	if len(phones) == 0 {
		return nil, chat.Errorf(chat.Refused, "The connected account has no phone number. Start again and finish all steps in Meta's window.").See(chat.RunbookNoAccount)
	}
	inApp := map[string]bool{}
	if len(phones) > 1 { // asked apart: one partner saw the whole list fail over this field
		if kinds, err := session.PhoneNumbers(ctx, waba, "id", "is_on_biz_app"); err == nil {
			for _, k := range kinds {
				inApp[k.ID] = k.IsOnBizApp
			}
		}
	}
	numbers, err := b.Store.Numbers(ctx, v)
	if err != nil {
		return nil, err
	}
	all := make([]candidate, len(phones))
	for i, p := range phones {
		connected := slices.ContainsFunc(numbers, func(n chat.Number) bool { return n.PhoneNumberID == p.ID && n.Link == chat.LinkConnected })
		all[i].Choice = chat.Choice{PhoneNumberID: p.ID, Digits: phonenumber.Digits(p.DisplayPhoneNumber), Name: p.VerifiedName, InApp: inApp[p.ID], Connected: connected}
		all[i].onboarded = onboarded(p)
	}
	return all, nil
}

// onboarded is when Meta says that a number was connected; zero if it does not tell.
func onboarded(p graph.PhoneNumber) time.Time {
	at, _ := time.Parse("2006-01-02T15:04:05-0700", p.LastOnboardedTime)
	return at
}

// pick finds the number that was connected: the one the pop-up named, the only one, or the only one that fits. ok is
// false if several may be meant.
func (b *Onboard) pick(all []candidate, f Finish) (candidate, bool) {
	if i := slices.IndexFunc(all, func(c candidate) bool { return c.PhoneNumberID == f.PhoneNumberID }); i >= 0 {
		return all[i], true
	}
	if len(all) == 1 {
		return all[0], true
	}
	for _, fits := range []func(candidate) bool{
		func(c candidate) bool { return !c.onboarded.IsZero() && b.Clock.Now().Sub(c.onboarded).Abs() < justNow },
		func(c candidate) bool { return !c.Connected && c.InApp == (f.Event != eventNumber) },
	} {
		var left []candidate
		for _, c := range all {
			if fits(c) {
				left = append(left, c)
			}
		}
		if len(left) == 1 {
			return left[0], true
		}
	}
	return candidate{}, false
}

// askWhich keeps the sign-up until someone says which number it was about.
func (b *Onboard) askWhich(ctx context.Context, v chat.Viewer, f Finish, token string, all []candidate) (Finished, error) {
	now := b.Clock.NowMillis()
	s := store.Signup{ID: b.Store.IDs.Next(), WABAID: f.WABAID, BusinessID: f.BusinessID, Token: b.Vault.Seal(auth.PurposeToken, token), CreatedAt: now}
	for _, c := range all {
		s.Choices = append(s.Choices, c.Choice)
	}
	err := b.Store.Write(ctx, func(tx *db.Tx) error { return store.AddSignup(tx, v.Account, s, now-choiceTime.Milliseconds()) })
	return Finished{Signup: s.ID}, err
}

// Choose goes on with a sign-up that waited for a choice. Kinds of failure: NotFound, Invalid, and those of Finish.
func (b *Onboard) Choose(ctx context.Context, v chat.Viewer, signup int64, phoneNumberID string) (chat.Number, error) {
	s, err := b.Store.Signup(ctx, v, signup)
	if err != nil {
		return chat.Number{}, err
	}
	i := slices.IndexFunc(s.Choices, func(c chat.Choice) bool { return c.PhoneNumberID == phoneNumberID })
	if i < 0 {
		return chat.Number{}, chat.Errorf(chat.Invalid, "Choose one of the numbers.").See(chat.RunbookNoAccount)
	}
	token, err := b.Vault.Open(auth.PurposeToken, s.Token)
	if err != nil {
		return chat.Number{}, err
	}
	n, err := b.take(ctx, v, Finish{WABAID: s.WABAID, BusinessID: s.BusinessID}, access{token: token}, candidate{Choice: s.Choices[i]})
	if err != nil {
		return n, err
	}
	return n, b.Store.Write(ctx, func(tx *db.Tx) error { return store.RemoveSignup(tx, v.Account, signup) })
}

// access is what lets us at a number.
type access struct {
	token     string
	appSecret string // of the app whose webhooks bring its messages; empty: this server's own
}

// take stores the number. Whether it is in the app too decides about everything: an app number is never registered. Meta is
// asked in a request of its own, and where it does not say, the pop-up's event counts.
func (b *Onboard) take(ctx context.Context, v chat.Viewer, f Finish, by access, c candidate) (chat.Number, error) {
	mode := chat.ModeCoexistence
	kind, err := b.Graph.With(by.token).PhoneNumber(ctx, c.PhoneNumberID, "is_on_biz_app", "platform_type")
	switch {
	case err == nil && kind.PlatformType != "" && !kind.IsOnBizApp && f.Event != eventAppNumber:
		mode = chat.ModeAPI
	case err != nil && f.Event == eventNumber:
		mode = chat.ModeAPI
	}
	return b.add(ctx, v.Account, NewNumber{PhoneNumberID: c.PhoneNumberID, WABAID: f.WABAID, BusinessID: f.BusinessID, Token: by.token, AppSecret: by.appSecret,
		Digits: c.Digits, Name: c.Name, Mode: mode, anew: f.Event == eventAppNumber, onboarded: c.onboarded})
}

// findWABA asks whom the token is for, when the pop-up's message got lost.
func (b *Onboard) findWABA(ctx context.Context, token string) (string, error) {
	app, err := b.Graph.AppToken(ctx, b.AppID, b.AppSecret)
	if err != nil {
		return "", seeing(refused(err, "Meta did not accept this server's app id and secret. Check them with `saltbridge config`."), chat.RunbookCode)
	}
	info, err := b.Graph.With(app.AccessToken).DebugToken(ctx, token)
	if err != nil {
		return "", seeing(refused(err, "Meta did not tell which account was connected. Start again."), chat.RunbookNoAccount)
	}
	accounts := info.WABAs()
	if len(accounts) == 0 {
		return "", chat.Errorf(chat.Refused, "Meta did not tell which account was connected. Start again and leave Meta's window open until it closes by itself.").See(chat.RunbookNoAccount)
	}
	return accounts[0], nil
}

// refused gives an error of Graph a kind and a sentence.
func refused(err error, say string) error {
	if _, no := errors.AsType[*graph.Error](err); no {
		return chat.Because(chat.Refused, err, "%s", say)
	}
	if wrong, ok := errors.AsType[*graph.InputError](err); ok {
		return chat.Because(chat.Invalid, err, "Meta was not asked: %s.", wrong.Reason)
	}
	return chat.Because(chat.Unavailable, err, "Meta could not be reached. Check the server's internet connection and try again.")
}

// seeing names the runbook of an error.
func seeing(err error, runbook string) error {
	if e, ok := errors.AsType[*chat.Error](err); ok {
		return e.See(runbook)
	}
	return err
}
