// Package search finds messages, private notes and contacts, and keeps the index they are found by.
//
//	Parse      a query, as people write it: words, "phrases", from: has: before: …, -not
//	Messages   plan (names become ids) -> candidates, newest first -> read, checked as they are now -> snippets, what is beside
//	Contacts   by parts of names, or of phone numbers in any spelling; Conversations: where they write
//
//	events -> follower -> tail (in memory) -> blocks (rows; package block), small ones merged
//	past, imports      -> fill -----------------^
//
// Words are cut by package word, the same for both databases; a message's facts (who wrote it, what it is) stand among its
// words. Candidates come from the tail and the blocks, merged by time, or, where conditions leave few conversations, from
// their threads. What the index says is never believed: each message is read with the viewer's rights and must have the words
// as it is now. So an edit, a deletion or a merged contact needs no haste, and an index that is behind or was thrown
// away shows too little, never too much.
//
// The follower writes nothing while messages come in, until there are some thousand of them: what is in memory is read again
// from the events after a start. It rests longer than it works while much is written. On several nodes each follows for
// itself, and whoever stores a block first moves the common place on.
//
// Private notes stand among the messages of the index, marked by a fact: ids are unique over all tables, so what is no message
// may be a note.
//
// It must not decide who sees what: that is the store's.
package search
