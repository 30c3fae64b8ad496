// Package clock tells the time to everything that keeps time.
//
// In production the clock is the machine's. In the demo and in tests server and sandbox share one
// [Clock] that can be moved forward: whoever waits on it wakes when the moved time passes its moment,
// so that "24 hours later" takes no time and no test sleeps.
//
// It must not be used for ids or for measuring how long our own work takes: those want the wall clock.
package clock
