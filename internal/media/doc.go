// Package media fetches the files of messages and keeps them, and keeps those that are to be sent.
//
//	a message with a file  --> Announce, in the message's transaction: a row in state pending
//	after the commit       --> Nudge: a worker claims the row, live before history, newest first
//	the worker             --> asks Graph where the file is (addresses live five minutes), streams it to disk,
//	                           checks its size and SHA-256, syncs, renames it to <dir>/<account>/<aa>/<hash>
//	then, in one write     --> state stored, and an event: pages show it
//	it did not work        --> tried again, later each time, until Meta forgets the file; then failed or gone,
//	                           with a sentence; Retry begins anew
//	the number's trouble   --> (no valid token, too many calls, disk full) everything of the number waits, and the
//	                           try does not count
//
//	a file to be sent        --> Keep: streamed to the same shelf, looked at (is it what it was announced as?), a row in
//	                           file; package send opens it with OpenKept when it uploads it to Meta
//
// The message itself is never touched: it is there with or without its file. A claim is a row whose due time lies
// in the future, so that after a crash it falls due by itself; several processes may share one database. A file
// is visible only under its hash and only whole; halves are swept away at the next start. One that the account
// already has is not fetched again.
//
// Files lie on the node's own disk. Serving them safely is the web's part; [SafeType] says how.
package media
