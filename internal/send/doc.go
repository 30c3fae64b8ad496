// Package send gives messages to Meta: at the right time, at the number's pace, never twice. It is the one governor
// for everything that leaves a number, whoever asked for it.
//
//	Submit     rules (mode, link, hold, blocked, opted out, window, consent), then the message and its place in
//	           the outbox, in the caller's transaction; asked again in the moment it goes out
//	           an agent who wants it so takes charge of what nobody has, by the answer (charge.go)
//	line       one a number: waits for the pace, takes who is next, commits the attempt, only then asks Meta
//	           people before automation before bulk; in a lane conversations take turns, each in its order
//	pace       what Meta grants, what comes in counted; slower for a while after a 130429; to one person
//	           at Meta's pair rate
//	verdict    accepted                  -> out of the outbox; receipts do the rest
//	           surely refused            -> failed, with the reason in words
//	           surely not done, worth it -> queued again, later each time
//	           anything else             -> uncertain: a receipt settles it, or after ten minutes a person
//	hold       no access, a restricted account, an outage: the number stops and keeps its queue; people are told;
//	           one message is tried now and then, or when someone says so, and when it goes out all goes on
//	journal    every request and answer, without secrets and texts: why did this fail?
//
// Files of a message are uploaded first, if Meta does not have them yet (attachment.go). That can be repeated, so the
// attempt counts from after it. Presence (read receipts, typing) goes by itself: it is no message.
//
// The attempt is committed before the request leaves, and our message id travels along as callback data. So
// after a time-out or a crash nothing is sent blindly again; bulk mail is not even when a person asks.
//
// Exactly one process sends for a number: the one that holds its lease, which each attempt renews in its own
// transaction. Another takes over within ten seconds after it ended without saying so, and at once if it can see
// that it ended. What must not happen here: a request to Meta inside a transaction, or a scan of the outbox.
package send
