package chat

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestFiltersAreRefusedWithASentence(t *testing.T) {
	rule := func(field, op, values string) string {
		return `{"rules":[{"field":"` + field + `","op":"` + op + `","values":[` + values + `]}]}`
	}
	deep := strings.Repeat(`{"groups":[`, 4) + "{}" + strings.Repeat(`]}`, 4)
	for name, c := range map[string]struct{ text, say string }{
		"no JSON":             {`unread`, "not JSON"},
		"an unknown word":     {`{"rule":[]}`, "not JSON"},
		"more than one":       {`{} {}`, "after the end"},
		"no such field":       {rule("mood", "is", `"good"`), `nothing called "mood"`},
		"no such comparison":  {rule("unread", "before", `"yes"`), `cannot be compared with "before"`},
		"no value":            {rule("label", "is", ``), "Choose a value"},
		"two values":          {rule("waiting", "more", `"1","2"`), "takes one value"},
		"no number":           {rule("waiting", "more", `"soon"`), "not a number of minutes"},
		"a negative number":   {rule("last", "older", `"-1"`), "not a number of days"},
		"no day":              {rule("created", "before", `"2026-02-30"`), "not a day"},
		"no state":            {rule("state", "is", `"shut"`), "expected open, snoozed, resolved"},
		"no id":               {rule("label", "is", `"0"`), "expected none, ids"},
		"an empty name":       {rule("contact", "has", `"  "`), "part of the contact's name"},
		"too deep":            {deep, "not deeper than 3"},
		"too many conditions": {`{"rules":[` + strings.Repeat(`{"field":"unread","op":"is","values":["yes"]},`, 24) + `{"field":"unread","op":"is","values":["no"]}]}`, "25 conditions"},
		"too long":            {`{"rules":[]}` + strings.Repeat(" ", maxFilter), "too long"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := ParseFilter(c.text)
			if KindOf(err) != Invalid || !strings.Contains(Sentence(err), c.say) {
				t.Errorf("got %v, want %q", err, c.say)
			}
		})
	}
}

func TestFiltersAreRead(t *testing.T) {
	f, err := ParseFilter(`{"any":true,"rules":[{"field":"assignee","op":"is","values":["me","none","17"]}],"groups":[{"rules":[{"field":"last","op":"after","values":["2026-01-31"]}]}]}`)
	want := Filter{Any: true, Rules: []Rule{{FieldAssignee, OpIs, []string{"me", "none", "17"}}}, Groups: []Filter{{Rules: []Rule{{FieldLast, OpAfter, []string{"2026-01-31"}}}}}}
	if diff := cmp.Diff(want, f); diff != "" || err != nil {
		t.Error(err, diff)
	}
	if empty, err := ParseFilter(" "); err != nil || !empty.Empty() || f.Empty() {
		t.Error("nothing is a filter that lets everything through", err)
	}
}

// FuzzParseFilter reads anything; what is accepted must come back the same after being written.
func FuzzParseFilter(f *testing.F) {
	f.Add(`{"any":true,"rules":[{"field":"label","op":"not","values":["none","301"]}]}`)
	f.Add(`{"groups":[{"rules":[{"field":"contact","op":"has","values":["a%_"]}]},{}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		filter, err := ParseFilter(text)
		if err != nil {
			if Sentence(err) == "" || KindOf(err) != Invalid {
				t.Fatalf("no sentence: %v", err)
			}
			return
		}
		written, err := json.Marshal(filter)
		if err != nil {
			t.Fatal(err)
		}
		again, err := ParseFilter(string(written))
		second, _ := json.Marshal(again)
		if err != nil || string(written) != string(second) {
			t.Fatalf("%s became %s (%v)", written, second, err)
		}
	})
}

func TestViewsAndOrdersAreWrittenAsTheyAreRead(t *testing.T) {
	for _, s := range []string{"mine", "unassigned", "team-7", "open", "mentions", "snoozed", "resolved", "saved-99"} {
		if v, err := ParseView(s); err != nil || v.String() != s {
			t.Errorf("%q is read as %v (%v)", s, v, err)
		}
	}
	for _, s := range []string{"", "all", "team", "team-", "team-0", "team-x", "mine-7", "saved-007"} {
		if _, err := ParseView(s); KindOf(err) != Invalid {
			t.Errorf("%q is a view (%v)", s, err)
		}
	}
	if o, err := ParseOrder(""); o != OrderNewest || err != nil {
		t.Error("no order is the newest first", o, err)
	}
	if _, err := ParseOrder("up"); KindOf(err) != Invalid {
		t.Error("up is an order")
	}
}

// TestSpotsSortLikeTheirText: the browser compares the text of spots.
func TestSpotsSortLikeTheirText(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		draw := func(name string) Spot {
			return Spot{Part: rapid.Int64Range(0, 5).Draw(r, name+" part"), At: rapid.Int64().Draw(r, name+" at"), ID: rapid.Int64Range(-9, 9).Draw(r, name+" id")}
		}
		a, b := draw("a"), draw("b")
		if rapid.Bool().Draw(r, "same time") {
			b.Part, b.At = a.Part, a.At
		}
		if got := strings.Compare(a.String(), b.String()); got != a.Compare(b) {
			r.Fatalf("%v and %v compare as %d, their texts as %d", a, b, a.Compare(b), got)
		}
		if back, err := ParseSpot(a.String()); err != nil || back != a {
			r.Fatalf("%v came back as %v (%v)", a, back, err)
		}
	})
	for _, s := range []string{"", "0", strings.Repeat("0", 32), strings.Repeat("z", 33), strings.Repeat("F", 33)} {
		if _, err := ParseSpot(s); KindOf(err) != Invalid {
			t.Errorf("%q is a spot", s)
		}
	}
}

func TestOrdersOfSpots(t *testing.T) {
	conversations := map[string]Conversation{
		"old, waits long": {ID: 1, LastAt: 10, WaitingSince: 5},
		"new, waits":      {ID: 2, LastAt: 30, WaitingSince: 30},
		"urgent":          {ID: 3, LastAt: 20, Priority: PriorityUrgent},
		"newest":          {ID: 4, LastAt: 40, Priority: PriorityLow},
	}
	for order, want := range map[Order][]string{
		OrderNewest:   {"newest", "new, waits", "urgent", "old, waits long"},
		OrderOldest:   {"old, waits long", "urgent", "new, waits", "newest"},
		OrderWaiting:  {"old, waits long", "new, waits", "newest", "urgent"},
		OrderPriority: {"urgent", "newest", "new, waits", "old, waits long"},
	} {
		got := slices.SortedFunc(func(yield func(string) bool) {
			for name := range conversations {
				if !yield(name) {
					return
				}
			}
		}, func(a, b string) int { return order.Spot(conversations[a]).Compare(order.Spot(conversations[b])) })
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", order, got, want)
		}
	}
}
