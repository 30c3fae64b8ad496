package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"time"
)

const (
	warmUp  = 2 * time.Second
	measure = 8 * time.Second
)

// start measures how long an empty server takes to be ready, and what it needs at rest.
func (b *bench) start() error {
	s, err := b.prepare("")
	if err != nil {
		return err
	}
	began := time.Now()
	if err := s.start(); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := s.waitReady(ctx); err != nil {
		return err
	}
	b.figure("start.time", float64(time.Since(began).Microseconds())/1000, "ms")
	time.Sleep(3 * time.Second) // at rest: past the work of starting
	mb, err := s.memory(false)
	b.figure("memory.rest", mb, "MB")
	return errors.Join(err, s.stop())
}

func (b *bench) ingestSQLite() error {
	prototype, err := b.prototype()
	if err != nil {
		return err
	}
	single, err := b.ingest("sqlite", "")
	if err != nil {
		return err
	}
	b.figure("ingest.prototype.sqlite", prototype, "webhooks/s")
	b.figure("ingest.engine_ratio.sqlite", single/prototype, "ratio")
	return nil
}

func (b *bench) ingestPostgres() error {
	address := os.Getenv("SALTBRIDGE_TEST_POSTGRES")
	if address == "" {
		return errors.New("no PostgreSQL: run through withpostgres -durable")
	}
	_, err := b.ingest("postgres", address)
	return err
}

// ingest measures single webhooks, batches and the latency at a steady rate.
func (b *bench) ingest(engine, database string) (single float64, err error) {
	s, err := b.serve(database)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, s.stop()) }()
	address, err := url.Parse(s.url)
	if err != nil {
		return 0, err
	}
	l := load{address: address.Host, connections: 64, next: oneMessage}
	warm, err := l.run(0, warmUp)
	if err != nil {
		return 0, err
	}
	before, err := s.usage()
	if err != nil {
		return 0, err
	}
	r, err := l.run(warm.requests+int64(l.connections), measure)
	if err != nil {
		return 0, err
	}
	after, err := s.usage()
	if err != nil {
		return 0, err
	}
	single = r.perSecond()
	n := float64(r.requests)
	b.figure("ingest.single."+engine, single, "webhooks/s")
	b.figure("ingest.cpu."+engine, (after.cpu-before.cpu)/n*1e6, "us/webhook")
	b.figure("ingest.allocs."+engine, (after.allocs-before.allocs)/n, "allocations/webhook")
	b.figure("ingest.alloc_bytes."+engine, (after.bytes-before.bytes)/n, "bytes/webhook")
	if err := b.batches(engine, l); err != nil {
		return 0, err
	}
	if err := b.steady(engine, l); err != nil {
		return 0, err
	}
	mb, err := s.memory(true)
	b.figure("ingest.memory."+engine, mb, "MB")
	return single, err
}

// Number ranges of message ids, so that no two runs on a server make the same.
const (
	batchIDs  = 1_000_000
	steadyIDs = 900_000_000
)

func (b *bench) batches(engine string, l load) error {
	l.connections, l.next = 8, manyMessages(100)
	r, err := l.run(batchIDs, measure)
	if err != nil {
		return err
	}
	b.figure("ingest.batch100."+engine, r.perSecond()*100, "messages/s")
	return nil
}

func (b *bench) steady(engine string, l load) error {
	l.rate = 1000
	r, err := l.run(steadyIDs, measure)
	if err != nil {
		return err
	}
	if rate := r.perSecond(); rate < 950 {
		return fmt.Errorf("only %.0f requests a second of 1000", rate)
	}
	b.figure("ingest.ack_p50."+engine, float64(r.percentile(0.5).Microseconds())/1000, "ms")
	b.figure("ingest.ack_p99."+engine, float64(r.percentile(0.99).Microseconds())/1000, "ms")
	return nil
}
