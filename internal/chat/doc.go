// Package chat holds the words of Saltbridge and the rules that need no I/O.
//
// An [Account] is one business. It owns numbers; each [Number] has conversations, one with each
// [Contact]; a [Conversation] is made of messages. Every [Message] says who wrote it (its [Origin]), and
// its [Receipt]s say how far it got. The [Window] says when free text may be sent, the capability table
// (see [Capability]) what a number can do in its [Mode].
//
// What Meta tells us arrives as [Facts]: package convert makes them from a webhook, package ingest
// stores them. Live messages are [Arrival]s, history is made of [Import]s: two types all the way, so that
// nothing that reacts to arrivals (bots, timers, unread counts, windows) can be handed history by mistake.
//
// What goes out is a [Content] too, checked before it is queued: [Content.Check] knows every limit that WhatsApp sets
// ([Limits] and [FileRules] are the one place for them), [Permit] what a number cannot do at all.
//
// Times are Unix milliseconds, zero means "not yet" or "never". The package imports only the standard
// library, holds no state and does no I/O.
package chat
