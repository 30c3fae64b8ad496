package chat

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Filter says which conversations a list has: all rules and groups must hold, or (Any) one of them. A filter of nothing lets
// every conversation through.
type Filter struct {
	Any    bool     `json:"any,omitempty"`
	Rules  []Rule   `json:"rules,omitempty"`
	Groups []Filter `json:"groups,omitempty"`
}

// Rule is one condition of a filter.
type Rule struct {
	Field  Field    `json:"field"`
	Op     Op       `json:"op"`
	Values []string `json:"values"`
}

// Field is what a rule looks at.
type Field string

// The fields, with the values they take.
const (
	FieldState    Field = "state"    // open, snoozed, resolved
	FieldAssignee Field = "assignee" // me, none, or ids of agents
	FieldTeam     Field = "team"     // mine (a team of the viewer), none, or ids
	FieldLabel    Field = "label"    // none, or ids
	FieldPriority Field = "priority" // 0 to 4
	FieldNumber   Field = "number"   // ids
	FieldUnread   Field = "unread"   // yes or no
	FieldWindow   Field = "window"   // open or shut
	FieldDraft    Field = "draft"    // yes or no: something unsent of the viewer
	FieldWaiting  Field = "waiting"  // minutes that the customer waits for an answer
	FieldOrigin   Field = "origin"   // who wrote the newest message
	FieldContact  Field = "contact"  // part of the contact's name or number
	FieldCreated  Field = "created"  // a day, or days ago
	FieldLast     Field = "last"     // when the newest message was written: a day, or days ago
)

// Op says how a rule compares.
type Op string

// The ways to compare.
const (
	OpIs     Op = "is"     // one of the values
	OpNot    Op = "not"    // none of them
	OpMore   Op = "more"   // more than so many minutes, or a priority of at least
	OpHas    Op = "has"    // the text is part of it
	OpBefore Op = "before" // before a day, 2026-01-31
	OpAfter  Op = "after"  // on a day or later
	OpOlder  Op = "older"  // more than so many days ago
	OpNewer  Op = "newer"  // at most so many days ago
)

// Limits of filters: what a person builds is far below, and what a program sends must cost no more.
const (
	maxRules      = 24
	maxDepth      = 3
	maxValues     = 50
	maxFilterText = 100   // characters
	maxFilter     = 16384 // bytes of JSON
	maxDays       = 36500
	maxMinutes    = 525600
)

// words of the fields that take some of a few.
func (f Field) words() []string {
	switch f {
	case FieldState:
		return []string{"open", "snoozed", "resolved"}
	case FieldAssignee:
		return []string{"me", "none"}
	case FieldTeam:
		return []string{"mine", "none"}
	case FieldLabel:
		return []string{"none"}
	case FieldPriority:
		return []string{"0", "1", "2", "3", "4"}
	case FieldUnread, FieldDraft:
		return []string{"yes", "no"}
	case FieldWindow:
		return []string{"open", "shut"}
	case FieldOrigin:
		return []string{"customer", "phone", "agent", "bot", "campaign", "import"}
	}
	return nil
}

// Ops are the ways in which a field can be compared; none if there is no such field.
func (f Field) Ops() []Op {
	switch f {
	case FieldState, FieldAssignee, FieldTeam, FieldLabel, FieldNumber, FieldOrigin:
		return []Op{OpIs, OpNot}
	case FieldPriority:
		return []Op{OpIs, OpNot, OpMore}
	case FieldUnread, FieldWindow, FieldDraft:
		return []Op{OpIs}
	case FieldWaiting:
		return []Op{OpMore}
	case FieldContact:
		return []Op{OpHas, OpNot}
	case FieldCreated, FieldLast:
		return []Op{OpNewer, OpOlder, OpAfter, OpBefore}
	}
	return nil
}

// Fields are all fields, in the order in which people are offered them.
func Fields() []Field {
	return []Field{FieldState, FieldAssignee, FieldTeam, FieldLabel, FieldPriority, FieldUnread, FieldWaiting, FieldWindow, FieldOrigin,
		FieldNumber, FieldContact, FieldLast, FieldCreated, FieldDraft}
}

// ids reports whether a field takes ids besides its words.
func (f Field) ids() bool {
	return f == FieldAssignee || f == FieldTeam || f == FieldLabel || f == FieldNumber
}

// Personal reports whether a filter lets other conversations through for one agent than for another who may see the same ones.
func (f Filter) Personal() bool {
	return slices.ContainsFunc(f.Rules, func(r Rule) bool {
		return r.Field == FieldDraft || slices.Contains(r.Values, "me") || slices.Contains(r.Values, "mine")
	}) || slices.ContainsFunc(f.Groups, Filter.Personal)
}

// ParseFilter reads a filter and checks it. Nothing is a filter that lets everything through.
func ParseFilter(text string) (f Filter, err error) {
	if strings.TrimSpace(text) == "" {
		return Filter{}, nil
	}
	if len(text) > maxFilter {
		return Filter{}, Errorf(Invalid, "The filter is too long: at most %d characters of JSON.", maxFilter)
	}
	decoder := json.NewDecoder(bytes.NewBufferString(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&f); err != nil {
		return Filter{}, Because(Invalid, err, "The filter is not JSON such as {\"rules\":[{\"field\":\"unread\",\"op\":\"is\",\"values\":[\"yes\"]}]}.")
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return Filter{}, Errorf(Invalid, "There is something after the end of the filter.")
	}
	return f, f.Check()
}

// Check reports what is wrong with a filter, in a sentence for people.
func (f Filter) Check() error {
	rules, err := f.check(1)
	if err == nil && rules > maxRules {
		err = Errorf(Invalid, "The filter has %d conditions; at most %d are possible.", rules, maxRules)
	}
	return err
}

func (f Filter) check(depth int) (rules int, err error) {
	if depth > maxDepth {
		return 0, Errorf(Invalid, "Groups can stand in groups, but not deeper than %d.", maxDepth)
	}
	if len(f.Groups) > maxRules {
		return 0, Errorf(Invalid, "The filter has %d groups; at most %d are possible.", len(f.Groups), maxRules)
	}
	for _, r := range f.Rules {
		if err := r.check(); err != nil {
			return 0, err
		}
	}
	rules = len(f.Rules)
	for _, g := range f.Groups {
		n, err := g.check(depth + 1)
		if err != nil {
			return 0, err
		}
		rules += n
	}
	return rules, nil
}

func (r Rule) check() error {
	ops := r.Field.Ops()
	switch {
	case ops == nil:
		return Errorf(Invalid, "There is nothing called %q to filter by: expected one of %s.", r.Field, join(Fields()))
	case !slices.Contains(ops, r.Op):
		return Errorf(Invalid, "%q cannot be compared with %q: expected one of %s.", r.Field, r.Op, join(ops))
	case len(r.Values) == 0:
		return Errorf(Invalid, "Choose a value for the condition %q.", r.Field)
	case len(r.Values) > maxValues:
		return Errorf(Invalid, "The condition %q has %d values; at most %d are possible.", r.Field, len(r.Values), maxValues)
	case len(r.Values) > 1 && r.Op != OpIs && r.Op != OpNot:
		return Errorf(Invalid, "The condition %q takes one value.", r.Field)
	}
	for _, value := range r.Values {
		if err := r.checkValue(value); err != nil {
			return err
		}
	}
	return nil
}

func (r Rule) checkValue(value string) error {
	switch {
	case r.Field == FieldContact:
		if strings.TrimSpace(value) == "" || utf8.RuneCountInString(value) > maxFilterText {
			return Errorf(Invalid, "Write a part of the contact's name: at most %d characters.", maxFilterText)
		}
	case r.Op == OpBefore || r.Op == OpAfter:
		if _, err := time.Parse(time.DateOnly, value); err != nil {
			return Errorf(Invalid, "%q is not a day: expected one such as 2026-01-31.", value)
		}
	case r.Op == OpOlder || r.Op == OpNewer:
		return checkWhole(value, maxDays, "days")
	case r.Field == FieldWaiting:
		return checkWhole(value, maxMinutes, "minutes")
	case slices.Contains(r.Field.words(), value):
	case r.Field.ids():
		if _, err := ParseID[struct{}](value); err != nil {
			return Errorf(Invalid, "%q is no value of the condition %q: expected %s.", value, r.Field, expected(r.Field))
		}
	default:
		return Errorf(Invalid, "%q is no value of the condition %q: expected %s.", value, r.Field, expected(r.Field))
	}
	return nil
}

func checkWhole(value string, most int, unit string) error {
	n, err := strconv.Atoi(value)
	if err != nil || n < 0 || n > most {
		return Errorf(Invalid, "%q is not a number of %s: expected 0 to %d.", value, unit, most)
	}
	return nil
}

func expected(f Field) string {
	words := f.words()
	if f.ids() {
		words = append(words, "ids")
	}
	return strings.Join(words, ", ")
}

func join[S ~string](words []S) string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = string(w)
	}
	return strings.Join(out, ", ")
}

// Empty reports whether a filter lets everything through.
func (f Filter) Empty() bool {
	return len(f.Rules) == 0 && !slices.ContainsFunc(f.Groups, func(g Filter) bool { return !g.Empty() })
}
