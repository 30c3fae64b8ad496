// Package notify decides what an agent is told of, and tells browsers in which no page is open.
//
//	events ──▶ For      what of it concerns the agent: a customer's message in their conversation, a mention, …
//	           Choice   which kinds, in which way (on screen, by sound, by push), and when it is quiet
//	Pusher     follows the events of accounts with devices and sends each a web push (RFC 8030, 8291, 8292)
//
// A push holds numbers of events alone. The browser asks the server what to show, signed in as the agent: no word of a
// message passes through a browser maker's service, and what was read or reassigned meanwhile is not told.
package notify
