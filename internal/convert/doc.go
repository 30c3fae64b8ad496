// Package convert translates between Meta's wire (package graph) and our words (package chat), both ways.
//
//	Facts     a parsed webhook change  -> what package ingest stores
//	    messages             -> Arrivals, Amendments, Receipts, Moves
//	    smb_message_echoes   -> Arrivals and Amendments of the phone
//	    history              -> Imports, Amendments, Progress, Declined
//	    smb_app_state_sync   -> Book
//	    user_preferences     -> Preferences
//	    account_update       -> Link, or a Notice
//	    everything else      -> a Notice
//	Outgoing  a message of ours        -> the request to Meta
//
// What is decided here, because only the wire tells: which way a message went, who the customer is, what
// is live and what is history, what is a message and what only changes one. An element that cannot be
// translated becomes a Problem, its siblings are translated; a Problem names places, never content.
//
// Everything is pure: no I/O, no clock, no state. The raw parts of a result point into the webhook's
// body, as graph's do.
package convert
