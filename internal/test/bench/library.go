package main

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
)

// library is a database filled in advance: messages of an account's past, spread over conversations.
const (
	libraryMessages = 5_000_000
	libraryFirst    = 1_000_000 // those it is measured with before it is whole
	libraryChunk    = 5_000     // messages a transaction
	outgoingEvery   = 5         // every fifth message went out through the API, and can get receipts
)

// filler stores the library.
type filler struct {
	now           int64 // the time after the last message
	store         *store.Store
	number        chat.Number
	conversations []chat.ConversationID
	contacts      []chat.ContactID
}

// fill stores a part of the library, from its n-th message on, on a server's storage while the server does not run.
// Every message has a wamid; the outgoing ones those of outgoingWAMID.
func (l *filler) fill(s *server, from, to int) error {
	ctx := context.Background()
	opened, err := store.Open(ctx, filepath.Join(s.dir, "data", "saltbridge.db"))
	if err != nil {
		return err
	}
	defer opened.Close()
	numbers, err := opened.AllNumbers(ctx)
	if err != nil {
		return err
	}
	l.store, l.number = opened, numbers[0]
	if err := l.open(ctx); err != nil {
		return err
	}
	for ; from < to; from += libraryChunk {
		if err := l.chunk(ctx, from); err != nil {
			return err
		}
	}
	return nil
}

// open makes the conversations of the people who write in the load, so that both sides meet.
func (l *filler) open(ctx context.Context) error {
	return l.store.Write(ctx, func(tx *db.Tx) error {
		l.conversations = nil
		who := make([]chat.Person, people)
		for i := range who {
			who[i] = chat.Person{Phone: fmt.Sprintf("1312%07d", i), BSUID: fmt.Sprintf("US.%020d", i), ProfileName: fmt.Sprintf("Customer %d", i)}
		}
		var err error
		if l.contacts, err = store.ResolveContacts(tx, l.store.IDs, l.number.Account, who, l.now); err != nil {
			return err
		}
		pairs := make([]store.Pair, people)
		for i := range pairs {
			pairs[i] = store.Pair{Number: l.number.ID, Contact: l.contacts[i]}
		}
		opened, err := store.OpenConversations(tx, l.store.IDs, l.number.Account, pairs, l.now)
		for _, p := range pairs {
			l.conversations = append(l.conversations, opened[p])
		}
		return err
	})
}

func (l *filler) chunk(ctx context.Context, from int) error {
	return l.store.Write(ctx, func(tx *db.Tx) error {
		messages := make([]chat.Message, libraryChunk)
		advances := map[chat.ConversationID]store.Advance{}
		for i := range messages {
			m := l.message(from + i)
			messages[i] = m
			advances[m.Conversation] = store.Advance{Conversation: m.Conversation, LastAt: m.SentAt, LastMessage: m.ID, ReadUntil: m.SentAt}
		}
		if _, err := store.AddMessages(tx, l.number.Account, messages); err != nil {
			return err
		}
		list := make([]store.Advance, 0, len(advances))
		for _, a := range advances {
			list = append(list, a)
		}
		return store.AdvanceConversations(tx, l.number.Account, list)
	})
}

// message returns the n-th message of the library: a second apart, ending before now.
func (l *filler) message(n int) chat.Message {
	at := l.now - int64(libraryMessages-n)*1000
	m := chat.Message{ID: chat.MessageID(l.store.IDs.Next()), Account: l.number.Account, Number: l.number.ID, Conversation: l.conversations[n%people],
		Direction: chat.In, Origin: chat.FromCustomer, WAMID: fmt.Sprintf("wamid.HBgLMTMxMj%07dFQIAEhgUM0L%020dAA=", n%people, n),
		Content: chat.Content{Type: "text", Text: fmt.Sprintf("Hello, do you still have message %d in stock?", n)}, SentAt: at, ReceivedAt: at}
	if n%outgoingEvery == 0 {
		m.Direction, m.Origin, m.Status, m.WAMID = chat.Out, chat.FromAgent, chat.StatusAccepted, outgoingWAMID(n/outgoingEvery)
	}
	return m
}

// outgoingWAMID is the id of the n-th outgoing message of the library.
func outgoingWAMID(n int) string { return fmt.Sprintf("wamid.HBgLMTMxMjUFQIAERgSM0B%018dAA=", n) }
