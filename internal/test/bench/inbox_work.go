package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
)

// work says how the conversations stand: a fifth is open, some rest, the others are done.
func (f *inboxFill) work(ctx context.Context) error {
	for some := range slices.Chunk(f.standing(), workChunk) {
		err := f.store.Write(ctx, func(tx *db.Tx) error { return store.PutWork(tx, f.number.Account, some) })
		if err != nil {
			return err
		}
	}
	return nil
}

func (f *inboxFill) standing() []chat.Work {
	all := make([]chat.Work, len(f.talks))
	for i, id := range f.talks {
		w := chat.Work{Conversation: id, Number: f.number.ID, State: chat.StateResolved}
		switch {
		case f.newest[i] > f.size.messages*4/5 || i < longThreads:
			w.State = chat.StateOpen
		case f.r.IntN(40) == 0:
			w.State, w.SnoozedUntil = chat.StateSnoozed, f.now+(30*24*time.Hour).Milliseconds()
		}
		if f.r.IntN(3) > 0 {
			w.Agent = f.plan.Agents[f.r.IntN(len(f.plan.Agents))]
		}
		if f.r.IntN(2) == 0 {
			w.Team = f.teams[f.r.IntN(len(f.teams))]
		}
		if f.r.IntN(20) == 0 {
			w.Priority = chat.Priority(1 + f.r.IntN(4))
		}
		w.Labels = f.labelled()
		all[i] = w
	}
	return all
}

// labelled draws labels: the first is common, the last rare.
func (f *inboxFill) labelled() (labels []chat.LabelID) {
	for i, id := range f.labels {
		chance := 30
		switch i {
		case 0:
			chance = 3
		case inboxLabels - 1:
			chance = 2000
		}
		if f.r.IntN(chance) == 0 {
			labels = append(labels, id)
		}
	}
	slices.Sort(labels)
	return labels
}

// note writes private notes, some of which mention someone, and lines about who got a conversation.
func (f *inboxFill) note(ctx context.Context) error {
	var entries []chat.Entry
	for i, id := range f.talks {
		if i%5 != 0 {
			continue
		}
		e := chat.Entry{ID: chat.EntryID(f.store.IDs.Next()), Account: f.number.Account, Conversation: id, Kind: chat.EntryNote,
			Agent: f.plan.Agents[f.r.IntN(len(f.plan.Agents))], At: f.at(max(0, f.newest[i]-1)) + 1}
		text := []string{"note"}
		for range 3 + f.r.IntN(10) {
			text = append(text, f.words[f.zipf.Uint64()])
		}
		e.Body = strings.Join(text, " ")
		if i%50 == 0 {
			e.Detail.Agents = []chat.AgentID{f.plan.Agents[f.r.IntN(len(f.plan.Agents))]}
		}
		entries = append(entries, e)
	}
	for some := range slices.Chunk(entries, workChunk) {
		err := f.store.Write(ctx, func(tx *db.Tx) error {
			for _, e := range some {
				if err := store.AddEntry(tx, e); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// views saves views with filters: by a common label, by a rare one, by what has no index.
func (f *inboxFill) views(ctx context.Context) error {
	rule := func(field chat.Field, op chat.Op, values ...string) chat.Filter {
		return chat.Filter{Rules: []chat.Rule{{Field: field, Op: op, Values: values}}}
	}
	f.plan.Views = map[string]chat.ViewID{}
	return f.store.Write(ctx, func(tx *db.Tx) error {
		for i, x := range []struct {
			name   string
			filter chat.Filter
		}{
			{"label_common", rule(chat.FieldLabel, chat.OpIs, f.labels[0].String())},
			{"label_some", chat.Filter{Rules: []chat.Rule{{Field: chat.FieldLabel, Op: chat.OpIs, Values: []string{f.labels[3].String()}}, {Field: chat.FieldState, Op: chat.OpIs, Values: []string{"open"}}}}},
			{"label_rare", rule(chat.FieldLabel, chat.OpIs, f.labels[inboxLabels-1].String())},
			{"unread", rule(chat.FieldUnread, chat.OpIs, "yes")},
			{"waiting", rule(chat.FieldWaiting, chat.OpMore, "60")},
			{"contact", rule(chat.FieldContact, chat.OpHas, "maria")},
		} {
			w := chat.SavedView{ID: chat.ViewID(f.store.IDs.Next()), Account: f.number.Account, Name: fmt.Sprintf("View %s", x.name), Filter: x.filter, Place: int64(i), CreatedAt: f.now}
			if err := w.Check(); err != nil {
				return err
			}
			if err := store.PutSavedView(tx, w); err != nil {
				return err
			}
			f.plan.Views[x.name] = w.ID
		}
		return nil
	})
}
