// Package soak proves with the real binary that nothing acknowledged is lost and that the server outlives bad days.
//
//	kill     serve under full load --> SIGKILL --> serve on the same storage --> look at everything --> again
//	disk     a full one, and one that refuses writes         503 at once, /readyz says why, recovers by itself
//	database PostgreSQL stopped, frozen or read-only; SQLite locked by another process            the same
//	floods   bodies over the limit, connections that dribble, ten thousand of them         others are served
//
// The load is made up from a seed: delivery n is the same whenever it is asked for, so that only its number
// and the answers to it are remembered (the ledger). At the end, what storage must look like follows from the
// ledger alone, and is compared with all of it. The seed is printed; SALTBRIDGE_SOAK_SEED plays it again, up
// to what the machine's timing adds.
//
// Without SALTBRIDGE_SOAK=1 the tests run short, as part of make test; make soak runs them in full.
package soak
