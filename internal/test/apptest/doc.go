// Package apptest runs the whole product as people do: the built binary, as a process, over real HTTP.
//
//	app := apptest.Demo(t)                  server and sandbox, on ports of their own
//	app.Sandbox.CustomerWrites(…)           through /_sandbox/, as curl would
//	app.Command("stats", "--json")          the command line on the same storage
//	apptest.Eventually(t, "the echo is in the inbox", func() bool { … })
//
// The binary is built once a test process, with the race detector if the tests have it. Processes are killed
// when the test ends, and what they logged is shown if it failed.
package apptest
