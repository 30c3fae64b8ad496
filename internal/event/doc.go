// Package event is the numbered log of what changed, and the live hub over it.
//
//	a write --> Append, last in its transaction --> commit --> the account's tail reads what is new
//	a page  --> Follow(after N) --> Next, Next, …: first what it missed, then live, without a gap
//
// Events name what changed; readers fetch what they may see of it. A reader that is slow only falls behind
// in the log, it holds nobody up. Writes by other processes (another node, the command line) are noticed by
// a look at the counter once a second. Each event is written as JSON once, for all readers.
//
// [Attendance] is beside it: who looks at which conversation right now. It is told the same way and never stored.
package event
