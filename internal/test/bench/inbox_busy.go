package main

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
)

const (
	busyTime  = 60 * time.Second
	busyThink = 2 * time.Second // between two things an agent does, on average
	busyRate  = 1               // messages a second that come in: some 90,000 a day
	busyLook  = time.Second     // how often an open page fetches what messages changed
)

// inboxBusy measures while all agents work: each opens conversations, scrolls, switches views and searches, its page follows
// what comes in, and messages come in.
func (b *bench) inboxBusy(s *server, c *crew) error {
	host, err := s.host()
	if err != nil {
		return err
	}
	length := busyTime
	if b.short {
		length = time.Second
	}
	before, err := s.allMetrics()
	if err != nil {
		return err
	}
	end := time.Now().Add(length)
	var all sync.WaitGroup
	faults := make(chan error, 2*len(c.clients)+1)
	for i := range c.clients {
		a := &agentAtWork{crew: c, n: i, r: rand.New(rand.NewPCG(7, uint64(i))), end: end}
		all.Go(func() { faults <- a.work() })
		all.Go(func() { faults <- a.follow() })
	}
	all.Go(func() {
		// Webhooks go on where those of earlier runs ended.
		_, err := load{address: host, connections: 1, rate: busyRate, next: oneMessage}.run(time.Now().Unix(), length)
		faults <- err
	})
	all.Wait()
	close(faults)
	for err := range faults {
		if err != nil {
			return err
		}
	}
	for _, name := range []string{"list", "scroll", "thread", "older", "switch", "views", "rows"} {
		b.figures(c, name, 0.99)
	}
	b.figure("inbox.search_p50", c.percentile("search", 0.5), "ms")
	b.figure("inbox.search_p95", c.percentile("search", 0.95), "ms")
	return b.inTime(s, before)
}

// inTime prints the share of what the agents asked for that the server answered within what is wanted, by its own clock: the times
// above hold the work of fifty browsers on the same machine besides.
func (b *bench) inTime(s *server, before map[string]float64) error {
	after, err := s.allMetrics()
	if err != nil {
		return err
	}
	for _, wanted := range []struct{ name, route, within string }{
		{"list", "GET /fragments/list", "0.015"},
		{"thread", "GET /fragments/conversation/{id}", "0.015"},
		{"older", "GET /fragments/older/{id}", "0.015"},
		{"here", "POST /c/{id}/here", "0.015"},
		{"read", "POST /c/{id}/read", "0.015"},
		{"search", "GET /fragments/search", "0.15"},
	} {
		done := func(m map[string]float64) (within, all float64) {
			return m[`saltbridge_http_seconds_bucket{route="`+wanted.route+`",le="`+wanted.within+`"}`], m[`saltbridge_http_seconds_count{route="`+wanted.route+`"}`]
		}
		withinBefore, allBefore := done(before)
		within, all := done(after)
		if all == allBefore {
			return fmt.Errorf("the server timed no %s", wanted.route)
		}
		b.figure("inbox.in_time."+wanted.name, (within-withinBefore)/(all-allBefore), "share")
	}
	return nil
}

// agentAtWork is an agent with a page open.
type agentAtWork struct {
	*crew
	n    int
	r    *rand.Rand
	end  time.Time
	open string // the conversation on screen
	mu   sync.Mutex
	rows []string // those in sight
}

// work does what agents do until the end.
func (a *agentAtWork) work() error {
	for {
		pause := time.Duration(a.r.ExpFloat64() * float64(busyThink))
		if time.Now().Add(pause).After(a.end) {
			return nil
		}
		time.Sleep(pause)
		if err := a.act(); err != nil {
			return err
		}
	}
}

func (a *agentAtWork) act() error {
	switch n := a.r.IntN(100); {
	case len(a.shown()) == 0 || n < 15:
		return a.list()
	case n < 30:
		return a.timed("scroll", a.plan.deep("resolved")(a.r))
	case n < 38:
		return a.timed("older", a.plan.deepInThread(a.r))
	case n < 50:
		return a.timed("search", "/fragments/search?q="+url.QueryEscape(a.plan.query(a.r)))
	}
	return a.change()
}

func (a *agentAtWork) timed(name, path string) error {
	p, err := a.get(a.n, path)
	a.note(name, p.took)
	return err
}

// list looks at another view.
func (a *agentAtWork) list() error {
	views := []string{"mine", "unassigned", "open", "team-" + a.plan.Team.String(), "mentions", "snoozed", "resolved"}
	for _, id := range a.plan.Views {
		views = append(views, "saved-"+id.String())
	}
	slices.Sort(views)
	p, err := a.get(a.n, "/fragments/list?view="+anyOf(a.r, views)+"&order=newest")
	a.note("list", p.took)
	a.mu.Lock()
	defer a.mu.Unlock()
	a.rows = p.conversations()
	return err
}

func (a *agentAtWork) shown() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.rows
}

// change opens another conversation: the thread, and beside each other that the agent left one and is at another now, and that it
// was read. What all of it took is the switch.
func (a *agentAtWork) change() error {
	id := anyOf(a.r, a.shown())
	if a.r.IntN(10) == 0 {
		id = anyOf(a.r, a.plan.Long).String()
	}
	began := time.Now()
	p, err := a.get(a.n, "/fragments/conversation/"+id)
	if err != nil {
		return err
	}
	a.note("thread", p.took)
	told := time.Since(began)
	until := p.newest()
	began = time.Now()
	faults := make(chan error, 3)
	tell := func(path string, form url.Values) {
		_, err := a.post(a.n, path, form)
		faults <- err
	}
	if before := a.open; before != "" {
		go tell("/c/"+before+"/here", url.Values{"as": {"gone"}})
	} else {
		faults <- nil
	}
	go tell("/c/"+id+"/here", url.Values{"as": {"reader"}})
	if until != "" {
		go tell("/c/"+id+"/read", url.Values{"until": {until}})
	} else {
		faults <- nil
	}
	err = errors.Join(<-faults, <-faults, <-faults)
	a.note("switch", told+time.Since(began))
	a.open = id
	return err
}

// follow fetches what messages changed, as an open page does: the counters, and rows.
func (a *agentAtWork) follow() error {
	time.Sleep(time.Duration(a.n) * busyLook / time.Duration(len(a.clients)))
	for time.Now().Before(a.end) {
		time.Sleep(busyLook)
		if err := a.timed("views", "/fragments/views?view=open"); err != nil {
			return err
		}
		if rows := a.shown(); len(rows) > 0 {
			if err := a.timed("rows", "/fragments/rows?view=open&order=newest&ids="+strings.Join(rows[:1], ",")); err != nil {
				return err
			}
		}
	}
	return nil
}
