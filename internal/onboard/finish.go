package onboard

import (
	"context"
	"errors"
	"slices"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/graph"
	"github.com/saltbridge/saltbridge/internal/phonenumber"
)

// Finish is what a finished pop-up handed over. Only Code is certain to be there.
type Finish struct {
	Code          string // lives 30 seconds and works once
	WABAID        string
	PhoneNumberID string // often missing for coexistence
	BusinessID    string
}

// Finish connects the number of a finished pop-up to the viewer's account. The keeper goes on from there. Kinds of
// failure: Invalid (no code, or this server has no app secret), Refused (Meta says no), Unavailable, Conflict (the number is connected elsewhere).
func (b *Onboard) Finish(ctx context.Context, v chat.Viewer, f Finish) (chat.Number, error) {
	if f.Code == "" {
		return chat.Number{}, chat.Errorf(chat.Invalid, "Meta's window sent no code. Close it and start again; if this repeats, check that the browser allows pop-ups and third-party sign-in.")
	}
	token, err := b.Graph.ExchangeCode(ctx, b.AppID, b.AppSecret, f.Code)
	if err != nil {
		return chat.Number{}, refused(err, "Meta did not accept the code. It works once and only for 30 seconds: start again.")
	}
	session := b.Graph.With(token.AccessToken)
	if f.WABAID == "" {
		if f.WABAID, err = b.findWABA(ctx, token.AccessToken); err != nil {
			return chat.Number{}, err
		}
	}
	phone, err := choose(ctx, session, f)
	if err != nil {
		return chat.Number{}, err
	}
	return b.add(ctx, v.Account, NewNumber{PhoneNumberID: phone.ID, WABAID: f.WABAID, BusinessID: f.BusinessID, Token: token.AccessToken,
		Digits: phonenumber.Digits(phone.DisplayPhoneNumber), Name: phone.VerifiedName, Mode: chat.ModeCoexistence})
}

// findWABA asks whom the token is for, when the pop-up's message got lost.
func (b *Onboard) findWABA(ctx context.Context, token string) (string, error) {
	app, err := b.Graph.AppToken(ctx, b.AppID, b.AppSecret)
	if err != nil {
		return "", refused(err, "Meta did not accept this server's app id and secret. Check them with `saltbridge config`.")
	}
	info, err := b.Graph.With(app.AccessToken).DebugToken(ctx, token)
	if err != nil {
		return "", refused(err, "Meta did not tell which account was connected. Start again.")
	}
	accounts := info.WABAs()
	if len(accounts) == 0 {
		return "", chat.Errorf(chat.Refused, "Meta did not tell which account was connected. Start again and leave Meta's window open until it closes by itself.")
	}
	return accounts[0], nil
}

// choose finds the number that was connected: the one the pop-up named, else the one onboarded last.
func choose(ctx context.Context, session graph.Session, f Finish) (graph.PhoneNumber, error) {
	phones, err := session.PhoneNumbers(ctx, f.WABAID)
	if err != nil {
		return graph.PhoneNumber{}, refused(err, "Meta did not list the numbers of the connected account. Start again.")
	}
	i := slices.IndexFunc(phones, func(p graph.PhoneNumber) bool { return p.ID == f.PhoneNumberID })
	switch {
	case i >= 0:
		return phones[i], nil
	case len(phones) > 0:
		return phones[0], nil // Meta lists the newest first
	}
	return graph.PhoneNumber{}, chat.Errorf(chat.Refused, "The connected account has no phone number. Start again and finish all steps in Meta's window.")
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
