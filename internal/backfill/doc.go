// Package backfill takes in what the owner's phone shared: the address book and up to six months of history.
//
//	onboard requests a sync --> Meta sends webhooks --> ingest --> Import, in ingest's transaction:
//	    history   messages stored with their own times, placeholders filled when their file comes
//	    contacts  names added, changed, removed; the newest change wins
//	    the sync  counted forward: chunks, items, percent
//
// A message that is here already, live or imported, only learns what its copy tells; one without an id is told by what it
// looks like (chat.SameIdless).
//
// Imported messages are chat.Import all the way: they open no window, count as read, start nothing. The import
// is complete only after a quiet period, because a late chunk may follow the one that says 100 percent.
package backfill
