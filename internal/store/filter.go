package store

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// clause collects the arguments of a statement that is put together, and hands out their placeholders.
type clause struct{ args []any }

func (q *clause) arg(v any) string {
	q.args = append(q.args, v)
	return "$" + strconv.Itoa(len(q.args))
}

func (q *clause) list(values []any) string {
	marks := make([]string, len(values))
	for i, v := range values {
		marks[i] = q.arg(v)
	}
	return "(" + strings.Join(marks, ", ") + ")"
}

// asking is who asks with a filter, and when.
type asking struct {
	viewer chat.Viewer
	now    int64
	zone   *time.Location
}

// condition writes a filter as a condition on a conversation c; an empty filter gives "". The condition never leads to an
// index by itself: where the rows are looked for is decided by [arm]s.
func (q *clause) condition(f chat.Filter, who asking) string {
	var parts []string
	for _, r := range f.Rules {
		parts = append(parts, "("+q.rule(r, who)+")")
	}
	for _, g := range f.Groups {
		if part := q.condition(g, who); part != "" {
			parts = append(parts, part)
		}
	}
	switch {
	case len(parts) == 0:
		return ""
	case f.Any:
		return "(" + strings.Join(parts, " OR ") + ")"
	}
	return "(" + strings.Join(parts, " AND ") + ")"
}

func (q *clause) rule(r chat.Rule, who asking) string {
	yes := q.holds(r, who)
	if r.Op == chat.OpNot {
		return "NOT (" + yes + ")"
	}
	return yes
}

// holds is the condition of a rule without its "not".
func (q *clause) holds(r chat.Rule, who asking) string {
	first := r.Values[0]
	switch r.Field {
	case chat.FieldState:
		return "(c.state || '') IN " + q.list(anys(r.Values))
	case chat.FieldAssignee:
		return "+c.assignee IN " + q.list(ids(r.Values, who))
	case chat.FieldTeam:
		return q.team(r.Values, who)
	case chat.FieldLabel:
		return q.label(r.Values)
	case chat.FieldPriority:
		return q.priority(r)
	case chat.FieldNumber:
		return "c.number_id IN " + q.list(ids(r.Values, who))
	case chat.FieldUnread:
		return choose(first == "yes", "+c.unread > 0", "+c.unread = 0")
	case chat.FieldWindow:
		return "c.window_until " + choose(first == "open", "> ", "<= ") + q.arg(who.now)
	case chat.FieldDraft:
		return choose(first == "yes", "", "NOT ") + `EXISTS (SELECT 1 FROM unsent u WHERE u.account_id = c.account_id AND u.conversation_id = c.id AND u.agent_id = ` + q.arg(who.viewer.Agent) + `)`
	case chat.FieldWaiting:
		return "+c.waiting_since > 0 AND +c.waiting_since < " + q.arg(who.now-whole(first)*time.Minute.Milliseconds())
	case chat.FieldOrigin:
		return `EXISTS (SELECT 1 FROM message m WHERE m.account_id = c.account_id AND m.id = c.last_message_id AND m.origin IN ` + q.list(anys(r.Values)) + `)`
	case chat.FieldContact:
		return q.contact(first)
	case chat.FieldCreated:
		return q.when("c.created_at", r, who)
	case chat.FieldLast:
		return q.when("+c.last_at", r, who)
	}
	return "1 = 0" // a filter of a later version: nothing is safer than too much
}

func (q *clause) team(values []string, who asking) string {
	var parts []string
	if slices.Contains(values, "mine") {
		parts = append(parts, `EXISTS (SELECT 1 FROM team_member t WHERE t.account_id = c.account_id AND t.team_id = c.team_id AND t.agent_id = `+q.arg(who.viewer.Agent)+`)`)
	}
	if rest := without(values, "mine"); len(rest) > 0 {
		parts = append(parts, "+c.team_id IN "+q.list(ids(rest, who)))
	}
	return strings.Join(parts, " OR ")
}

func (q *clause) label(values []string) string {
	const has = `EXISTS (SELECT 1 FROM conversation_label l WHERE l.account_id = c.account_id AND l.conversation_id = c.id`
	var parts []string
	if slices.Contains(values, "none") {
		parts = append(parts, "NOT "+has+")")
	}
	if rest := without(values, "none"); len(rest) > 0 {
		parts = append(parts, has+" AND l.label_id IN "+q.list(ids(rest, asking{}))+")")
	}
	return strings.Join(parts, " OR ")
}

func (q *clause) priority(r chat.Rule) string {
	if r.Op == chat.OpMore {
		return "+c.priority >= " + q.arg(whole(r.Values[0]))
	}
	return "+c.priority IN " + q.list(ids(r.Values, asking{}))
}

// contact looks for a part of what a contact is called, without regard to case as far as both engines can.
func (q *clause) contact(part string) string {
	part = strings.TrimSpace(part)
	like, lower := q.arg("%"+escapeLike(part)+"%"), q.arg("%"+escapeLike(strings.ToLower(part))+"%")
	// One text of all names, a line each: a part of a name has no line breaks.
	names := "p.given_name || '\n' || p.book_name || '\n' || p.profile_name || '\n' || p.username"
	parts := []string{`LOWER(` + names + `) LIKE ` + lower + ` ESCAPE '\'`, names + ` LIKE ` + like + ` ESCAPE '\'`}
	if digits := onlyDigits(part); len(digits) >= 3 {
		parts = append(parts, `p.phone LIKE `+q.arg("%"+digits+"%"))
	}
	return `EXISTS (SELECT 1 FROM contact p WHERE p.account_id = c.account_id AND p.id = c.contact_id AND (` + strings.Join(parts, " OR ") + `))`
}

// when compares a time with a day in the zone of who asks, or with so many days ago.
func (q *clause) when(column string, r chat.Rule, who asking) string {
	day := (24 * time.Hour).Milliseconds()
	switch r.Op {
	case chat.OpOlder:
		return column + " < " + q.arg(who.now-whole(r.Values[0])*day)
	case chat.OpNewer:
		return column + " >= " + q.arg(who.now-whole(r.Values[0])*day)
	}
	at, _ := time.ParseInLocation(time.DateOnly, r.Values[0], who.zone) // it was checked
	return column + choose(r.Op == chat.OpBefore, " < ", " >= ") + q.arg(at.UnixMilli())
}

func choose(yes bool, one, other string) string {
	if yes {
		return one
	}
	return other
}

// whole reads a number that was checked.
func whole(s string) int64 {
	n, _ := strconv.ParseInt(s, 10, 64)
	return n
}

// ids are the numbers behind ids, "me" and "none"; they were checked.
func ids(values []string, who asking) []any {
	out := make([]any, len(values))
	for i, value := range values {
		switch value {
		case "me":
			out[i] = who.viewer.Agent.Int64()
		default:
			out[i] = whole(value) // none is 0
		}
	}
	return out
}

func anys(values []string) []any {
	out := make([]any, len(values))
	for i, v := range values {
		out[i] = v
	}
	return out
}

func without(values []string, word string) []string {
	return slices.DeleteFunc(slices.Clone(values), func(v string) bool { return v == word })
}

func escapeLike(s string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(s)
}

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}
