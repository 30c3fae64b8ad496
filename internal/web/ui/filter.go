package ui

import (
	"context"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// FilterField is a field of filters as the builder of views offers it.
type FilterField struct {
	ID      chat.Field `json:"id"`
	Name    string     `json:"name"`
	Ops     []FilterOp `json:"ops"`
	Choices []Option   `json:"choices,omitempty"` // of fields that take some of a few
}

// FilterOp is a way to compare, and what is typed for it: choice, number, text or date.
type FilterOp struct {
	ID    chat.Op `json:"id"`
	Name  string  `json:"name"`
	Takes string  `json:"takes"`
	Many  bool    `json:"many,omitempty"` // several choices
}

// Option is a value with its name.
type Option struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Desk is what filters can name.
type Desk struct {
	Agents  []chat.Agent
	Teams   []chat.Team
	Labels  []chat.Label
	Numbers []chat.Number
}

// FilterFields are all fields with their words.
func FilterFields(ctx context.Context, d Desk) []FilterField {
	var all []FilterField
	for _, f := range chat.Fields() {
		field := FilterField{ID: f, Name: fieldWord(ctx, f), Choices: fieldChoices(ctx, f, d)}
		for _, op := range f.Ops() {
			field.Ops = append(field.Ops, FilterOp{ID: op, Name: opWord(ctx, f, op), Takes: takes(f, op), Many: len(field.Choices) > 2 && (op == chat.OpIs || op == chat.OpNot)})
		}
		all = append(all, field)
	}
	return all
}

func takes(f chat.Field, op chat.Op) string {
	switch {
	case op == chat.OpBefore || op == chat.OpAfter:
		return "date"
	case op == chat.OpOlder || op == chat.OpNewer || f == chat.FieldWaiting:
		return "number"
	case f == chat.FieldContact:
		return "text"
	}
	return "choice"
}

func fieldWord(ctx context.Context, f chat.Field) string {
	switch f {
	case chat.FieldState:
		return t(ctx, "State")
	case chat.FieldAssignee:
		return t(ctx, "Assigned to")
	case chat.FieldTeam:
		return t(ctx, "Team")
	case chat.FieldLabel:
		return t(ctx, "Label")
	case chat.FieldPriority:
		return t(ctx, "Priority")
	case chat.FieldNumber:
		return t(ctx, "Number")
	case chat.FieldUnread:
		return t(ctx, "Unread")
	case chat.FieldWindow:
		return t(ctx, "Answer window")
	case chat.FieldDraft:
		return t(ctx, "Has a draft of mine")
	case chat.FieldWaiting:
		return t(ctx, "Customer waits")
	case chat.FieldOrigin:
		return t(ctx, "Newest message by")
	case chat.FieldContact:
		return t(ctx, "Contact's name or number")
	case chat.FieldCreated:
		return t(ctx, "First seen")
	}
	return t(ctx, "Newest message")
}

func opWord(ctx context.Context, f chat.Field, op chat.Op) string {
	switch op {
	case chat.OpNot:
		if f == chat.FieldContact {
			return t(ctx, "does not contain")
		}
		return t(ctx, "is none of")
	case chat.OpMore:
		if f == chat.FieldPriority {
			return t(ctx, "is at least")
		}
		return t(ctx, "for more than (minutes)")
	case chat.OpHas:
		return t(ctx, "contains")
	case chat.OpBefore:
		return t(ctx, "before the day")
	case chat.OpAfter:
		return t(ctx, "on the day or later")
	case chat.OpOlder:
		return t(ctx, "more than so many days ago")
	case chat.OpNewer:
		return t(ctx, "within so many days")
	}
	if len(f.Ops()) == 1 {
		return t(ctx, "is")
	}
	return t(ctx, "is one of")
}

func fieldChoices(ctx context.Context, f chat.Field, d Desk) []Option {
	none := Option{"none", t(ctx, "None")}
	switch f {
	case chat.FieldState:
		return []Option{{"open", t(ctx, "Open")}, {"snoozed", t(ctx, "Snoozed")}, {"resolved", t(ctx, "Resolved")}}
	case chat.FieldAssignee:
		all := []Option{{"me", t(ctx, "Me")}, {"none", t(ctx, "Nobody")}}
		for _, a := range d.Agents {
			all = append(all, Option{a.ID.String(), a.Name})
		}
		return all
	case chat.FieldTeam:
		all := []Option{{"mine", t(ctx, "One of my teams")}, none}
		for _, x := range d.Teams {
			all = append(all, Option{x.ID.String(), x.Name})
		}
		return all
	case chat.FieldLabel:
		all := []Option{none}
		for _, l := range d.Labels {
			all = append(all, Option{l.ID.String(), l.Name})
		}
		return all
	case chat.FieldPriority:
		var all []Option
		for _, p := range priorities() {
			all = append(all, Option{number(int64(p)), priorityName(ctx, p)})
		}
		return all
	case chat.FieldNumber:
		var all []Option
		for _, n := range d.Numbers {
			all = append(all, Option{n.ID.String(), orWord(n.Name, "+"+n.Digits)})
		}
		return all
	case chat.FieldUnread, chat.FieldDraft:
		return []Option{{"yes", t(ctx, "Yes")}, {"no", t(ctx, "No")}}
	case chat.FieldWindow:
		return []Option{{"open", t(ctx, "Open")}, {"shut", t(ctx, "Shut")}}
	case chat.FieldOrigin:
		var all []Option
		for _, o := range origins() {
			all = append(all, Option{string(o), originSign(ctx, o).Word})
		}
		return all
	}
	return nil
}
