package sandbox

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// signup is one run of Embedded Signup: the pop-up in the browser and the pairing on the phone.
//
//	intro → portfolio → choose → number → code ─(phone: message → connect → consent → code)─► finish → done
//	                                                  any step ─► cancelled
type signup struct {
	id, app, origin, cb, state string
	step                       string
	number                     *number
	code                       string // shown in the pop-up, typed on the phone
	phoneStep                  string // message, connect, confirm, consent, enter
	history                    consent
	problem                    string // shown in the pop-up
	oauthCode                  string
}

// Steps of the pop-up.
const (
	stepIntro     = "intro"
	stepPortfolio = "portfolio"
	stepChoose    = "choose"
	stepNumber    = "number"
	stepCode      = "code"
	stepFinish    = "finish"
	stepDone      = "done"
	stepCancelled = "cancelled"
)

// currentStep names a step in the CANCEL message. Meta documents no names of its own for coexistence.
func (s *signup) currentStep() string {
	switch s.step {
	case stepIntro, stepPortfolio:
		return "BUSINESS_ACCOUNT_SELECTION"
	case stepChoose:
		return "WABA_PHONE_PROFILE_PICKER"
	case stepNumber:
		return "PHONE_NUMBER_SETUP"
	}
	return "PHONE_NUMBER_VERIFICATION"
}

// minAppVersion is the oldest Business app that can be connected (Meta: onboarding page, Jun 2026).
const minAppVersion = "2.24.17"

// next moves the pop-up forward by what the user did in it.
func (w *World) next(s *signup, input string) {
	s.problem = ""
	switch s.step {
	case stepIntro:
		s.step = stepPortfolio
	case stepPortfolio:
		s.step = stepChoose
	case stepChoose:
		s.step = stepNumber
	case stepNumber:
		w.enterNumber(s, input)
	}
	w.changed(event{Kind: "signup", Signup: s.id})
}

// enterNumber looks for the phone and sends it the in-app message.
func (w *World) enterNumber(s *signup, input string) {
	n := w.findNumber(input)
	switch {
	case n == nil || digits(input) == "":
		s.problem = "We found no WhatsApp Business app account with this number. Check the country code and try again."
	case n.link != nil:
		s.problem = "This number is connected to a platform already. Disconnect it in the app first."
	case olderThan(n.phone.appVersion, minAppVersion):
		s.problem = "The WhatsApp Business app on this phone is too old. Update it to version 2.24.17 or later."
	default:
		s.number, s.step, s.phoneStep = n, stepCode, "message"
		s.code = w.pairingCode()
		n.phone.signup = s
		w.changed(event{Kind: "phone", Number: n.id})
	}
}

// pairingCode avoids letters that look like digits.
func (w *World) pairingCode() string {
	const clear = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
	b := make([]byte, 8)
	for i := range b {
		b[i] = clear[w.rng.IntN(len(clear))]
	}
	return string(b[:4]) + "-" + string(b[4:])
}

func olderThan(version, least string) bool {
	v, l := strings.Split(version, "."), strings.Split(least, ".")
	for i, part := range l {
		have := 0
		if i < len(v) {
			have = atoiOr(v[i], 0)
		}
		if want := atoiOr(part, 0); have != want {
			return have < want
		}
	}
	return false
}

// PhoneSignup is what the owner does on the phone during pairing: "connect", "confirm", "share",
// "dont_share", "cancel", or "code" with the code of the pop-up.
func (w *World) PhoneSignup(number, action, code string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := w.findNumber(number)
	if n == nil || n.phone.signup == nil {
		return errors.New("no pairing is in progress on this phone: start Embedded Signup and enter its number")
	}
	s := n.phone.signup
	if err := s.phoneAction(action, code); err != nil {
		return err
	}
	switch action {
	case "cancel":
		w.cancelSignup(s)
	case "code":
		n.phone.signup = nil
		s.step = stepFinish
		s.oauthCode = w.newCode(s.app, n.waba.id, time.Time{}) // its 30 seconds begin when the pop-up ends
		w.connect(n, s.app, s.history)
	}
	w.changed(event{Kind: "phone", Number: n.id})
	w.changed(event{Kind: "signup", Signup: s.id})
	return nil
}

// phoneAction moves the phone's own steps forward, each only from the one before.
func (s *signup) phoneAction(action, code string) error {
	expect := map[string]string{"connect": "message", "confirm": "connect", "share": "consent", "dont_share": "consent", "code": "enter"}
	if action == "cancel" {
		return nil
	}
	if want, ok := expect[action]; !ok || want != s.phoneStep {
		return fmt.Errorf("action %q does not fit the phone's step %q", action, s.phoneStep)
	}
	switch action {
	case "connect":
		s.phoneStep = "connect"
	case "confirm":
		s.phoneStep = "consent"
	case "share":
		s.history, s.phoneStep = historyShared, "enter"
	case "dont_share":
		s.history, s.phoneStep = historyDeclined, "enter"
	case "code":
		plain := func(c string) string { return strings.ToUpper(strings.ReplaceAll(strings.TrimSpace(c), "-", "")) }
		if plain(code) != plain(s.code) {
			return errors.New("the code does not match the one in the browser")
		}
	}
	return nil
}

// finish ends the pop-up on its last screen, by the button or by closing the window: both are success.
func (w *World) finish(s *signup) {
	if s.step != stepFinish {
		return
	}
	s.step = stepDone
	if k := w.codes[s.oauthCode]; k != nil && k.expires.IsZero() {
		k.expires = w.now().Add(codeLife)
	}
	w.changed(event{Kind: "signup", Signup: s.id})
}

func (w *World) cancelSignup(s *signup) {
	if s.step == stepFinish || s.step == stepDone {
		return
	}
	if s.number != nil && s.number.phone.signup == s {
		s.number.phone.signup = nil
		w.changed(event{Kind: "phone", Number: s.number.id})
	}
	s.step = stepCancelled
	w.changed(event{Kind: "signup", Signup: s.id})
}
