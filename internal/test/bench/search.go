package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/clock"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/search"
	"github.com/saltbridge/saltbridge/internal/store"
)

const (
	searchMessages = 200_000
	searchPeople   = 200_000 // one conversation each
	searchAsked    = 400     // searches measured
)

// found measures search over a library of messages of varied words in several scripts: how fast the index is filled, how
// large it is, and how long a page takes. SALTBRIDGE_BENCH_SEARCH is how many messages there are.
func (b *bench) found() error {
	messages := searchMessages
	if b.short {
		messages = libraryChunk
	}
	if n, err := strconv.Atoi(os.Getenv("SALTBRIDGE_BENCH_SEARCH")); err == nil {
		messages = n
	}
	dir, err := os.MkdirTemp("", "search")
	if err != nil {
		return err
	}
	path := filepath.Join(dir, "saltbridge.db")
	s, err := store.Open(context.Background(), path)
	if err != nil {
		return errors.Join(err, os.RemoveAll(dir))
	}
	err = b.searching(s, path, messages)
	return errors.Join(err, s.Close(), os.RemoveAll(dir))
}

func (b *bench) searching(s *store.Store, path string, messages int) error {
	ctx := context.Background()
	l := &talk{store: s, r: rand.New(rand.NewPCG(1, 2)), account: chat.AccountID(s.IDs.Next()), now: time.Now().UnixMilli()}
	l.words = vocabulary(l.r, 60_000)
	l.zipf = rand.NewZipf(l.r, 1.15, 4, uint64(len(l.words)-1))
	if err := l.fill(ctx, messages); err != nil {
		return err
	}
	before := size(path)
	x := search.New(search.Options{Store: s, Clock: clock.New(), Log: slog.New(slog.DiscardHandler)})
	began := time.Now()
	if err := x.CatchUp(ctx); err != nil {
		return err
	}
	b.figure("search.fill", float64(messages)/time.Since(began).Seconds(), "messages/s")
	b.figure("search.size", float64(size(path)-before)/float64(messages), "bytes/message")
	return b.ask(ctx, x, l)
}

func size(path string) (bytes int64) {
	for _, name := range []string{path, path + "-wal"} {
		if info, err := os.Stat(name); err == nil {
			bytes += info.Size()
		}
	}
	return bytes
}

// ask searches for words common and rare, several together, beginnings of words, phrases, and with operators.
func (b *bench) ask(ctx context.Context, x *search.Search, l *talk) error {
	v := chat.SystemViewer(l.account)
	var took []time.Duration
	for i := range searchAsked {
		common, middle, rare := l.words[i%20], l.words[200+i%500], l.words[20_000+i*7]
		text := []string{common, middle, rare, common + " " + middle, middle + " " + l.words[300+i%90], rare[:2], middle[:3], `"` + common + " " + middle + `"`,
			middle + " from:agent", common + " -" + middle, rare + " before:2026-06", "with:" + l.words[i*31%len(l.words)]}[i%12]
		q, err := search.Parse(text)
		if err != nil {
			return err
		}
		began := time.Now()
		if _, err := x.Messages(ctx, v, search.Request{Query: q, Place: time.UTC, Limit: 30}); err != nil {
			return fmt.Errorf("%s: %w", text, err)
		}
		if _, err := x.Contacts(ctx, v, q, 5); err != nil {
			return fmt.Errorf("%s: %w", text, err)
		}
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	b.figure("search_p50", took[len(took)/2].Seconds()*1000, "ms")
	b.figure("search_p95", took[len(took)*95/100].Seconds()*1000, "ms")
	b.figure("search_max", took[len(took)-1].Seconds()*1000, "ms")
	return nil
}

// talk makes messages of words that are as common as words are.
type talk struct {
	store   *store.Store
	r       *rand.Rand
	zipf    *rand.Zipf
	words   []string
	account chat.AccountID
	number  chat.NumberID
	now     int64
	opened  []chat.ConversationID
}

// vocabulary returns words of several scripts, the common ones short.
func vocabulary(r *rand.Rand, n int) []string {
	scripts := [][]rune{[]rune("etaoinshrdlucmfwypvbgk"), []rune("aeioãçrstlnmdpcu"), []rune("कतनरसमलवहपजदयिाेुों"), []rune("ابتدرسعلمنهوي")}
	words := make([]string, n)
	for i := range words {
		script := scripts[i%4*(i%3)%4]
		word := make([]rune, 2+r.IntN(3)+len(strconv.Itoa(i)))
		for j := range word {
			word[j] = script[r.IntN(len(script))]
		}
		words[i] = "क" + string(word)
		if i%4*(i%3)%4 != 2 {
			words[i] = string(word)
		}
	}
	return words
}

func (l *talk) fill(ctx context.Context, messages int) error {
	err := l.store.Write(ctx, func(tx *db.Tx) error { return store.AddAccount(tx, chat.Account{ID: l.account, Name: "bench"}) })
	for from := 0; err == nil && from < searchPeople; from += libraryChunk {
		err = l.store.Write(ctx, func(tx *db.Tx) error { return l.meet(tx, from) })
	}
	for from := 0; err == nil && from < messages; from += libraryChunk {
		err = l.store.Write(ctx, func(tx *db.Tx) error { return l.say(tx, from, messages) })
	}
	return err
}

// meet opens conversations.
func (l *talk) meet(tx *db.Tx, from int) error {
	l.number = 1
	who := make([]chat.Person, libraryChunk)
	for i := range who {
		who[i] = chat.Person{Phone: fmt.Sprintf("9198%08d", from+i), ProfileName: l.words[l.r.IntN(len(l.words))] + " " + l.words[(from+i)%len(l.words)]}
	}
	contacts, err := store.ResolveContacts(tx, l.store.IDs, l.account, who, l.now)
	if err != nil {
		return err
	}
	pairs := make([]store.Pair, len(contacts))
	for i, id := range contacts {
		pairs[i] = store.Pair{Number: l.number, Contact: id}
	}
	opened, err := store.OpenConversations(tx, l.store.IDs, l.account, pairs, l.now)
	for _, p := range pairs {
		l.opened = append(l.opened, opened[p])
	}
	return err
}

// say stores messages, twelve seconds apart.
func (l *talk) say(tx *db.Tx, from, all int) error {
	messages := make([]chat.Message, libraryChunk)
	for i := range messages {
		text := make([]string, 3+l.r.IntN(15))
		for j := range text {
			text[j] = l.words[l.zipf.Uint64()]
		}
		at := l.now - int64(all-from-i)*12_000
		m := chat.Message{ID: chat.MessageID(l.store.IDs.Next()), Account: l.account, Number: l.number, Conversation: l.opened[l.r.IntN(len(l.opened))],
			Direction: chat.In, Origin: chat.FromCustomer, WAMID: fmt.Sprintf("wamid.%d", from+i), Content: chat.Content{Type: "text", Text: strings.Join(text, " ")},
			SentAt: at, ReceivedAt: at}
		if i%5 == 0 {
			m.Direction, m.Origin, m.Status = chat.Out, chat.FromAgent, chat.StatusRead
		}
		messages[i] = m
	}
	_, err := store.AddMessages(tx, l.account, messages)
	return err
}
