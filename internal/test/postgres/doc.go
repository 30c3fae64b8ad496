// Package postgres gives each test a PostgreSQL database of its own.
//
// The cluster comes from outside: SALTBRIDGE_TEST_POSTGRES names it, and the withpostgres command
// (behind make test, bench and soak) starts a throw-away one and sets the variable. [URL] creates an
// empty database on it and drops it when the test ends, whether or not connections are still open.
// [Copy] does the same with a database that is prepared already, once for all tests.
// Without the variable the test is skipped, or failed where nothing may be skipped (package need).
//
// It must not know tables or migrations: the test brings the schema.
package postgres
