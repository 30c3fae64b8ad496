// Command tally runs go test and counts.
//
//	go run ./internal/test/tally -race ./...
//
// It passes its arguments to go test -json, prints one line a package and the whole output of what
// failed, then every skipped test with its reason, and last a plain line
//
//	N passed, N failed, N skipped
//
// A test with subtests is not counted beside them. A package that fails without a failed test, because
// it does not build or its process died, counts as one failure. The exit status is go test's.
//
// It must not decide what is tested or with which tools: that is the Makefile's.
package main
