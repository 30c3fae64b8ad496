package sandbox

import (
	"fmt"
	"maps"
	"slices"

	"github.com/saltbridge/saltbridge/internal/sandbox/refusal"
)

// accountView is a row of the panel.
type accountView struct {
	ID, Name                          string
	Restrictions, Limits, Direct      []choiceView
	Pacing                            int
	Numbers                           []testNumberView
	Verified, NoPayment, MarketingAPI bool
}

type choiceView struct {
	Value, Label string
	Chosen       bool
}

type testNumberView struct {
	ID, Digits string
	Test       bool
}

func (w *World) accountViews() []accountView {
	var out []accountView
	for _, b := range w.sortedAccounts() {
		v := accountView{ID: b.id, Name: b.name, Pacing: b.meta.Pacing, Verified: !b.meta.Unverified, NoPayment: b.meta.NoPayment,
			MarketingAPI: !b.meta.NoMarketingAPI, Limits: choices(limitSteps, b.limit()),
			Direct: choices([]string{directOff, directUtility, directAll}, orElse(b.meta.DirectSend, directOff))}
		v.Restrictions = []choiceView{{"0", "no", b.meta.Restricted == 0}}
		for _, code := range slices.Sorted(maps.Keys(restrictions)) {
			v.Restrictions = append(v.Restrictions, choiceView{fmt.Sprint(code), fmt.Sprintf("%d %s", code, cut(refusal.Title(code), 30)), b.meta.Restricted == code})
		}
		for _, n := range b.numbers {
			v.Numbers = append(v.Numbers, testNumberView{n.id, displayNumber(n.digits), n.meta.TestNumber})
		}
		out = append(out, v)
	}
	return out
}

func choices(all []string, chosen string) []choiceView {
	var out []choiceView
	for _, s := range all {
		out = append(out, choiceView{s, s, s == chosen})
	}
	return out
}
