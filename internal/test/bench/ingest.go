package main

import (
	"context"
	"errors"
	"fmt"
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
	if err := b.ingest("sqlite", ""); err != nil {
		return err
	}
	return b.beside()
}

func (b *bench) ingestPostgres() error {
	address := os.Getenv("SALTBRIDGE_TEST_POSTGRES")
	if address == "" {
		return errors.New("no PostgreSQL: run through withpostgres -durable")
	}
	return b.ingest("postgres", address)
}

// ingest measures single webhooks, batches and the latency at a steady rate.
func (b *bench) ingest(engine, database string) (err error) {
	s, err := b.serve(database)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.stop()) }()
	address, err := s.host()
	if err != nil {
		return err
	}
	l := load{address: address, connections: connections, next: oneMessage}
	warm, err := l.run(0, warmUp)
	if err != nil {
		return err
	}
	if err := b.used(s, l, warm.requests+int64(l.connections), "single."+engine, "webhook"); err != nil {
		return err
	}
	l.next = manyMessages(batchSize)
	if err := b.used(s, l, batchIDs, "batch100."+engine, "message"); err != nil {
		return err
	}
	l.next = oneMessage
	if err := b.steady(engine, l); err != nil {
		return err
	}
	mb, err := s.memory(true)
	b.figure("ingest.memory."+engine, mb, "MB")
	return err
}

const (
	connections = 64  // as many as deliver at once, single webhooks and batches alike
	batchSize   = 100 // messages
)

// Number ranges of message ids, so that no two runs on a server make the same.
const (
	batchIDs  = 1_000_000
	steadyIDs = 900_000_000
)

// used runs a load and prints its rate with what it took from the server: rates depend on what else the machine does.
func (b *bench) used(s *server, l load, first int64, name, unit string) error {
	before, err := s.usage()
	if err != nil {
		return err
	}
	r, err := l.run(first, measure)
	if err != nil {
		return err
	}
	after, err := s.usage()
	if err != nil {
		return err
	}
	each := 1.0
	if unit == "message" {
		each = batchSize
	}
	n := float64(r.requests) * each
	b.figure("ingest."+name, r.perSecond()*each, unit+"s/s")
	b.figure("ingest.cpu."+name, (after.cpu-before.cpu)/n*1e6, "us/"+unit)
	b.figure("ingest.shared."+name, float64(r.requests)/(after.commits-before.commits), "webhooks/commit")
	b.figure("ingest.written."+name, (after.written-before.written)/n, "bytes/"+unit)
	b.figure("ingest.allocs."+name, (after.allocs-before.allocs)/n, "allocations/"+unit)
	b.figure("ingest.alloc_bytes."+name, (after.bytes-before.bytes)/n, "bytes/"+unit)
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
