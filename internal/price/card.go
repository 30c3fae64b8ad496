package price

import (
	"bytes"
	"embed"
	"encoding/csv"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"time"
)

//go:embed cards/*.csv markets.csv
var files embed.FS

// Card is what Meta charges from a day on, in USD per delivered message.
type Card struct {
	From  time.Time
	rates map[string]rates // by market
}

type rates struct{ marketing, utility, international float64 }

// Book holds every card and the markets. Read it once with [Open].
type Book struct {
	cards   []Card // oldest first
	markets []market
}

// market is a calling code and the market it belongs to, for a time.
type market struct {
	prefix, name string
	from, until  time.Time // zero: unbounded
}

// Open reads the embedded cards.
func Open() (*Book, error) {
	names, err := fs.Glob(files, "cards/*.csv")
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	b := &Book{}
	for _, name := range names {
		c, err := readCard(name)
		if err != nil {
			return nil, fmt.Errorf("rate card %s: %w", name, err)
		}
		b.cards = append(b.cards, c)
	}
	if b.markets, err = readMarkets(); err != nil {
		return nil, fmt.Errorf("markets: %w", err)
	}
	return b, nil
}

func rows(name string) ([][]string, error) {
	raw, err := files.ReadFile(name)
	if err != nil {
		return nil, err
	}
	r := csv.NewReader(bytes.NewReader(raw))
	r.Comment = '#'
	all, err := r.ReadAll()
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return all[1:], nil
}

func readCard(name string) (Card, error) {
	day := strings.TrimSuffix(strings.TrimPrefix(name, "cards/"), ".csv")
	from, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return Card{}, err
	}
	all, err := rows(name)
	if err != nil {
		return Card{}, err
	}
	c := Card{From: from, rates: map[string]rates{}}
	for _, row := range all {
		var v [3]float64
		for i, s := range row[1:] {
			if v[i], err = strconv.ParseFloat(orZero(s), 64); err != nil {
				return Card{}, fmt.Errorf("%s: %w", row[0], err)
			}
		}
		c.rates[row[0]] = rates{v[0], v[1], v[2]}
	}
	return c, nil
}

func orZero(s string) string {
	if s == "" {
		return "0"
	}
	return s
}

func readMarkets() ([]market, error) {
	all, err := rows("markets.csv")
	if err != nil {
		return nil, err
	}
	var out []market
	for _, row := range all {
		m := market{prefix: row[0], name: row[1]}
		if m.from, err = dayOr(row[2]); err != nil {
			return nil, err
		}
		if m.until, err = dayOr(row[3]); err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	return out, nil
}

func dayOr(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	return time.Parse(time.DateOnly, s)
}

// CardAt is the card in force; before the first one that is known, the first one.
func (b *Book) CardAt(at time.Time) Card {
	current := b.cards[0]
	for _, c := range b.cards {
		if !at.Before(c.From) {
			current = c
		}
	}
	return current
}

// MarketOf finds the market of a recipient by the longest calling code that fits.
func (b *Book) MarketOf(digits string, at time.Time) string {
	best := market{name: "Other"}
	for _, m := range b.markets {
		fits := strings.HasPrefix(digits, m.prefix) && (m.from.IsZero() || !at.Before(m.from)) && (m.until.IsZero() || at.Before(m.until))
		if fits && len(m.prefix) > len(best.prefix) {
			best = m
		}
	}
	return best.name
}

// Rate is the price of one delivered message in USD. A market without a rate of its own for
// authentication-international pays that of authentication.
func (b *Book) Rate(market, category string, at time.Time) float64 {
	c := b.CardAt(at)
	r, ok := c.rates[market]
	if !ok {
		r = c.rates["Other"]
	}
	switch category {
	case "marketing", "marketing_lite":
		return r.marketing
	case "authentication_international":
		if r.international > 0 {
			return r.international
		}
	}
	return r.utility
}
