package ui

import (
	"context"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// ViewsPage is the settings page of the saved views.
type ViewsPage struct {
	Views []ViewRow
	Desk  Desk
	Saved bool
	Fault string
}

// ViewRow is one of them.
type ViewRow struct {
	chat.SavedView
	For   string // me, all, or the id of a team
	Count string
	Mine  bool // whether the reader may change it
}

// LabelsPage is the settings page of the labels.
type LabelsPage struct {
	Labels []chat.Label
	Use    map[chat.LabelID]int
	Saved  bool
	Typed  chat.Label // what was typed, after a fault
	Fault  string
}

// faultOf is the fault of one label, ID zero for that of a new one.
func (p LabelsPage) faultOf(id chat.LabelID) string {
	if p.Typed.ID == id {
		return p.Fault
	}
	return ""
}

// shown is a label as its form shows it: as it was typed, if that was wrong.
func (p LabelsPage) shown(l chat.Label) chat.Label {
	if p.Fault != "" && p.Typed.ID == l.ID && p.Typed.Name != "" {
		l.Name = p.Typed.Name
	}
	return l
}

// offeredTo says whom a view is offered to.
func offeredTo(ctx context.Context, row ViewRow, d Desk) string {
	switch row.For {
	case "me":
		return t(ctx, "Only me")
	case "all":
		return t(ctx, "Everybody")
	}
	for _, x := range d.Teams {
		if x.ID == row.Team {
			return x.Name
		}
	}
	return t(ctx, "A team that was removed")
}

// rulesWord says how many conditions a filter has.
func rulesWord(ctx context.Context, f chat.Filter) string {
	return plural(ctx, countRules(f), "%d condition", "%d conditions")
}

func countRules(f chat.Filter) int {
	n := len(f.Rules)
	for _, g := range f.Groups {
		n += countRules(g)
	}
	return n
}
