package main

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"time"
)

// grown measures an installation with years behind it: how much slower messages are taken in than on an empty
// database, and how fast receipts are against what is stored.
func (b *bench) grown() error {
	empty, err := b.single()
	if err != nil {
		return err
	}
	s, err := b.prepare("")
	if err != nil {
		return err
	}
	began := time.Now()
	if err := fill(s); err != nil {
		return err
	}
	b.figure("library.fill", libraryMessages/time.Since(began).Seconds(), "messages/s")
	if err := s.start(); err != nil {
		return err
	}
	err = b.grownFigures(s, empty)
	return errors.Join(err, s.stop())
}

func (b *bench) grownFigures(s *server, empty float64) error {
	address, err := url.Parse(s.url)
	if err != nil {
		return err
	}
	full, err := rate(load{address: address.Host, connections: 64, next: oneMessage})
	if err != nil {
		return err
	}
	b.figure("ingest.single_5m.sqlite", full, "webhooks/s")
	b.figure("ingest.growth.sqlite", full/empty, "ratio")
	statuses, err := rate(load{address: address.Host, connections: 64, next: oneStatus})
	if err != nil {
		return err
	}
	b.figure("status.sqlite", statuses, "statuses/s")
	mb, err := s.memory(true)
	b.figure("status.memory.sqlite", mb, "MB")
	return err
}

// single measures single webhooks on an empty database.
func (b *bench) single() (float64, error) {
	s, err := b.serve("")
	if err != nil {
		return 0, err
	}
	address, err := url.Parse(s.url)
	if err != nil {
		return 0, err
	}
	r, err := rate(load{address: address.Host, connections: 64, next: oneMessage})
	return r, errors.Join(err, s.stop())
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

// oneStatus writes a webhook with one receipt. Consecutive receipts are for messages far apart.
func oneStatus(n int64, w *bytes.Buffer) {
	const outgoing = libraryMessages / outgoingEvery
	message := int(n * 7919 % outgoing)
	status := statuses[n/outgoing%int64(len(statuses))]
	fmt.Fprintf(w, `{"object":"whatsapp_business_account","entry":[{"id":"%s","changes":[{"field":"messages","value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"%s","phone_number_id":"%s"},"statuses":[{"id":"%s","status":"%s","timestamp":"%d","recipient_id":"1312%07d","pricing":{"billable":true,"pricing_model":"PMP","type":"regular","category":"utility"}}]}}]}]}`,
		wabaID, businessPhone, phoneNumberID, outgoingWAMID(message), status, time.Now().Unix(), message*outgoingEvery%people)
}
