// Command withpostgres runs a command beside a throw-away PostgreSQL.
//
//	go run ./internal/test/withpostgres [-durable] -- go test ./...
//
// It makes a cluster in a temporary directory, starts it on a free loopback port with a random
// password, runs the command with SALTBRIDGE_TEST_POSTGRES set to its URL, stops the server and
// removes the directory, also when the command fails or the run is interrupted. It exits with the
// command's status. Tests want speed: by default nothing is flushed to disk. With -durable the server
// keeps every promise it keeps in production, for benchmarks and crash tests.
//
// When the variable is already set, that server is used and none is started. When PostgreSQL is not
// installed, the command runs without it, unless SALTBRIDGE_TEST_STRICT=1. Package cluster makes the server.
//
// It must not know what the command is for.
package main
