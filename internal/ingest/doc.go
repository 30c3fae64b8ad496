// Package ingest takes Meta's webhooks in.
//
//	POST /webhooks/whatsapp
//	  read the raw bytes (3 MB at most), check the signature over them     401 if nobody we know signed it
//	  decode, translate into facts                                        (in the request's goroutine)
//	  queue; whoever may write next takes all that waits and, in ONE transaction:
//	      apply the facts, account by account, many rows a statement
//	      journal every raw delivery with its outcome
//	      append the events
//	  commit with fsync, then answer                                      200, or 503 if storage does not work
//
// A 200 never loses anything: what cannot be applied (an unknown number, a field nobody knew, a broken
// element) stays in the journal as failed, with the reason, and [Ingest.Replay] applies it after a fix. If a
// batch fails as a whole, its changes are applied one by one, so that a poisoned one harms only itself.
//
// Everything is idempotent: deliveries come twice, late and in any order. Receipts and amendments that come
// before their message are parked and applied when it arrives. A sweeper drops what waits in vain, wakes what waits for a
// message that came in another way, and prunes the journal.
//
// History and address book are another story with its own rules: package backfill applies them, in the same
// transaction, through [Importer]. They have a queue of their own and are stored piece by piece (imports.go), so that live
// webhooks never wait behind thousands of old messages.
package ingest
