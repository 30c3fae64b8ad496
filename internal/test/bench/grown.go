package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"time"
)

// grown measures an installation with years behind it: how much slower messages are taken in than on an empty
// database, by turns with one, and how fast receipts are against what is stored.
func (b *bench) grown() error {
	s, err := b.prepare("")
	if err != nil {
		return err
	}
	l := &filler{now: time.Now().UnixMilli()}
	if err := l.fill(s, 0, libraryFirst); err != nil {
		return err
	}
	if err := b.running(s, func(l load) error { return b.statuses(l, "1m", libraryFirst) }); err != nil {
		return err
	}
	began := time.Now()
	if err := l.fill(s, libraryFirst, libraryMessages); err != nil {
		return err
	}
	b.figure("library.fill", (libraryMessages-libraryFirst)/time.Since(began).Seconds(), "messages/s")
	err = b.running(s, func(l load) error { return b.whole(s, l) })
	return errors.Join(err, os.RemoveAll(s.dir))
}

// running starts the server for the time of a measurement, once the words of what is stored are indexed.
func (b *bench) running(s *server, measure func(load) error) error {
	if err := s.start(); err != nil {
		return err
	}
	err := s.settle()
	address, hostErr := s.host()
	if err = errors.Join(err, hostErr); err == nil {
		err = measure(load{address: address, connections: 64})
	}
	return errors.Join(err, s.end())
}

// whole measures against the whole library.
func (b *bench) whole(s *server, l load) error {
	if err := b.growth(s, l); err != nil {
		return err
	}
	if err := b.statuses(l, "5m", libraryMessages); err != nil {
		return err
	}
	mb, err := s.memory(true)
	b.figure("status.memory.sqlite", mb, "MB")
	return err
}

// logGrows is how long it takes at most until SQLite's log has its length. After that it is written over, which is quicker.
const logGrows = 10 * time.Second

// growth measures single webhooks on an empty database and on the whole library, by turns.
func (b *bench) growth(full *server, l load) (err error) {
	empty, err := b.serve("")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, empty.stop()) }()
	l.next = oneMessage
	before, now := &contender{server: empty}, &contender{server: full}
	for _, c := range []*contender{before, now} {
		if err := c.turn(l, logGrows, false); err != nil {
			return err
		}
	}
	if err := inTurns(l, before, now); err != nil {
		return err
	}
	b.figure("ingest.single_0.sqlite", before.perSecond(), "webhooks/s")
	b.figure("ingest.single_5m.sqlite", now.perSecond(), "webhooks/s")
	b.figure("ingest.growth.sqlite", now.perSecond()/before.perSecond(), "ratio")
	return nil
}

// statuses measures receipts against a number of stored messages.
func (b *bench) statuses(l load, name string, stored int64) error {
	l.next = func(n int64, w *bytes.Buffer) { oneStatus(n, stored/outgoingEvery, w) }
	statuses, err := rate(l)
	if err == nil {
		b.figure("status_"+name+".sqlite", statuses, "statuses/s")
	}
	return err
}

// rate warms a load up and measures it, in requests a second.
func rate(l load) (float64, error) {
	warm, err := l.run(0, warmUp)
	if err != nil {
		return 0, err
	}
	r, err := l.run(warm.requests+int64(l.connections), measure)
	return r.perSecond(), err
}

// statuses are what Meta tells about a message in the order in which a run goes through the library.
var statuses = [...]string{"sent", "delivered", "read"}

// oneStatus writes a webhook with one receipt for one of the first outgoing messages. Consecutive receipts are for messages
// far apart.
func oneStatus(n, outgoing int64, w *bytes.Buffer) {
	message := int(n * 7919 % outgoing)
	status := statuses[n/outgoing%int64(len(statuses))]
	fmt.Fprintf(w, `{"object":"whatsapp_business_account","entry":[{"id":"%s","changes":[{"field":"messages","value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"%s","phone_number_id":"%s"},"statuses":[{"id":"%s","status":"%s","timestamp":"%d","recipient_id":"1312%07d","pricing":{"billable":true,"pricing_model":"PMP","type":"regular","category":"utility"}}]}}]}]}`,
		wabaID, businessPhone, phoneNumberID, outgoingWAMID(message), status, time.Now().Unix(), message*outgoingEvery%people)
}
