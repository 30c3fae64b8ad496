package onboard

import (
	"context"
	"strings"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/graph"
	"github.com/saltbridge/saltbridge/internal/store"
)

// codeNotRegistered is Meta's code of a number that was not registered on the API yet.
const codeNotRegistered = 133010

// forAPI returns a number that is on the API alone with a session, or says why it must not be registered.
func (b *Onboard) forAPI(ctx context.Context, v chat.Viewer, id chat.NumberID) (chat.Number, graph.Session, error) {
	n, err := b.Store.Number(ctx, v, id)
	if err != nil {
		return n, graph.Session{}, err
	}
	if n.Mode != chat.ModeAPI {
		return n, graph.Session{}, chat.Errorf(chat.Conflict, "This number is used in the Business app. It is registered already, and registering it again may break the phone.").See(chat.RunbookRegister)
	}
	session, err := b.session(ctx, n)
	if err != nil {
		return n, session, err
	}
	kind, err := session.PhoneNumber(ctx, n.PhoneNumberID, "is_on_biz_app", "platform_type")
	if err != nil {
		return n, session, seeing(refused(err, "Meta did not tell whether the number is in the Business app. Try again."), chat.RunbookRegister)
	}
	if kind.IsOnBizApp { // someone added it as what it is not
		return n, session, chat.Errorf(chat.Conflict, "Meta says that this number is in the Business app. Connect it with Connect a number instead; it must not be registered.").See(chat.RunbookConnect)
	}
	return n, session, nil
}

// RequestCode has Meta send the code that proves whose a number is: by SMS or by a call (VOICE). Kinds of failure: NotFound,
// Conflict (the number is in the app), Invalid, Refused, Unavailable.
func (b *Onboard) RequestCode(ctx context.Context, v chat.Viewer, id chat.NumberID, method string) error {
	if method = strings.ToUpper(method); method != "SMS" && method != "VOICE" {
		return chat.Errorf(chat.Invalid, "The code comes by SMS or by VOICE, not by %q.", method).See(chat.RunbookRegister)
	}
	n, session, err := b.forAPI(ctx, v, id)
	if err != nil {
		return err
	}
	err = session.RequestCode(ctx, n.PhoneNumberID, method, "en_US")
	return b.said(err, "Meta did not send a code.")
}

// VerifyCode hands in the code. Kinds of failure: as of RequestCode.
func (b *Onboard) VerifyCode(ctx context.Context, v chat.Viewer, id chat.NumberID, code string) error {
	n, session, err := b.forAPI(ctx, v, id)
	if err != nil {
		return err
	}
	return b.said(session.VerifyCode(ctx, n.PhoneNumberID, code), "Meta did not accept the code.")
}

// Register puts a number on the API with its PIN of two-step verification, and lets the keeper go on. A number that is in
// the app is never registered. Kinds of failure: as of RequestCode.
func (b *Onboard) Register(ctx context.Context, v chat.Viewer, id chat.NumberID, pin string) error {
	n, session, err := b.forAPI(ctx, v, id)
	if err != nil {
		return err
	}
	if err := b.said(session.Register(ctx, n.PhoneNumberID, strings.TrimSpace(pin)), "Meta did not register the number."); err != nil {
		return err
	}
	return b.Store.Write(ctx, func(tx *db.Tx) error {
		tx.OnCommit(b.changed)
		return store.SetTrouble(tx, n.Account, n.ID, chat.Trouble{})
	})
}

// said puts what Meta refused into words, its own explanation first.
func (b *Onboard) said(err error, instead string) error {
	if err == nil {
		return nil
	}
	if no, ok := asGraph(err); ok && no.Explain().Known {
		return chat.Because(chat.Refused, err, "%s", no.Explain().Sentence).See(chat.RunbookRegister)
	}
	return seeing(refused(err, instead), chat.RunbookRegister)
}

// unregistered is the trouble of a number that waits for its registration.
func unregistered() error {
	return chat.Errorf(chat.Conflict, "The number is not registered on the API yet. Verify it and set its PIN on its page; it goes on by itself then.").See(chat.RunbookRegister)
}
