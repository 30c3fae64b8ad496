// Package send gives messages to Meta: at the right time, at the number's pace, never twice.
//
//	Queue      the message and its place in the outbox, in the caller's transaction
//	line       one a number: waits for the pace, takes the next by lane, commits the attempt, then asks Meta
//	           people before automation before bulk; within a lane the order of a conversation is kept
//	outcome    accepted                  -> out of the outbox; receipts do the rest
//	           surely refused            -> failed, with the reason in words
//	           surely not done, worth it -> queued again, later each time
//	           anything else             -> uncertain: Meta may have it
//
// Files of a message are uploaded first, if Meta does not have them yet (attachment.go). That can be repeated, so the
// attempt counts from after it. Presence (read receipts, typing) goes by itself: it is no message.
//
// The attempt is committed before the request leaves, and our message id travels along as callback data. So
// after a time-out or a crash nothing is sent blindly again: a receipt that carries the id settles what
// happened, or a person does. There must be one Sender a number at any time.
package send
