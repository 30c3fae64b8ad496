package onboard

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/phonenumber"
	"github.com/saltbridge/saltbridge/internal/price"
	"github.com/saltbridge/saltbridge/internal/store"
)

// Verdict says what a check means for connecting.
type Verdict string

// The verdicts, from good to bad.
const (
	VerdictGood    Verdict = "good"
	VerdictWatch   Verdict = "watch"   // it works, and something changes or should be looked at
	VerdictUnknown Verdict = "unknown" // nobody said
	VerdictStop    Verdict = "stop"    // it does not work like this
)

// CheckKey names a check. The pages put it into words.
type CheckKey string

// The checks of a passport.
const (
	CheckCountry    CheckKey = "country"
	CheckApp        CheckKey = "app"
	CheckVersion    CheckKey = "version"
	CheckActivity   CheckKey = "activity"
	CheckVerified   CheckKey = "verified"
	CheckPage       CheckKey = "page"
	CheckOnAPI      CheckKey = "on_api"
	CheckWasOnAPI   CheckKey = "was_on_api"
	CheckPartner    CheckKey = "partner"
	CheckCompanions CheckKey = "companions"
	CheckWindows    CheckKey = "windows"
	CheckFeatures   CheckKey = "features" // what is used now and is switched off
	CheckGroups     CheckKey = "groups"
	CheckBadge      CheckKey = "badge"
	CheckBackup     CheckKey = "backup"
	CheckHere       CheckKey = "here" // the number is known to this server
)

// PassportCheck is one check with its evidence.
type PassportCheck struct {
	Key      CheckKey       `json:"check"`
	Verdict  Verdict        `json:"verdict"`
	Evidence string         `json:"evidence"` // a value: a country, a version, a count
	By       string         `json:"by"`       // told, list, number or server: who says so
	Features []chat.Feature `json:"features,omitempty"`
	Source   string         `json:"source,omitempty"`
}

// ModeVerdict is what the checks mean for one mode, and which of them decide.
type ModeVerdict struct {
	Mode    chat.Mode  `json:"mode"`
	Verdict Verdict    `json:"verdict"`
	Because []CheckKey `json:"because,omitempty"`
}

// Costs are what a month would cost, in US dollars, by the list rates of Meta, and what the phone's free messages save.
type Costs struct {
	Known       bool    `json:"known"`
	Market      string  `json:"market,omitempty"`
	Card        string  `json:"card,omitempty"` // the day from which the rates hold
	App         float64 `json:"app"`
	API         float64 `json:"api"`         // everything through the API
	Coexistence float64 `json:"coexistence"` // a share of the replies from the phone
	Saved       float64 `json:"saved"`       // against the API alone
}

// Report is a passport with all that follows from its answers.
type Report struct {
	Passport chat.Passport   `json:"-"`
	Country  string          `json:"country"`
	ListAsOf string          `json:"list_as_of"`
	Checks   []PassportCheck `json:"checks"`
	Modes    []ModeVerdict   `json:"modes"`
	Costs    Costs           `json:"costs"`
}

const (
	leastVersion  = "2.24.17" // Meta: onboarding page, every edition
	leastDays     = 7         // partners: 360dialog, Coral, Wati; on no page of Meta's
	freeService   = 1000      // free-form messages a month and number, since Oct 2026 (third parties)
	onlyPartners  = "partners: 360dialog, Wati, coralmessaging; on no page of Meta's that was seen"
	fromMetaPage  = "Meta: onboarding Business app users, 26 Jun 2026"
	fromBadgePage = "Meta: official business accounts page, 12 Dec 2025; what happens to a badge is not described"
	fromBackup    = "a partner: DoubleTick; on no page of Meta's that was seen"
)

// NewPassport checks what was told about a number and keeps it. Kinds of failure: Invalid.
func (b *Onboard) NewPassport(ctx context.Context, v chat.Viewer, a chat.PassportAnswers) (Report, error) {
	a.Digits = phonenumber.Digits(a.Digits)
	if !phonenumber.Valid(a.Digits) {
		return Report{}, noNumber(chat.RunbookNotEligible)
	}
	a.PhoneShare = min(max(a.PhoneShare, 0), 100)
	for _, n := range []*int{&a.Answers, &a.Utility, &a.Marketing, &a.Companions} {
		*n = min(max(*n, 0), 100_000_000)
	}
	p := chat.Passport{ID: b.Store.IDs.Next(), Answers: a, MadeAt: b.Clock.NowMillis(), MadeBy: v.Agent}
	if err := b.Store.Write(ctx, func(tx *db.Tx) error { return store.AddPassport(tx, v.Account, p) }); err != nil {
		return Report{}, err
	}
	return b.report(ctx, v, p)
}

// Passport returns a kept passport with what follows from it today. Kinds of failure: NotFound.
func (b *Onboard) Passport(ctx context.Context, v chat.Viewer, id int64) (Report, error) {
	p, err := b.Store.Passport(ctx, v, id)
	if err != nil {
		return Report{}, err
	}
	return b.report(ctx, v, p)
}

func (b *Onboard) report(ctx context.Context, v chat.Viewer, p chat.Passport) (Report, error) {
	list, err := OpenCountries()
	if err != nil {
		return Report{}, err
	}
	numbers, err := b.Store.Numbers(ctx, v)
	if err != nil {
		return Report{}, err
	}
	r := Report{Passport: p, Country: phonenumber.Region(p.Answers.Digits), ListAsOf: list.AsOf}
	r.Checks = append(checksOf(p.Answers, r.Country, list), hereCheck(p.Answers.Digits, numbers))
	r.Modes = verdicts(r.Checks)
	r.Costs, err = costs(p.Answers, b.Clock.Now())
	return r, err
}

// checksOf looks at each answer.
func checksOf(a chat.PassportAnswers, country string, list Countries) []PassportCheck {
	told := func(key CheckKey, verdict Verdict, evidence, source string) PassportCheck {
		return PassportCheck{Key: key, Verdict: verdict, Evidence: evidence, By: "told", Source: source}
	}
	checks := []PassportCheck{countryCheck(country, list)}
	checks = append(checks,
		told(CheckApp, map[string]Verdict{"business": VerdictGood, "consumer": VerdictStop, "none": VerdictStop}[a.App], a.App, fromMetaPage),
		told(CheckVersion, versionVerdict(a.AppVersion), a.AppVersion, fromMetaPage),
		told(CheckActivity, activityVerdict(a.DaysUsed), strconv.Itoa(a.DaysUsed), onlyPartners),
		told(CheckVerified, byAnswer(a.Verified, VerdictGood, VerdictWatch), string(a.Verified), fromMetaPage),
		told(CheckPage, byAnswer(a.PageLinked, VerdictGood, VerdictWatch), string(a.PageLinked), fromMetaPage),
		told(CheckOnAPI, byAnswer(a.OnAPI, VerdictStop, VerdictGood), string(a.OnAPI), onlyPartners),
		told(CheckWasOnAPI, byAnswer(a.WasOnAPI, VerdictWatch, VerdictGood), string(a.WasOnAPI), onlyPartners),
		told(CheckPartner, byAnswer(a.Partner, VerdictStop, VerdictGood), string(a.Partner), fromMetaPage),
		told(CheckWindows, byAnswer(a.Windows, VerdictWatch, VerdictGood), string(a.Windows), fromMetaPage),
		told(CheckGroups, byAnswer(a.Groups, VerdictWatch, VerdictGood), string(a.Groups), fromMetaPage),
		told(CheckBadge, byAnswer(a.Badge, VerdictWatch, VerdictGood), string(a.Badge), fromBadgePage),
		told(CheckBackup, byAnswer(a.Backup, VerdictWatch, VerdictGood), string(a.Backup), fromBackup))
	companions := told(CheckCompanions, VerdictGood, strconv.Itoa(a.Companions), fromMetaPage)
	if a.Companions > 0 {
		companions.Verdict = VerdictWatch
	}
	features := told(CheckFeatures, VerdictGood, "", fromMetaPage)
	for f, used := range map[chat.Feature]chat.Answer{chat.FeatureBroadcast: a.Broadcasts, chat.FeatureDisappearing: a.Vanishing, chat.FeatureLiveLocation: a.LiveLocation} {
		if used == chat.AnswerYes && chat.Capability(f, chat.ModeCoexistence) == chat.PlaceOff {
			features.Verdict, features.Features = VerdictWatch, append(features.Features, f)
		}
	}
	for i := range checks {
		if checks[i].Verdict == "" {
			checks[i].Verdict = VerdictUnknown
		}
	}
	return append(checks, companions, features)
}

func byAnswer(a chat.Answer, yes, no Verdict) Verdict {
	switch a {
	case chat.AnswerYes:
		return yes
	case chat.AnswerNo:
		return no
	}
	return VerdictUnknown
}

func countryCheck(country string, list Countries) PassportCheck {
	c := PassportCheck{Key: CheckCountry, Verdict: VerdictGood, Evidence: country, By: "list", Source: list.Source}
	ok, since := list.Supported(country)
	switch {
	case country == "":
		c.Verdict = VerdictUnknown
	case !ok:
		c.Verdict = VerdictStop
	case since != "":
		c.Evidence += ", " + since
	}
	return c
}

func versionVerdict(version string) Verdict {
	if version == "" {
		return VerdictUnknown
	}
	have, least := strings.Split(version, "."), strings.Split(leastVersion, ".")
	for i, part := range least {
		want, _ := strconv.Atoi(part) // ours: a number
		got := 0
		if i < len(have) {
			n, err := strconv.Atoi(strings.TrimSpace(have[i]))
			if err != nil {
				return VerdictUnknown
			}
			got = n
		}
		if got != want {
			if got < want {
				return VerdictStop
			}
			return VerdictGood
		}
	}
	return VerdictGood
}

func activityVerdict(days int) Verdict {
	switch {
	case days < 0:
		return VerdictUnknown
	case days < leastDays:
		return VerdictWatch
	}
	return VerdictGood
}

// hereCheck tells whether the number is known to this server.
func hereCheck(digits string, numbers []chat.Number) PassportCheck {
	c := PassportCheck{Key: CheckHere, Verdict: VerdictGood, By: "server"}
	for _, n := range numbers {
		if phonenumber.Canonical(n.Digits) == phonenumber.Canonical(digits) {
			c.Evidence = string(n.Mode) + ", " + string(n.Link)
			if n.Link == chat.LinkConnected {
				c.Verdict = VerdictWatch
			}
		}
	}
	return c
}

// verdicts says what the checks mean for each mode.
func verdicts(checks []PassportCheck) []ModeVerdict {
	matter := map[chat.Mode][]CheckKey{
		chat.ModeApp:         {CheckApp},
		chat.ModeAPI:         {CheckVerified, CheckGroups, CheckBackup},
		chat.ModeCoexistence: {CheckCountry, CheckApp, CheckVersion, CheckActivity, CheckVerified, CheckPage, CheckOnAPI, CheckWasOnAPI, CheckPartner, CheckCompanions, CheckWindows, CheckFeatures, CheckGroups, CheckBadge, CheckBackup, CheckHere},
	}
	rank := map[Verdict]int{VerdictGood: 0, VerdictUnknown: 1, VerdictWatch: 2, VerdictStop: 3}
	var out []ModeVerdict
	for _, mode := range []chat.Mode{chat.ModeApp, chat.ModeAPI, chat.ModeCoexistence} {
		v := ModeVerdict{Mode: mode, Verdict: VerdictGood}
		for _, key := range matter[mode] {
			for _, c := range checks {
				if c.Key != key || c.Verdict == VerdictGood {
					continue
				}
				if rank[c.Verdict] > rank[v.Verdict] {
					v.Verdict, v.Because = c.Verdict, nil
				}
				if c.Verdict == v.Verdict {
					v.Because = append(v.Because, key)
				}
			}
		}
		out = append(out, v)
	}
	return out
}

// costs works out a month by Meta's list rates, for customers of the number's own country. Messages of the app are free.
func costs(a chat.PassportAnswers, now time.Time) (Costs, error) {
	book, err := price.Open()
	if err != nil {
		return Costs{}, err
	}
	rate := func(category string) (float64, price.Quote) {
		q := book.Quote(price.Draft{At: now, Category: category, Digits: a.Digits, WindowOpen: category == "service", ServiceUsed: freeService})
		return q.Rate, q
	}
	service, first := rate("service")
	utility, _ := rate("utility")
	marketing, _ := rate("marketing")
	c := Costs{Known: first.Known(), Market: first.Market}
	if !first.Card.IsZero() {
		c.Card = first.Card.Format(time.DateOnly)
	}
	templates := float64(a.Utility)*utility + float64(a.Marketing)*marketing
	replies := func(n int) float64 { return float64(max(n-freeService, 0)) * service }
	c.API = templates + replies(a.Answers)
	c.Coexistence = templates + replies(a.Answers*(100-a.PhoneShare)/100)
	c.Saved = c.API - c.Coexistence
	return c, nil
}
