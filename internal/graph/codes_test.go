package graph

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
)

// documentedCodes are the codes of Meta's error pages (12 Dec 2025, 11 Sep 2026), of its coexistence,
// calling, groups and user id pages, and of field reports. Ranges are given by their ends.
var documentedCodes = []int{
	0, 1, 2, 3, 4, 10, 33, 100, 104, 190, 200, 299, 368, 613, 2500, 80007, 80008,
	130403, 130429, 130472, 130497, 130501,
	131000, 131005, 131008, 131009, 131016, 131020, 131021, 131026, 131030, 131031, 131035, 131036, 131037,
	131041, 131042, 131043, 131044, 131045, 131047, 131048, 131049, 131050, 131051, 131052, 131053, 131055,
	131056, 131057, 131059, 131060, 131062, 131063, 131064,
	131201, 131202, 131203, 131204, 131207, 131208, 131209, 131210, 131211, 131212, 131213, 131214, 131215,
	132000, 132001, 132005, 132007, 132008, 132012, 132015, 132016, 132018, 132021, 132068, 132069,
	133000, 133004, 133005, 133006, 133008, 133009, 133010, 133015, 133016,
	134011, 134100, 134101, 134102, 135000, 136025, 137000,
	138000, 138001, 138002, 138003, 138004, 138005, 138006, 138007, 138009, 138012, 138013, 138014, 138015,
	138017, 138018, 138019, 138024,
	139100, 139101, 139102, 139103, 139200, 141002, 147001, 147002, 147003, 147004, 147005,
	200005, 200006, 200007, 1752041,
	2388001, 2388012, 2388019, 2388023, 2388024, 2388039, 2388040, 2388047, 2388072, 2388073, 2388091,
	2388093, 2388103, 2388293, 2388299, 2388318, 2388330, 2494100, 2494164, 2494179,
	2593079, 2593085, 2593107, 2593108, 2593109,
}

func TestEveryDocumentedCodeIsExplained(t *testing.T) {
	for _, code := range documentedCodes {
		x := Explain(code)
		if !x.Known || x.Code != code || x.Title == "" || x.Retry == "" || x.Scope == "" || x.Effect == "" || x.Source == "" {
			t.Errorf("%d: %+v", code, x)
		}
		if !strings.HasSuffix(x.Sentence, ".") || len(x.Sentence) < 30 {
			t.Errorf("%d: the sentence is %q", code, x.Sentence)
		}
	}
}

// effects are those of the codes that concern more than one message; all others concern one.
var effects = map[Effect][]int{
	StopAccess:  {0, 3, 10, 104, 190, 200, 250, 299, 131005, 131045, 133010},
	StopAccount: {33, 368, 131031},
	Rest:        {2, 4, 80007, 80008, 131016, 131048, 131057, 2494100},
	Slower:      {130429},
	RestPair:    {131056},
	NoMarketing: {130472, 131049, 131050},
	Blocked:     {130403},
	Tell:        {130497, 131037, 131042, 131063, 131064, 132015, 132016},
}

func TestTheEffectOfEveryDocumentedCode(t *testing.T) {
	want := map[int]Effect{}
	for effect, codes := range effects {
		for _, code := range codes {
			want[code] = effect
		}
	}
	for _, code := range append(slices.Collect(maps.Keys(want)), documentedCodes...) {
		x := Explain(code)
		if w := cmp.Or(want[code], GoOn); x.Effect != w {
			t.Errorf("%d: the effect is %q, want %q", code, x.Effect, w)
		}
		if stops := x.Effect == StopAccess || x.Effect == StopAccount; stops != (x.Effect.Alerts() && x.Effect != Tell) || stops && x.Retry == RetryBackoff {
			t.Errorf("%d: stops the number: %v, alerts: %v, retry %s", code, stops, x.Effect.Alerts(), x.Retry)
		}
		if x.Retry == RetryToken && x.Effect != StopAccess {
			t.Errorf("%d: no access, and the number goes on", code)
		}
	}
}

// TestANumberThatTheTokenDoesNotKnowIsNoInvalidParameter tells code 100 apart by its subcode.
func TestANumberThatTheTokenDoesNotKnowIsNoInvalidParameter(t *testing.T) {
	gone, wrong := &Error{Code: 100, Subcode: 33, HTTPStatus: 400}, &Error{Code: 100, HTTPStatus: 400}
	if x := gone.Explain(); x.Effect != StopAccess || x.Retry != RetryToken || OutcomeOf(gone) != Refused {
		t.Errorf("unknown object: %+v", x)
	}
	if x := wrong.Explain(); x.Effect != GoOn || OutcomeOf(wrong) != Refused {
		t.Errorf("wrong parameter: %+v", x)
	}
}

func TestCodeTablesAreSorted(t *testing.T) {
	total := 0
	for _, table := range [][]row{graphCodes, messageCodes, templateCodes, accountCodes, callCodes} {
		if !slices.IsSortedFunc(table, func(a, b row) int { return a.code - b.end() }) {
			t.Errorf("the table of %d is not sorted, or has ranges that overlap", table[0].code)
		}
		for _, r := range table {
			if r.last != 0 && r.last <= r.code {
				t.Errorf("%d: the range ends before it begins", r.code)
			}
			if r.wait > 0 && r.retry != RetryPause && r.retry != RetryBackoff {
				t.Errorf("%d: a wait of %v does not help", r.code, r.wait)
			}
			if Explain(r.code).Title != r.title {
				t.Errorf("%d: another table explains it", r.code)
			}
		}
		total += len(table)
	}
	t.Logf("%d rows", total)
}

func TestExplain(t *testing.T) {
	tests := []struct {
		code      int
		known     bool
		retry     RetryClass
		scope     Scope
		wait      time.Duration
		uncertain bool
	}{
		{131047, true, RetryFix, ScopeContact, 0, false},
		{130429, true, RetryBackoff, ScopeNumber, 0, false},
		{131056, true, RetryPause, ScopeContact, 0, false},
		{131049, true, RetryPause, ScopeContact, 24 * time.Hour, false},
		{190, true, RetryToken, ScopeApp, 0, false},
		{245, true, RetryToken, ScopeApp, 0, false},
		{1, true, RetryBackoff, ScopeMessage, 0, true},
		{2494170, true, RetryFix, ScopeAccount, 0, false},
		{300, false, RetryNever, ScopeMessage, 0, false},
		{-1, false, RetryNever, ScopeMessage, 0, false},
		{1 << 40, false, RetryNever, ScopeMessage, 0, false},
	}
	for _, tt := range tests {
		x := Explain(tt.code)
		if x.Known != tt.known || x.Retry != tt.retry || x.Scope != tt.scope || x.Wait != tt.wait || x.Uncertain != tt.uncertain {
			t.Errorf("%d: %+v", tt.code, x)
		}
		if x.Sentence == "" {
			t.Errorf("%d has no sentence", tt.code)
		}
	}
}
