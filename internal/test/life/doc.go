// Package life plays the life of a number against the sandbox, over real HTTP and with the clock moved: how it ends and comes
// back, goes unused, stays silent about its history, and what of it only the phone shows. The rows of docs/pitfalls.md lead here.
// It holds tests alone.
package life
