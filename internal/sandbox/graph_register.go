package sandbox

import (
	"slices"
	"time"

	"github.com/saltbridge/saltbridge/internal/sandbox/input"
)

// Registering is for numbers without the Business app. For an app number Meta says not to do it
// (onboarding page, Jun 2026) and publishes no bodies: those refusals are ours.

// Limits of registration (Meta: registration page, Nov 2025).
const (
	registersPerSpan = 10
	registerSpan     = 72 * time.Hour
	pinGuesses       = 5 // ours: "too many" is all Meta says
	pinPause         = time.Hour
	codeWait         = 10 * time.Minute
)

// regions where data may be kept.
var regions = []string{"AU", "ID", "IN", "JP", "SG", "KR", "DE", "CH", "GB", "BR", "BH", "ZA", "AE", "CA"}

// addPhoneNumber puts a number without a Business app into the account, unverified.
func (w *World) addPhoneNumber(c *call) (any, error) {
	cc := orElse(c.text("cc"), c.text("country_code"))
	local, name := input.Digits(c.text("phone_number")), c.text("verified_name")
	switch {
	case cc == "":
		return nil, missing("cc")
	case local == "":
		return nil, missing("phone_number")
	case name == "":
		return nil, missing("verified_name")
	case len(input.Digits(cc)+local) < 7 || len(input.Digits(cc)+local) > 15:
		return nil, invalid("Param phone_number is not a phone number.")
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	d, b := input.Digits(cc)+local, w.wabas[c.id]
	if other := w.findNumber(d); other != nil {
		if other.waba == b {
			return nil, refuse(2388012, "The number is in this account already.")
		}
		return nil, refuse(2388001, "The number belongs to another account.")
	}
	n := &number{id: w.nodeID(), digits: d, name: name, waba: b, quality: "UNKNOWN", chats: map[string]*chat{},
		serviceUsed: map[string]int{}, phone: &phone{contacts: map[string]*contact{}, opened: w.now()},
		link: &link{app: c.token.app, at: w.now(), history: historyDeclined}, meta: numberMeta{CloudOnly: true}}
	b.numbers = append(b.numbers, n)
	w.numbers[n.id] = n
	w.changed(event{Kind: "phone", Number: n.id})
	return object{"id": n.id}, nil
}

// requestCode sends the verification code; the panel shows it in place of an SMS or a call.
func (w *World) requestCode(c *call) (any, error) {
	if m := c.text("code_method"); m != "SMS" && m != "VOICE" {
		return nil, invalid("Param code_method must be one of {SMS, VOICE} - got %q.", m)
	}
	if c.text("language") == "" {
		return nil, missing("language")
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	n := w.numbers[c.id]
	if !n.meta.CloudOnly || n.meta.Verified {
		return nil, refuse(136024, "The number is verified already.")
	}
	n.meta.CodeSent, n.meta.CodeAt = decimals(w, 6), w.now()
	return object{"success": true}, nil
}

func (w *World) verifyCode(c *call) (any, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	n, code := w.numbers[c.id], c.text("code")
	switch {
	case code == "":
		return nil, missing("code")
	case n.meta.CodeSent == "":
		return nil, refuse(136025, "No code was requested: POST request_code first.")
	case w.now().Sub(n.meta.CodeAt) > codeWait:
		return nil, refuse(136025, "The code is older than %d minutes: request another one.", int(codeWait.Minutes()))
	case input.Digits(code) != n.meta.CodeSent:
		return nil, refuse(136025, "The code is not the one that was sent.")
	}
	n.meta.Verified, n.meta.CodeSent = true, ""
	return object{"success": true}, nil
}

// register readies a verified number for sending, with the two-step PIN.
func (w *World) register(c *call) (any, error) {
	pin, region := c.text("pin"), c.text("data_localization_region")
	switch {
	case c.text("messaging_product") != "whatsapp":
		return nil, missing("messaging_product")
	case pin == "":
		return nil, missing("pin")
	case !validPIN(pin):
		return nil, refuse(131009, "pin: must have six digits")
	case region != "" && !slices.Contains(regions, region):
		return nil, invalid("Param data_localization_region must be one of %v - got %q.", regions, region)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	n, now := w.numbers[c.id], w.now()
	if !n.meta.CloudOnly {
		return nil, refuse(100, "This phone number is in use with the WhatsApp Business app and is registered already. Do not register it.")
	}
	if gerr := spend(&n.meta.Registrations, now, "register"); gerr != nil {
		return nil, gerr
	}
	if !n.meta.Verified {
		return nil, refuse(133006, "The number must be verified before it is registered: request_code, then verify_code.")
	}
	if gerr := n.guessPIN(pin, now); gerr != nil {
		return nil, gerr
	}
	n.pin, n.meta.Registered, n.link.at = pin, true, now
	n.quality = "GREEN"
	return object{"success": true}, nil
}

// spend takes one of the ten calls in 72 hours.
func spend(calls *[]time.Time, now time.Time, name string) *graphError {
	*calls = within(*calls, now, registerSpan)
	if len(*calls) >= registersPerSpan {
		return refuse(133016, "More than %d calls of %s within 72 hours.", registersPerSpan, name)
	}
	*calls = append(*calls, now)
	return nil
}

// guessPIN compares the PIN with the one that was set, and counts the wrong ones.
func (n *number) guessPIN(pin string, now time.Time) *graphError {
	if n.pin == "" || n.pin == pin {
		return nil
	}
	g := &n.meta.PINGuesses
	*g = within(*g, now, pinPause)
	if len(*g) >= pinGuesses {
		return refuse(133008, "Too many wrong PINs. Try again in %d minutes.", int((pinPause-now.Sub((*g)[0])).Minutes())+1)
	}
	if len(*g) > 0 && now.Sub((*g)[len(*g)-1]) < time.Second {
		return refuse(133009, "PINs are guessed too fast. Wait a second.")
	}
	*g = append(*g, now)
	return refuse(133005, "The PIN is not the one of the two-step verification.")
}

func (w *World) deregister(c *call) (any, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	n, now := w.numbers[c.id], w.now()
	if !n.meta.CloudOnly {
		return nil, refuse(100, "This phone number is in use with the WhatsApp Business app. Disconnect it in the app: Settings, Account, Business platform.")
	}
	if gerr := spend(&n.meta.Deregistrations, now, "deregister"); gerr != nil {
		return nil, gerr
	}
	if !n.meta.Registered {
		return nil, refuse(133010, "The number is not registered.")
	}
	n.meta.Registered = false
	return object{"success": true}, nil
}

// reviewName accepts a display name, or turns down what is plainly none, and says so.
func (w *World) reviewName(n *number, name string) func(time.Time) {
	return func(time.Time) {
		if n.meta.NewName != name {
			return
		}
		n.meta.NewName = ""
		value := object{"display_phone_number": n.digits, "requested_verified_name": name, "decision": "APPROVED", "rejection_reason": nil}
		if containsAnyRune(name, "!@#$%*<>") {
			value["decision"], value["rejection_reason"] = "REJECTED", "NAME_FORMAT_UNACCEPTABLE"
		} else {
			n.name = name
		}
		w.notifyAccount(n, "phone_number_name_update", value)
	}
}

func containsAnyRune(s, set string) bool {
	return slices.ContainsFunc([]rune(s), func(r rune) bool { return slices.Contains([]rune(set), r) })
}
