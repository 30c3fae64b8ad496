package web

import (
	"cmp"
	"context"
	"fmt"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/phonenumber"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

const rowsLimit = 40 // rows fetched at once: more than two screens

// rows reads a page of the list and the address of the next one.
func (s *server) rows(ctx context.Context, v chat.Viewer, at int64, before, open chat.ConversationID) ([]ui.Row, string, error) {
	numbers, err := s.numbers(ctx, v)
	if err != nil {
		return nil, "", err
	}
	found, err := s.Store.Summaries(ctx, v, store.Page{BeforeAt: at, BeforeID: before, Limit: rowsLimit + 1})
	if err != nil {
		return nil, "", err
	}
	more := ""
	if len(found) > rowsLimit {
		found = found[:rowsLimit]
		last := found[rowsLimit-1]
		more = fmt.Sprintf("/fragments/rows?at=%d&before=%s", last.LastAt, last.ID)
	}
	ids := make([]chat.ConversationID, len(found))
	for i, x := range found {
		ids[i] = x.ID
	}
	here, err := s.hereAt(ctx, v, ids...)
	if err != nil {
		return nil, "", err
	}
	rows := make([]ui.Row, len(found))
	for i, x := range found {
		rows[i] = row(x, numbers, here[i])
		rows[i].Open = x.ID == open
	}
	return rows, more, nil
}

// row is a conversation as the list shows it; the number only matters where there are several.
func row(x store.Summary, numbers map[chat.NumberID]chat.Number, here ui.Here) ui.Row {
	r := ui.Row{Here: here, ID: x.ID, Who: x.Who, Last: x.Last, LastAt: x.LastAt, Unread: x.Unread, Window: x.Window}
	r.Via = via(numbers, x.Number)
	return r
}

// via is what a number is called where there are several.
func via(numbers map[chat.NumberID]chat.Number, id chat.NumberID) string {
	if n := numbers[id]; len(numbers) > 1 {
		return cmp.Or(n.Name, phonenumber.Display(n.Digits))
	}
	return ""
}

// imports lists the imports that still run.
func (s *server) imports(ctx context.Context, v chat.Viewer) ([]ui.Import, error) {
	numbers, err := s.Store.Numbers(ctx, v)
	if err != nil {
		return nil, err
	}
	var running []ui.Import
	for _, n := range numbers {
		syncs, err := s.Store.Syncs(ctx, v, n.ID)
		if err != nil {
			return nil, err
		}
		for _, x := range syncs {
			if x.State == chat.SyncReceiving {
				running = append(running, ui.Import{Number: n, Sync: x})
			}
		}
	}
	return running, nil
}

// list reads the page of three panes without an open conversation.
func (s *server) list(ctx context.Context, me chat.Agent, open chat.ConversationID) (page ui.Inbox, err error) {
	v := viewer(me)
	if page.Rows, page.More, err = s.rows(ctx, v, 0, 0, open); err != nil {
		return page, err
	}
	if page.Imports, err = s.imports(ctx, v); err != nil {
		return page, err
	}
	numbers, err := s.Store.Numbers(ctx, v)
	page.Numbers, page.MayAdd = len(numbers), v.MayAdmin()
	return page, err
}
