package sandbox

import (
	"errors"
	"fmt"
	"time"
)

// reconnectAfter is how long a re-registered phone needs to be connected again: "minutes", Meta says.
const reconnectAfter = 4 * time.Minute

// Paired is the outcome of Embedded Signup without a browser.
type Paired struct {
	PhoneNumberID string `json:"phone_number_id"`
	DisplayNumber string `json:"display_phone_number"`
	WABAID        string `json:"waba_id"`
	BusinessID    string `json:"business_id"`
	Code          string `json:"code"`         // exchangeable once, within 30 seconds
	AccessToken   string `json:"access_token"` // of the same kind, ready for use
	AppID         string `json:"app_id"`
	AppSecret     string `json:"app_secret"`
}

// Consents for [World.Pair].
const (
	ShareHistory   = string(historyShared)
	DeclineHistory = string(historyDeclined)
	SilentHistory  = string(historySilent) // the request is accepted and nothing ever comes
)

// Pair runs the whole Embedded Signup at once, browser and phone, with the owner's choice about history.
func (w *World) Pair(number, history string) (Paired, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := w.findNumber(number)
	switch {
	case n == nil:
		return Paired{}, fmt.Errorf("no phone %q: see phone_number_id in GET /_sandbox/world", number)
	case n.link != nil:
		return Paired{}, errors.New("the number is connected already; POST …/disconnect first")
	case history != ShareHistory && history != DeclineHistory && history != SilentHistory:
		return Paired{}, fmt.Errorf("history must be %q, %q or %q, not %q", ShareHistory, DeclineHistory, SilentHistory, history)
	case olderThan(n.phone.appVersion, minAppVersion):
		return Paired{}, fmt.Errorf("the app on the phone (%s) is older than %s", n.phone.appVersion, minAppVersion)
	}
	a := w.apps[w.opts.App.ID]
	n.phone.signup = nil
	w.connect(n, a.id, consent(history))
	return Paired{
		PhoneNumberID: n.id, DisplayNumber: n.digits, WABAID: n.waba.id, BusinessID: n.waba.portfolio,
		Code:        w.newCode(a.id, n.waba.id, w.now()),
		AccessToken: w.newToken(tokenBusiness, a.id, n.waba.id),
		AppID:       a.id, AppSecret: a.secret,
	}, nil
}

// Disconnect is the owner tapping "Disconnect account", or Meta doing it for the given reason. shape
// chooses between the two documented forms of PARTNER_REMOVED: "waba" or "partner".
func (w *World) Disconnect(number, reason, shape string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := w.findNumber(number)
	if n == nil || n.link == nil {
		return fmt.Errorf("phone %q is not connected", number)
	}
	if shape != removedByPartner {
		shape = removedByWABA
	}
	initiator := "SYSTEM"
	if reason == "" || reason == "ACCOUNT_DISCONNECTED" || reason == "CHANGE_NUMBER" || reason == "USER_RE_REGISTERED" {
		initiator = "USER"
	}
	w.disconnect(n, orElse(reason, "ACCOUNT_DISCONNECTED"), initiator, shape)
	return nil
}

// Reregister moves the phone to another device: the number is offboarded and, unless the owner unticks
// the box, reconnected four minutes later.
func (w *World) Reregister(number string, reconnect bool) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := w.findNumber(number)
	if n == nil || n.link == nil {
		return fmt.Errorf("phone %q is not connected", number)
	}
	w.offboard(n)
	if reconnect {
		w.later(w.now().Add(reconnectAfter), func(time.Time) { w.reconnect(n) })
	}
	return nil
}
