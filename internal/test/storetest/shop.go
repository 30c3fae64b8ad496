package storetest

import (
	"fmt"
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
)

// Noon is the time at which a [Shop] was onboarded: 2026-06-01T12:00:00Z in Unix milliseconds.
const Noon int64 = 1780315200000

// Shop is an account with what most tests need.
type Shop struct {
	Account chat.Account
	Admin   chat.Agent
	Number  chat.Number
	Viewer  chat.Viewer // the admin's

	store *store.Store
}

// NewShop stores an account with an admin and one connected coexistence number.
func NewShop(t testing.TB, s *store.Store) *Shop {
	t.Helper()
	shop := &Shop{store: s, Account: AddAccount(t, s)}
	shop.Admin = AddAgent(t, s, shop.Account.ID)
	shop.Number = AddNumber(t, s, shop.Account.ID)
	shop.Viewer = chat.Viewer{Account: shop.Account.ID, Agent: shop.Admin.ID, Role: shop.Admin.Role}
	return shop
}

// AddAccount stores an account.
func AddAccount(t testing.TB, s *store.Store) chat.Account {
	t.Helper()
	id := chat.AccountID(s.IDs.Next())
	a := chat.Account{ID: id, Name: "Account " + id.String(), CreatedAt: Noon, AnswerMinutes: 15}
	Write(t, s, func(tx *db.Tx) error { return store.AddAccount(tx, a) })
	return a
}

// AddAgent stores an admin whose password nobody knows; package auth makes agents that can sign in.
func AddAgent(t testing.TB, s *store.Store, account chat.AccountID) chat.Agent {
	t.Helper()
	id := chat.AgentID(s.IDs.Next())
	a := chat.Agent{ID: id, Account: account, Name: "Agent " + id.String(), Email: "agent" + id.String() + "@example.com", Role: chat.RoleAdmin, Scope: chat.ScopeAll, CreatedAt: Noon}
	Write(t, s, func(tx *db.Tx) error { return store.AddAgent(tx, a, "no password fits this") })
	return a
}

// AddNumber stores a connected coexistence number that was onboarded at [Noon].
func AddNumber(t testing.TB, s *store.Store, account chat.AccountID) chat.Number {
	t.Helper()
	id := chat.NumberID(s.IDs.Next())
	n := chat.Number{
		ID: id, Account: account, PhoneNumberID: "pn" + id.String(), WABAID: "waba" + id.String(), BusinessID: "biz" + id.String(),
		Digits: fmt.Sprintf("1202%07d", int64(id)>>13%10_000_000), Name: "Number " + id.String(),
		Mode: chat.ModeCoexistence, Link: chat.LinkConnected, LinkChangedAt: Noon, OnboardedAt: Noon,
		Rate: chat.RateFor(chat.ModeCoexistence), CreatedAt: Noon,
	}
	secrets := store.Secrets{Token: []byte("sealed token " + id.String()), AppSecret: []byte("sealed secret " + id.String())}
	Write(t, s, func(tx *db.Tx) error { return store.AddNumber(tx, n, secrets) })
	return n
}

// File stores messages as they are and moves their conversations on the way package ingest does.
func (shop *Shop) File(t testing.TB, filings ...store.Filing) []store.Filed {
	t.Helper()
	var filed []store.Filed
	Write(t, shop.store, func(tx *db.Tx) (err error) {
		if filed, err = shop.store.Files.Add(tx, shop.Account.ID, filings, Noon); err != nil {
			return err
		}
		advances := Advances(filed)
		if _, err := store.AdvanceAndReopen(tx, shop.Account.ID, advances); err != nil {
			return err
		}
		return store.Adopt(tx, shop.Account.ID, filed)
	})
	return filed
}

// Receive stores a customer's text message of the minute after [Noon].
func (shop *Shop) Receive(t testing.TB, phone, text string) store.Filed {
	t.Helper()
	return shop.File(t, shop.Incoming(chat.Person{Phone: phone}, Noon+60_000, text))[0]
}

// Incoming is a customer's text message to the shop's number, with a wamid of its own.
func (shop *Shop) Incoming(from chat.Person, sentAt int64, text string) store.Filing {
	return store.Filing{Person: from, Message: chat.Message{
		Number: shop.Number.ID, WAMID: shop.wamid(), Direction: chat.In, Origin: chat.FromCustomer,
		Content: chat.Content{Type: "text", Text: text}, SentAt: sentAt, ReceivedAt: sentAt,
	}}
}

// Outgoing is a text message of the shop to a customer, of an origin and with a status; it has no wamid yet
// unless the owner wrote it on the phone.
func (shop *Shop) Outgoing(to chat.Person, origin chat.Origin, status chat.Status, sentAt int64, text string) store.Filing {
	m := chat.Message{
		Number: shop.Number.ID, Direction: chat.Out, Origin: origin, Content: chat.Content{Type: "text", Text: text},
		Status: status, SentAt: sentAt, ReceivedAt: sentAt,
	}
	if origin == chat.FromPhone {
		m.WAMID = shop.wamid()
	}
	if origin == chat.FromAgent {
		m.Agent = shop.Admin.ID
	}
	return store.Filing{Person: to, Message: m}
}

func (shop *Shop) wamid() string { return fmt.Sprintf("wamid.%d", shop.store.IDs.Next()) }

// Advances returns what live messages do to their conversations, stated as plainly as can be: one advance a
// conversation.
func Advances(filed []store.Filed) []store.Advance {
	byID := map[chat.ConversationID]*store.Advance{}
	var order []chat.ConversationID
	for _, f := range filed {
		if !f.New {
			continue
		}
		a := byID[f.Conversation]
		if a == nil {
			a = &store.Advance{Conversation: f.Conversation, Contact: f.Contact}
			byID[f.Conversation], order = a, append(order, f.Conversation)
		}
		advance(a, f)
	}
	list := make([]store.Advance, len(order))
	for i, id := range order {
		list[i] = *byID[id]
	}
	return list
}

func advance(a *store.Advance, f store.Filed) {
	if f.SentAt > a.LastAt || f.SentAt == a.LastAt && f.ID > a.LastMessage {
		a.LastAt, a.LastMessage = f.SentAt, f.ID
	}
	switch {
	case f.Origin == chat.FromImport:
	case f.Direction == chat.Out:
		a.ReadUntil = max(a.ReadUntil, f.SentAt)
	default:
		a.Reopen = true
		a.Window = a.Window.Extend(chat.WindowAfter(f.SentAt, Noon))
		if a.In++; a.In == 1 || f.SentAt < a.FirstIn {
			a.FirstIn = f.SentAt
		}
		a.LastIn = max(a.LastIn, f.SentAt)
	}
}
