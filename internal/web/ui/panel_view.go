package ui

import (
	"context"
	"slices"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/phonenumber"
)

// ContactFields are the fields of a contact that are changed in place.
type ContactFields struct {
	Who    chat.Contact
	Known  []string // names of the account's own fields
	Saved  string   // the field that has just been changed; empty if none
	Was    string   // what it said before
	Remove bool     // whether the reader may remove fields of the account's
}

// fieldRow is one of them.
type fieldRow struct {
	Name, Label, Value, Kind string
	Own                      bool // of the account's choice
	Long                     bool
}

func (f ContactFields) rows(ctx context.Context) []fieldRow {
	rows := []fieldRow{
		{Name: "given_name", Label: t(ctx, "Name we use"), Value: f.Who.GivenName, Kind: "text"},
		{Name: "email", Label: t(ctx, "E-mail"), Value: f.Who.Email, Kind: "email"},
		{Name: "company", Label: t(ctx, "Company"), Value: f.Who.Company, Kind: "text"},
		{Name: "about", Label: t(ctx, "About"), Value: f.Who.About, Long: true},
	}
	for _, name := range f.Known {
		rows = append(rows, fieldRow{Name: name, Label: name, Value: f.Who.Fields[name], Kind: "text", Own: true})
	}
	return rows
}

// value is what a field says now.
func (f ContactFields) value(ctx context.Context, name string) string {
	rows := f.rows(ctx)
	if i := slices.IndexFunc(rows, func(r fieldRow) bool { return r.Name == name }); i >= 0 {
		return rows[i].Value
	}
	return ""
}

// ContactNote is a note about a contact.
type ContactNote struct {
	Entry
	Via string // the number of its conversation, where there are several
}

// Talk is one conversation with a contact.
type Talk struct {
	ID     chat.ConversationID
	Via    string
	Last   chat.Message
	LastAt int64
	State  chat.State
	Here   bool // the one that is open
}

// FilesTab is a part of what was exchanged with a contact.
type FilesTab struct {
	Contact chat.ContactID
	Kind    string // media, files, links
	Items   []Item
}

// CostRow is what messages of one kind in one month cost.
type CostRow struct {
	Month    int64 // its first moment
	Category string
	Charged  int
	Free     int
	Amount   float64 // US dollars at list rates
	Known    bool    // whether the amount is
}

// Merge is the choice of a contact that becomes a part of another.
type Merge struct {
	Keep       chat.Contact
	Query      string
	Candidates []chat.Contact
	Drop       *chat.Contact // chosen; nil: not yet
	KeepNames  []chat.Identity
	DropNames  []chat.Identity
}

// amountWord writes a sum of the rate cards.
func (c CostRow) amountWord(ctx context.Context) string {
	switch {
	case c.Charged == 0:
		return t(ctx, "free")
	case !c.Known:
		return t(ctx, "amount unknown")
	}
	return "$" + tongue(ctx).Decimal(c.Amount, 4)
}

// monthWord names a month.
func monthWord(ctx context.Context, ms int64) string {
	return tongue(ctx).Month(local(ctx, ms))
}

// phoneWord writes a contact's number for people; empty if it is not known.
func phoneWord(c chat.Contact) string {
	if c.Phone == "" {
		return ""
	}
	return phonenumber.Display(c.Phone)
}

// consentWord says whether a contact may be sent marketing, as far as anybody knows.
func consentWord(ctx context.Context, c chat.Contact) string {
	if c.OptedOutAt != 0 {
		return t(ctx, "Stopped since %s", fullTime(ctx, c.OptedOutAt))
	}
	return t(ctx, "Not stopped; ask before you begin")
}

// MonthOf is the first moment of a time's month, in the reader's time zone.
func MonthOf(ctx context.Context, ms int64) int64 {
	at := local(ctx, ms)
	return time.Date(at.Year(), at.Month(), 1, 0, 0, 0, 0, at.Location()).UnixMilli()
}
