package search

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/word"
)

// plan is a query that was looked up: what messages must be like to be found.
type plan struct {
	clauses    []clause
	conditions []store.Condition
	checks     []func(store.Hit) bool // what changes too often to be in the index
	from, to   int64                  // times: from, up to; zero: none
	narrow     bool                   // a condition may leave only few conversations
	nothing    bool                   // a contact that was asked for does not exist
}

// planner looks up what a query names.
type planner struct {
	*Search
	ctx   context.Context
	v     chat.Viewer
	place *time.Location
	plan  *plan
}

// plan looks up what a query names.
func (s *Search) plan(ctx context.Context, v chat.Viewer, q Query, place *time.Location) (*plan, error) {
	p := planner{Search: s, ctx: ctx, v: v, place: place, plan: &plan{narrow: v.Restricted()}}
	for _, part := range q.Parts {
		if err := p.part(part); err != nil {
			return nil, err
		}
	}
	return p.plan, nil
}

func (p *planner) part(part Part) error {
	switch part.Op {
	case "":
		p.plan.clauses = append(p.plan.clauses, textClauses(part)...)
		return nil
	case "from", "to", "with":
		return p.person(part)
	case "number":
		return p.number(part)
	case "label":
		return p.label(part)
	case "agent", "assigned":
		return p.agent(part)
	case "has":
		p.has(part)
		return nil
	case "is":
		p.is(part)
		return nil
	}
	return p.date(part)
}

func (p *planner) add(c clause) { p.plan.clauses = append(p.plan.clauses, c) }

func (p *planner) where(c store.Condition) { p.plan.conditions = append(p.plan.conditions, c) }

// person asks who wrote, or with whom.
func (p *planner) person(part Part) error {
	if part.Op == "from" {
		switch value := strings.ToLower(part.Value); value {
		case "me":
			p.add(fact(part.Not, factAgent+p.v.Agent.String()))
			return nil
		case "customer":
			p.add(fact(part.Not, factDirection+string(chat.In)))
			return nil
		case "phone", "agent", "bot", "campaign", "import":
			p.add(fact(part.Not, factOrigin+value))
			return nil
		}
	}
	found, err := p.ContactsNamed(p.ctx, p.v, part.Value, mostNamed)
	if err != nil {
		return err
	}
	var ids []chat.ContactID
	for _, k := range found {
		ids = append(ids, k.ID)
	}
	if len(ids) == 0 {
		p.plan.nothing = p.plan.nothing || !part.Not
		return nil
	}
	p.where(store.Condition{Not: part.Not, Contacts: ids})
	p.plan.narrow = p.plan.narrow || !part.Not
	switch part.Op {
	case "from":
		p.add(fact(false, factDirection+string(chat.In)))
	case "to":
		p.add(fact(false, factDirection+string(chat.Out)))
	}
	return nil
}

// mostNamed is how many contacts one name stands for at most.
const mostNamed = 50

// called reports whether a name is meant by what someone typed: the beginnings of its words.
func called(name, typed string) bool {
	words := "\x00"
	for _, w := range word.Split(name) {
		words += w.Fold + "\x00"
	}
	terms := wordTerms(typed, false)
	return len(terms) > 0 && !slices.ContainsFunc(terms, func(t term) bool { return !t.in(words) })
}

// meant returns what of a list someone means: what is called exactly so, else all that fit.
func meant[T any](all []T, typed string, names func(T) []string) []T {
	var exact, some []T
	for _, x := range all {
		switch {
		case slices.ContainsFunc(names(x), func(name string) bool { return strings.EqualFold(name, typed) }):
			exact = append(exact, x)
		case slices.ContainsFunc(names(x), func(name string) bool { return called(name, typed) }):
			some = append(some, x)
		}
	}
	if len(exact) > 0 {
		return exact
	}
	return some
}

func (p *planner) number(part Part) error {
	all, err := p.store.Numbers(p.ctx, p.v)
	if err != nil {
		return err
	}
	digits := strings.TrimLeft(strings.Join(strings.FieldsFunc(part.Value, func(r rune) bool { return r < '0' || r > '9' }), ""), "0")
	found := meant(all, part.Value, func(n chat.Number) []string { return []string{n.Name} })
	for _, n := range all {
		if len(found) == 0 && len(digits) >= shortestPart && strings.Contains(n.Digits, digits) {
			found = append(found, n)
		}
	}
	if len(found) == 0 {
		return chat.Errorf(chat.Invalid, "None of your numbers is called %q.", part.Value)
	}
	var facts []string
	for _, n := range found {
		facts = append(facts, factNumber+n.ID.String())
	}
	p.add(fact(part.Not, facts...))
	return nil
}

func (p *planner) label(part Part) error {
	all, err := p.store.Labels(p.ctx, p.v)
	if err != nil {
		return err
	}
	found := meant(all, part.Value, func(l chat.Label) []string { return []string{l.Name} })
	if len(found) == 0 {
		return chat.Errorf(chat.Invalid, "There is no label called %q.", part.Value)
	}
	c := store.Condition{Not: part.Not}
	for _, l := range found {
		c.Labels = append(c.Labels, l.ID)
	}
	p.where(c)
	p.plan.narrow = p.plan.narrow || !part.Not
	return nil
}

// agent asks which agent wrote, or has the conversation.
func (p *planner) agent(part Part) error {
	ids, err := p.agentsMeant(part)
	if err != nil {
		return err
	}
	if part.Op == "assigned" {
		p.where(store.Condition{Not: part.Not, Assignees: ids})
		p.plan.narrow = p.plan.narrow || !part.Not && !slices.Contains(ids, 0)
		return nil
	}
	var facts []string
	for _, id := range ids {
		facts = append(facts, factAgent+id.String())
	}
	p.add(fact(part.Not, facts...))
	return nil
}

func (p *planner) agentsMeant(part Part) (ids []chat.AgentID, err error) {
	switch value := strings.ToLower(part.Value); {
	case value == "me":
		return []chat.AgentID{p.v.Agent}, nil
	case value == "nobody" && part.Op == "assigned":
		return []chat.AgentID{0}, nil
	}
	all, err := p.store.Agents(p.ctx, p.v)
	if err != nil {
		return nil, err
	}
	for _, a := range meant(all, part.Value, func(a chat.Agent) []string { return []string{a.Name, a.Email} }) {
		ids = append(ids, a.ID)
	}
	if len(ids) == 0 {
		return nil, chat.Errorf(chat.Invalid, "There is no agent called %q.", part.Value)
	}
	return ids, nil
}

func (p *planner) has(part Part) {
	switch part.Value {
	case "media":
		p.add(fact(part.Not, factMedia))
	case "voice":
		p.add(fact(part.Not, factVoice))
	case "link":
		p.add(fact(part.Not, factLink))
	case "contact":
		p.add(fact(part.Not, factType+"contacts"))
	default:
		p.add(fact(part.Not, factType+part.Value))
	}
}

func (p *planner) is(part Part) {
	check := func(holds func(store.Hit) bool) {
		p.plan.checks = append(p.plan.checks, func(h store.Hit) bool { return holds(h) != part.Not })
	}
	switch part.Value {
	case "unread":
		check(func(h store.Hit) bool { return h.Direction == chat.In && h.SentAt > h.In.ReadUntil })
		if !part.Not {
			p.where(store.Condition{Unread: true})
			p.add(fact(false, factDirection+string(chat.In)))
			p.plan.narrow = true
		}
	case "open", "snoozed", "resolved":
		p.where(store.Condition{Not: part.Not, States: []chat.State{chat.State(part.Value)}})
	case "in", "out":
		p.add(fact(part.Not, factDirection+part.Value))
	case "forwarded":
		p.add(fact(part.Not, factForwarded))
	case "ad":
		p.add(fact(part.Not, factAd))
	case "note":
		p.add(fact(part.Not, factNote))
	case "failed":
		check(func(h store.Hit) bool { return h.Status == chat.StatusFailed })
		if !part.Not {
			p.add(fact(false, factDirection+string(chat.Out)))
		}
	case "edited":
		check(func(h store.Hit) bool { return h.EditedAt != 0 })
	}
}

// date bounds the time. A negated one is the other side.
func (p *planner) date(part Part) error {
	from, to, err := period(part.Value, p.place, p.clock.NowMillis())
	if err != nil {
		return err
	}
	op := part.Op
	if part.Not {
		switch op {
		case "before":
			p.since(from)
			return nil
		case "after":
			p.until(to)
			return nil
		}
		p.plan.checks = append(p.plan.checks, func(h store.Hit) bool { return h.SentAt < from || h.SentAt >= to })
		return nil
	}
	switch op {
	case "before":
		p.until(from)
	case "after":
		p.since(to)
	case "on":
		p.since(from)
		p.until(to)
	}
	return nil
}

func (p *planner) since(at int64) { p.plan.from = max(p.plan.from, at) }

func (p *planner) until(at int64) {
	if p.plan.to == 0 || at < p.plan.to {
		p.plan.to = at
	}
}

// holds reports whether a message as it is now is what was asked for.
func (p *plan) holds(h store.Hit) bool {
	words, text := wordsOf(h), textOf(h.Message)
	if h.SentAt < p.from || p.to != 0 && h.SentAt >= p.to || words == "\x00" {
		return false
	}
	for _, c := range p.clauses {
		if !c.holds(words, text) {
			return false
		}
	}
	for _, check := range p.checks {
		if !check(h) {
			return false
		}
	}
	return true
}
