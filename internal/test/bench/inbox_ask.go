package main

import (
	"fmt"
	"math/rand/v2"
	"net/url"
	"strings"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// question is something that pages ask, with an address that differs from time to time.
type question struct {
	name string
	high float64 // the percentile that is printed besides the median
	path func(r *rand.Rand) string
}

const quietAsked = 200 // times each question is asked while nothing else happens

// inboxQuiet asks every kind of question many times while nobody else does.
//
// Besides how long they took it prints the server's processor time for each, which does not depend on what else the machine does.
func (b *bench) inboxQuiet(s *server, c *crew) error {
	asked := quietAsked
	if b.short {
		asked = 5
	}
	r := rand.New(rand.NewPCG(5, 6))
	for _, q := range c.plan.questions() {
		before, err := s.cpu()
		if err != nil {
			return err
		}
		for i := range asked {
			p, err := c.get(i%len(c.clients), q.path(r))
			if err != nil {
				return err
			}
			c.note("quiet."+q.name, p.took)
		}
		after, err := s.cpu()
		if err != nil {
			return err
		}
		b.figures(c, "quiet."+q.name, q.high)
		b.figure("inbox.quiet."+q.name+"_cpu", (after-before)*1000/float64(asked), "ms")
	}
	return nil
}

func (p *inboxPlan) questions() []question {
	fixed := func(path string) func(*rand.Rand) string { return func(*rand.Rand) string { return path } }
	list := func(view string) question {
		return question{"list." + strings.TrimRight(view, "-0123456789"), 0.99, fixed("/fragments/list?view=" + view + "&order=newest")}
	}
	all := []question{list("mine"), list("unassigned"), list("team-" + p.Team.String()), list("open"), list("mentions"), list("snoozed"), list("resolved")}
	for _, name := range []string{"label_common", "label_some", "label_rare", "unread", "waiting", "contact"} {
		all = append(all, question{"list." + name, 0.99, fixed("/fragments/list?view=saved-" + p.Views[name].String() + "&order=newest")})
	}
	for _, order := range []string{"waiting", "priority", "oldest"} {
		all = append(all, question{"list.open_by_" + order, 0.99, fixed("/fragments/list?view=open&order=" + order)})
	}
	return append(all,
		question{"list.deep", 0.99, p.deep("resolved")},
		question{"list.deep_label", 0.99, p.deep("saved-" + p.Views["label_common"].String())},
		question{"views", 0.99, fixed("/fragments/views?view=open")},
		question{"thread.short", 0.99, func(r *rand.Rand) string { return "/fragments/conversation/" + anyOf(r, p.Short).String() }},
		question{"thread.long", 0.99, func(r *rand.Rand) string { return "/fragments/conversation/" + anyOf(r, p.Long).String() }},
		question{"thread.deep", 0.99, p.deepInThread},
		question{"whole.list", 0.99, fixed("/")},
		question{"whole.thread", 0.99, func(r *rand.Rand) string { return "/c/" + anyOf(r, p.Short).String() }},
		question{"find", 0.95, func(r *rand.Rand) string { return "/find?q=" + url.QueryEscape(p.name(r)) }},
		question{"search", 0.95, func(r *rand.Rand) string { return "/fragments/search?q=" + url.QueryEscape(p.query(r)) }},
		question{"api.list", 0.99, fixed("/api/v1/conversations?view=open")},
		question{"api.wall", 0.99, fixed("/api/v1/wall")},
		question{"api.messages", 0.99, func(r *rand.Rand) string { return "/api/v1/conversations/" + anyOf(r, p.Long).String() + "/messages" }},
		question{"api.search", 0.95, func(r *rand.Rand) string { return "/api/v1/search?q=" + url.QueryEscape(p.query(r)) }},
	)
}

func anyOf[T any](r *rand.Rand, all []T) T { return all[r.IntN(len(all))] }

// deep is a place somewhere in a list, as a reader who scrolls comes by.
func (p *inboxPlan) deep(view string) func(r *rand.Rand) string {
	return func(r *rand.Rand) string {
		spot := chat.Spot{At: -(p.Oldest + r.Int64N(p.Newest-p.Oldest)), ID: -1}
		return "/fragments/rows?view=" + view + "&order=newest&after=" + spot.String()
	}
}

// deepInThread is a place somewhere in a long thread.
func (p *inboxPlan) deepInThread(r *rand.Rand) string {
	at := p.Oldest + (p.Newest-p.Oldest)/20 + r.Int64N((p.Newest-p.Oldest)/2)
	return fmt.Sprintf("/fragments/older/%s?at=%d&before=1", anyOf(r, p.Long), at)
}

// name is what someone types to find a contact.
func (p *inboxPlan) name(r *rand.Rand) string {
	given := anyOf(r, givenNames())
	switch r.IntN(4) {
	case 0:
		return given
	case 1:
		return string([]rune(given)[:2])
	case 2:
		return given + " " + string([]rune(anyOf(r, p.words))[:2])
	}
	return fmt.Sprintf("1312%07d", r.IntN(people))
}

// query is what someone searches for: words common and rare, beginnings, phrases, contacts, and operators.
func (p *inboxPlan) query(r *rand.Rand) string {
	common, middle, rare := p.words[r.IntN(20)], p.words[200+r.IntN(500)], p.words[20_000+r.IntN(30_000)]
	short := string([]rune(middle)[:2])
	switch r.IntN(20) {
	case 0:
		return common
	case 1:
		return rare
	case 2:
		return common + " " + middle
	case 3:
		return middle + " " + p.words[300+r.IntN(90)]
	case 4:
		return short
	case 5:
		return `"` + common + " " + middle + `"`
	case 6:
		return middle + " from:agent"
	case 7:
		return common + " -" + middle
	case 8:
		return rare + " before:30d"
	case 9:
		return common + " after:2d"
	case 10:
		return `with:"` + p.name(r) + `"`
	case 11:
		return `from:"` + p.name(r) + `" ` + common
	case 12:
		return `to:"` + p.name(r) + `"`
	case 13:
		return fmt.Sprintf("label:label%d %s", r.IntN(inboxLabels), middle)
	case 14:
		return "is:unread " + common
	case 15:
		return "agent:" + anyOf(r, givenNames()[:20]) + " " + middle
	case 16:
		return "has:media " + middle
	case 17:
		return anyOf(r, givenNames())
	case 18:
		return "1312" + fmt.Sprintf("%07d", r.IntN(people))
	}
	return "assigned:me is:open " + common
}
