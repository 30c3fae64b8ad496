// Package graph is Meta's wire and nothing else: what arrives in a webhook, what the Graph API accepts
// and answers, and what its error codes mean. It imports only the standard library.
//
// A webhook is read in two steps that never copy more than once:
//
//	check        one strict pass over the bytes: is it JSON, is it whole, is it nested sanely
//	ParseDelivery  a cursor walks the checked bytes once per change and fills the typed values
//
//	Delivery ─ Entry (a WhatsApp account) ─ Change (field + value)
//	                                          ├ Messages     messages: customers wrote, statuses of what we sent
//	                                          ├ Echoes       smb_message_echoes: the owner wrote on the phone
//	                                          ├ StateSync    smb_app_state_sync: the phone's address book
//	                                          ├ History      history: chunks, late media, or "declined"
//	                                          ├ Account …    everything of the account level
//	                                          └ (none)       Known=false: a field we do not read, or Err
//
// The wire is read leniently because Meta's pages, its captures and its partners disagree: numbers come
// as strings and the other way round, envelopes are missing, statuses are in either case. What is wrong
// with one element stays with that element (Err and Raw); its siblings are read.
//
// The strings of a Delivery share one copy of the body and its Raw fields point into the body itself:
// do not reuse the buffer while the Delivery is in use, and strings.Clone what must outlive it.
//
// The other direction is [Client] with a [Session] per token. Its errors tell what a caller needs
// before trying again: see [OutcomeOf] and [Explain].
//
// This package must not know what a conversation is, store anything, retry anything, or log anything.
package graph
