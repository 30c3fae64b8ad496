package main

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/saltbridge/saltbridge/internal/auth"
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/clock"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/search"
	"github.com/saltbridge/saltbridge/internal/store"
)

const (
	benchPassword = "bench and bridge"
	longThreads   = 20
	longShare     = 25 // of so many messages one is in a long thread
	quoteEvery    = 33
	inboxLabels   = 12
	inboxTeams    = 5
	workChunk     = 1000 // conversations a transaction
)

func benchEmail(i int) string { return fmt.Sprintf("inbox%d@example.test", i) }

// inboxWords are the words of the messages, always the same ones.
func inboxWords() []string { return vocabulary(rand.New(rand.NewPCG(1, 2)), 60_000) }

// givenNames are first names that many share, in several scripts.
func givenNames() []string {
	return []string{"Maria", "José", "João", "Ana", "Fatima", "Mohammed", "Ahmed", "Omar", "Priya", "Rahul", "Anna", "Lena", "Jonas", "Emma", "Noah",
		"Olivia", "Liam", "Sofía", "Lucía", "Mateo", "प्रिया", "राहुल", "अनिता", "मीरा", "विकास", "محمد", "فاطمة", "أحمد", "ليلى", "يوسف"}
}

// inboxFill makes the database: a year of messages of people who write for a while and then rest, most of it done, some of it open.
type inboxFill struct {
	store  *store.Store
	number chat.Number
	size   inboxSize
	plan   *inboxPlan
	r      *rand.Rand
	words  []string
	zipf   *rand.Zipf
	now    int64

	talks  []chat.ConversationID
	ends   map[chat.ConversationID]store.Advance // what all messages did to each
	newest []int                                 // the number of each one's newest message, from 1 on
	teams  []chat.TeamID
	labels []chat.LabelID
}

// fillInbox fills a server's storage while it does not run.
func fillInbox(ctx context.Context, opened *store.Store, number chat.Number, size inboxSize, plan *inboxPlan) error {
	f := &inboxFill{store: opened, number: number, size: size, plan: plan, r: rand.New(rand.NewPCG(3, 4)), words: inboxWords(), now: time.Now().UnixMilli(),
		newest: make([]int, size.conversations), ends: map[chat.ConversationID]store.Advance{}}
	f.zipf = rand.NewZipf(f.r, 1.15, 4, uint64(len(f.words)-1))
	for _, step := range []func(context.Context) error{f.hire, f.meet, f.talk, f.work, f.note, f.views, f.index} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	plan.Newest, plan.Oldest = f.now, f.at(0)
	plan.Long = f.talks[:longThreads]
	for range 2000 {
		plan.Short = append(plan.Short, f.talks[longThreads+f.r.IntN(size.conversations-longThreads)])
	}
	return nil
}

// hire adds the agents, their teams, and the labels.
func (f *inboxFill) hire(ctx context.Context) error {
	hash, err := auth.HashPassword(benchPassword)
	if err != nil {
		return err
	}
	return f.store.Write(ctx, func(tx *db.Tx) error {
		for i := range f.size.agents {
			a := chat.Agent{ID: chat.AgentID(f.store.IDs.Next()), Account: f.number.Account, Name: fmt.Sprintf("%s %d", givenNames()[i%20], i), Email: benchEmail(i),
				Role: chat.RoleAgent, CreatedAt: f.now}
			if err := store.AddAgent(tx, a, hash); err != nil {
				return err
			}
			f.plan.Agents = append(f.plan.Agents, a.ID)
		}
		for i := range inboxTeams {
			t := chat.Team{ID: chat.TeamID(f.store.IDs.Next()), Account: f.number.Account, Name: fmt.Sprintf("Team %d", i), CreatedAt: f.now}
			for j := i; j < len(f.plan.Agents); j += inboxTeams {
				t.Members = append(t.Members, f.plan.Agents[j])
			}
			if err := store.PutTeam(tx, t); err != nil {
				return err
			}
			f.teams = append(f.teams, t.ID)
		}
		for i := range inboxLabels {
			l := chat.Label{ID: chat.LabelID(f.store.IDs.Next()), Account: f.number.Account, Name: fmt.Sprintf("label%d", i), Colour: chat.Colours()[i%len(chat.Colours())], CreatedAt: f.now}
			if err := store.PutLabel(tx, l); err != nil {
				return err
			}
			f.labels = append(f.labels, l.ID)
		}
		f.plan.Team = f.teams[0]
		return nil
	})
}

// meet makes the contacts and their conversations. The first are the people of the load, so that both sides meet.
func (f *inboxFill) meet(ctx context.Context) error {
	names := givenNames()
	for from := 0; from < f.size.conversations; from += libraryChunk {
		err := f.store.Write(ctx, func(tx *db.Tx) error {
			who := make([]chat.Person, min(libraryChunk, f.size.conversations-from))
			for i := range who {
				n := from + i
				who[i] = chat.Person{Phone: fmt.Sprintf("1312%07d", n), ProfileName: names[f.r.IntN(len(names))] + " " + f.words[f.r.IntN(len(f.words))]}
				if n < people {
					who[i].BSUID, who[i].ProfileName = fmt.Sprintf("US.%020d", n), fmt.Sprintf("Customer %d", n)
				}
			}
			contacts, err := store.ResolveContacts(tx, f.store.IDs, f.number.Account, who, f.at(0))
			if err != nil {
				return err
			}
			pairs := make([]store.Pair, len(contacts))
			for i, id := range contacts {
				pairs[i] = store.Pair{Number: f.number.ID, Contact: id}
			}
			opened, err := store.OpenConversations(tx, f.store.IDs, f.number.Account, pairs, f.at(0))
			for _, p := range pairs {
				f.talks = append(f.talks, opened[p])
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// at is when the n-th message was written: they are spread over a year.
func (f *inboxFill) at(n int) int64 {
	year := (365 * 24 * time.Hour).Milliseconds()
	return f.now - year + int64(float64(year)*float64(n)/float64(f.size.messages))
}

// talk stores the messages, and then how they left their conversations.
func (f *inboxFill) talk(ctx context.Context) error {
	for from := 0; from < f.size.messages; from += libraryChunk {
		messages := make([]chat.Message, min(libraryChunk, f.size.messages-from))
		for i := range messages {
			m := f.message(from + i)
			messages[i] = m
			f.ends[m.Conversation] = f.advance(f.ends[m.Conversation], m)
		}
		err := f.store.Write(ctx, func(tx *db.Tx) error {
			_, err := store.AddMessages(tx, f.number.Account, messages)
			return err
		})
		if err != nil {
			return err
		}
	}
	for some := range slices.Chunk(slices.Collect(maps.Values(f.ends)), libraryChunk) {
		err := f.store.Write(ctx, func(tx *db.Tx) error { return store.AdvanceConversations(tx, f.number.Account, some) })
		if err != nil {
			return err
		}
	}
	return nil
}

// advance adds a message to what messages do to their conversation. What is older than a day was read.
func (f *inboxFill) advance(a store.Advance, m chat.Message) store.Advance {
	a.Conversation, a.LastAt, a.LastMessage = m.Conversation, m.SentAt, m.ID
	old := m.SentAt < f.now-(24*time.Hour).Milliseconds()
	if m.Direction == chat.Out || old {
		a.ReadUntil = m.SentAt
	}
	if m.Direction == chat.In {
		a.Window = a.Window.Extend(chat.WindowAfter(m.SentAt, f.number.OnboardedAt))
		if a.In++; a.FirstIn == 0 {
			a.FirstIn = m.SentAt
		}
		a.LastIn = m.SentAt
	}
	return a
}

// message returns the n-th message: of a long thread, of someone who writes about now, or of anyone.
func (f *inboxFill) message(n int) chat.Message {
	c := f.r.IntN(f.size.conversations)
	switch {
	case n%longShare == 0:
		c = f.r.IntN(longThreads)
	case n%10 != 0:
		about := float64(f.size.conversations) * (float64(n)/float64(f.size.messages) + f.r.NormFloat64()*0.01)
		c = max(0, min(f.size.conversations-1, int(about)))
	}
	text := make([]string, 2+f.r.IntN(14))
	for i := range text {
		text[i] = f.words[f.zipf.Uint64()]
	}
	m := chat.Message{ID: chat.MessageID(f.store.IDs.Next()), Account: f.number.Account, Number: f.number.ID, Conversation: f.talks[c], Direction: chat.In,
		Origin: chat.FromCustomer, WAMID: inboxWAMID(n), Content: chat.Content{Type: "text", Text: strings.Join(text, " ")}, SentAt: f.at(n), ReceivedAt: f.at(n)}
	if n%3 == 1 {
		m.Direction, m.Origin, m.Status, m.Agent = chat.Out, chat.FromAgent, chat.StatusRead, f.plan.Agents[f.r.IntN(len(f.plan.Agents))]
	}
	if n%quoteEvery == 0 && f.newest[c] > 0 {
		m.ReplyTo = inboxWAMID(f.newest[c] - 1)
	}
	f.newest[c] = n + 1
	return m
}

func inboxWAMID(n int) string { return fmt.Sprintf("wamid.HBgLMTMxMjUFQIAERgSN0B%018dAA=", n) }

// index makes the word index, so that the server need not.
func (f *inboxFill) index(ctx context.Context) error {
	return search.New(search.Options{Store: f.store, Clock: clock.New(), Log: slog.New(slog.DiscardHandler)}).CatchUp(ctx)
}
