// Package store holds every SQL statement, one file a noun.
//
// Reads are methods of [Store] and take a [chat.Viewer]: what the viewer's account does not own does not
// exist. Writes are functions over a *db.Tx, made to work on many rows at once, because on PostgreSQL
// each statement is a round trip and a busy server writes hundreds of messages in one transaction.
//
//	webhook   -> AddDeliveries, ResolveContacts, OpenConversations, AddMessages, Advance, …
//	everyone  -> AppendEvents, last: the account's event counter is a row all writers want
//	pages     -> Conversations, Thread, Numbers, …
//
// One SQL text serves both engines. Ids and times come from Go. Nothing here decides: rules live in chat
// and in the verbs.
package store
