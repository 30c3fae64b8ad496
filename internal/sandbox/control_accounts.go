package sandbox

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// AccountChange is what Meta may do to an account, by hand. What is nil stays.
type AccountChange struct {
	Restricted     *int      `json:"restricted"`         // code of a restriction, 0 ends it
	Days           int       `json:"days"`               // until the restriction ends by itself; 0: never
	Barred         *[]string `json:"barred_countries"`   // 130497 to users there, as ["CU","IR"]
	NoPayment      *bool     `json:"no_payment"`         // messages that cost fail with 131042
	Verified       *bool     `json:"verified"`           // the portfolio; without it 250 users and 250 templates
	Limit          *string   `json:"messaging_limit"`    // TIER_250 … TIER_UNLIMITED
	Pacing         *int      `json:"pacing"`             // size of the first batch of a new template, 0: no pacing
	DirectSend     *string   `json:"direct_send"`        // off, utility, or all (authentication too)
	AuthIntl       *[]string `json:"auth_international"` // countries charged at the authentication-international rate
	MarketingAPI   *bool     `json:"marketing_api"`      // onboarded to the Marketing Messages API
	MarketingOff   *bool     `json:"marketing_off"`      // 131063: marketing templates are closed to Cloud API
	InsightsActive *bool     `json:"insights"`           // template insights
}

// restrictions are the codes an account can be closed with, and what account_update calls them.
var restrictions = map[int]string{
	368: "RESTRICTED_BIZ_INITIATED_MESSAGING", 131031: "RESTRICTED_BIZ_INITIATED_MESSAGING", 131045: "", 131057: "", 33: "",
	131064: "RESTRICTED_UTILITY_TEMPLATES", 139200: "RESTRICTED_DIRECT_SEND_UTILITY_TEMPLATES",
}

// directSendChoices say what an account may send without a template.
const (
	directOff     = "off"
	directUtility = "utility"
	directAll     = "all"
)

func (w *World) postAccount(rw http.ResponseWriter, r *http.Request) {
	var in AccountChange
	if err := readControl(r, &in); err != nil {
		done(rw, err)
		return
	}
	done(rw, w.ChangeAccount(r.PathValue("waba_id"), in))
}

func (in AccountChange) check() error {
	if in.Restricted != nil && *in.Restricted != 0 {
		if _, known := restrictions[*in.Restricted]; !known {
			return fmt.Errorf("restricted must be one of 33, 368, 131031, 131045, 131057, 131064, 139200 or 0, not %d", *in.Restricted)
		}
	}
	if in.Limit != nil && *in.Limit != "TIER_UNLIMITED" && limitTiers[*in.Limit] == 0 {
		return badChoice("messaging_limit", *in.Limit, slices.Concat(limitSteps, []string{"TIER_50", "TIER_1K"}))
	}
	if in.DirectSend != nil && !slices.Contains([]string{directOff, directUtility, directAll}, *in.DirectSend) {
		return badChoice("direct_send", *in.DirectSend, []string{directOff, directUtility, directAll})
	}
	if in.Days < 0 || in.Pacing != nil && *in.Pacing < 0 {
		return errors.New("days and pacing cannot be negative")
	}
	return nil
}

// ChangeAccount changes an account by hand, with the webhooks Meta sends along.
func (w *World) ChangeAccount(id string, in AccountChange) error {
	if err := in.check(); err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	b := w.wabas[id]
	if b == nil {
		return unknownThing("account", id, "numbers[].waba_id")
	}
	if in.Restricted != nil {
		w.restrict(b, *in.Restricted, time.Duration(in.Days)*24*time.Hour)
	}
	if in.Barred != nil {
		b.meta.Barred = nil
		for _, country := range *in.Barred {
			b.meta.Barred = append(b.meta.Barred, upper(country))
		}
	}
	if in.AuthIntl != nil {
		w.setAuthInternational(b, *in.AuthIntl)
	}
	set(&b.meta.NoPayment, in.NoPayment)
	set(&b.meta.Pacing, in.Pacing)
	set(&b.meta.DirectSend, in.DirectSend)
	set(&b.meta.NoMarketing, in.MarketingOff)
	setNot(&b.meta.NoMarketingAPI, in.MarketingAPI)
	setNot(&b.meta.InsightsOff, in.InsightsActive)
	was := b.limit()
	setNot(&b.meta.Unverified, in.Verified)
	set(&b.meta.Limit, in.Limit)
	if b.limit() != was {
		w.tellLimit(b)
	}
	w.changed(event{Kind: "phone", Number: b.numbers[0].id})
	return nil
}

func setNot(field, value *bool) {
	if value != nil {
		*field = !*value
	}
}

// restrict closes an account, for some days or for good. Meta tells of it, and of its end.
func (w *World) restrict(b *waba, code int, life time.Duration) {
	b.meta.Restricted, b.meta.RestrictedUntil = code, time.Time{}
	if code != 0 && life > 0 {
		b.meta.RestrictedUntil = w.now().Add(life)
	}
	if kind := restrictions[code]; kind != "" {
		info := object{"restriction_type": kind}
		if until := b.meta.RestrictedUntil; !until.IsZero() {
			info["expiration"] = until.Unix()
		}
		w.notifyAccount(b.numbers[0], "account_update", object{"event": "ACCOUNT_RESTRICTION", "restriction_info": []object{info}})
	}
	w.endRestriction(b)
}

// endRestriction plans the end of a restriction that has one.
func (w *World) endRestriction(b *waba) {
	until := b.meta.RestrictedUntil
	if until.IsZero() {
		return
	}
	w.later(until, func(time.Time) {
		if b.meta.RestrictedUntil.Equal(until) {
			b.meta.Restricted, b.meta.RestrictedUntil = 0, time.Time{}
		}
	})
}

func (w *World) sortedAccounts() []*waba {
	var out []*waba
	for _, b := range w.wabas {
		out = append(out, b)
	}
	sortBy(out, func(b *waba) string { return b.id })
	return out
}

// setAuthInternational makes authentication messages to some countries cost the international rate from now on.
// Meta does so thirty days after an account became eligible there (Meta: pricing page, Sep 2026).
func (w *World) setAuthInternational(b *waba, countries []string) {
	now := w.now()
	b.meta.AuthIntl = map[string]time.Time{}
	for _, c := range countries {
		b.meta.AuthIntl[upper(c)] = now
	}
	if len(countries) > 0 {
		w.notifyAccount(b.numbers[0], "account_update", object{"event": "AUTH_INTL_PRICE_ELIGIBILITY_UPDATE", "auth_international_rate_eligibility": b.authInternational()})
	}
}

// authInternational is the eligibility as nodes and webhooks print it: one start, and the countries that differ.
func (b *waba) authInternational() any {
	if len(b.meta.AuthIntl) == 0 {
		return nil
	}
	rows := []object{}
	var first time.Time
	for c, at := range b.meta.AuthIntl {
		rows = append(rows, object{"country_code": c, "start_time": at.Unix()})
		if first.IsZero() || at.Before(first) {
			first = at
		}
	}
	sortBy(rows, func(o object) string { return text(o["country_code"]) })
	return object{"start_time": first.Unix(), "exception_countries": rows}
}

// describeAccounts lists what can be changed about the accounts.
func (w *World) describeAccounts() []object {
	out := []object{}
	for _, b := range w.sortedAccounts() {
		out = append(out, object{"waba_id": b.id, "name": b.name, "restricted": b.meta.Restricted, "barred_countries": strings.Join(b.meta.Barred, " "),
			"no_payment": b.meta.NoPayment, "verified": !b.meta.Unverified, "messaging_limit": b.limit(), "pacing": b.meta.Pacing,
			"direct_send": orElse(b.meta.DirectSend, directOff), "marketing_api": !b.meta.NoMarketingAPI})
	}
	return out
}
