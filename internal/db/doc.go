// Package db opens the database and gives it out for reading and writing. It knows no tables.
//
// Two engines serve the same SQL text: SQLite, embedded, for one node (the default), and PostgreSQL for
// several. Statements use $N placeholders and the subset both understand; [Dialect] rewrites the two words
// of the schema that differ.
//
//	Write(fn) --> SQLite:     one writer goroutine; waiting writes share one commit, commits share one sync
//	          --> PostgreSQL: a transaction of its own, repeated when the server asks for it, on connections that
//	                          keep their plans; what comes last ([Tx.ExecLast]) goes together with the
//	                          commit; tables are counted (census) as they grow
//	          --> after the commit: the OnCommit hooks, then Write returns
//	DB itself --> reads, on a pool that never waits for the writer
//
// Beneath SQLite's writer lie two layers of ours (prepareSQLite): its log is written in large pieces, and its cache of pages is not
// misled about how long the file is.
//
// When Write returns nil the change is on disk (fsync). When it fails because storage is full, locked or
// down, the error's kind is chat.Unavailable and a later try may succeed. Nothing was written, unless the connection to
// PostgreSQL broke during the commit itself: then nobody knows, and what is written must bear being written again. From then on
// [DB.Trouble] says why, until a probe that writes in the background succeeds.
//
// The function given to Write runs inside the transaction: no network, nothing slow, no effects outside.
// It may run twice (a collision on PostgreSQL, a neighbour's failure on SQLite), so what it leaves in the
// variables it closes over must be set anew by each run. An error of a statement must be returned, from the function or from a
// [Tx.Savepoint]: what a failed insert added before its bad row would stay otherwise.
package db
