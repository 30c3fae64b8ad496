package main

import (
	"errors"
	"net/url"
	"time"
)

// What is compared is measured in turns, so that a machine that does other things, or is slower for a
// while, does it to both.
const (
	turns    = 4
	turnTime = 3 * time.Second
)

// contender is one of those.
type contender struct {
	*server
	next     int64 // number of the next request
	requests float64
	seconds  float64
	used     float64 // seconds of the processor
}

func (c *contender) perSecond() float64 { return c.requests / c.seconds }

func (c *contender) perRequest() float64 { return c.used / c.requests * 1e6 }

// turn lets a load run for a while. Only what is counted counts.
func (c *contender) turn(l load, d time.Duration, counted bool) error {
	address, err := url.Parse(c.url)
	if err != nil {
		return err
	}
	l.address = address.Host
	before, err := c.cpu()
	if err != nil {
		return err
	}
	r, err := l.run(c.next, d)
	if err != nil {
		return err
	}
	after, err := c.cpu()
	c.next += r.requests + int64(l.connections)
	if counted {
		c.requests, c.seconds, c.used = c.requests+float64(r.requests), c.seconds+r.elapsed.Seconds(), c.used+after-before
	}
	return err
}

// inTurns lets a load run on each for a while, again and again; the first time warms up.
func inTurns(l load, all ...*contender) error {
	for n := range 1 + turns {
		for _, c := range all {
			if err := c.turn(l, turnTime, n > 0); err != nil {
				return err
			}
		}
	}
	return nil
}

// beside measures the server beside the bare prototype, with single webhooks and with batches.
func (b *bench) beside() (err error) {
	bare, err := prototype()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, bare.quit()) }()
	ours, err := b.serve("")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, ours.stop()) }()
	one := load{connections: connections, next: oneMessage}
	if err := b.compare(bare, ours, one, 0, 1, "", "webhook"); err != nil {
		return err
	}
	many := load{connections: connections, next: manyMessages(batchSize)}
	return b.compare(bare, ours, many, batchIDs, batchSize, "_batch100", "message")
}

// compare lets both take their turns and prints what came of it. Requests are numbered from first and hold size messages.
func (b *bench) compare(bare, ours *server, l load, first int64, size float64, suffix, unit string) error {
	p, s := &contender{server: bare, next: first}, &contender{server: ours, next: first}
	if err := inTurns(l, p, s); err != nil {
		return err
	}
	b.figure("ingest.prototype"+suffix+".sqlite", p.perSecond()*size, unit+"s/s")
	b.figure("ingest.prototype"+suffix+"_cpu.sqlite", p.perRequest()/size, "us/"+unit)
	b.figure("ingest.engine"+suffix+".sqlite", s.perSecond()*size, unit+"s/s")
	b.figure("ingest.engine"+suffix+"_cpu.sqlite", s.perRequest()/size, "us/"+unit)
	b.figure("ingest.engine_ratio"+suffix+".sqlite", s.perSecond()/p.perSecond(), "ratio")
	return nil
}
