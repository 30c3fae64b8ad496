// Package sandbox plays Meta's side of WhatsApp Coexistence in memory: the Graph API, Embedded Signup
// with its JavaScript SDK, the business owner's phone, the customers' phones, and the rules between them.
//
// A [World] is an http.Handler. What happens in it:
//
//	customer's phone ──┐                        ┌── POST /{phone}/messages (Graph)
//	                   ▼                        ▼
//	               one chat per (number, customer), both phones look at it
//	                   │                        │
//	     messages, smb_message_echoes      rules: window, pace, pair rate, price
//	                   │                        │
//	                   └──► webhook queue ◄── statuses on timers of the sandbox clock
//	                             │
//	                             ▼  signed POST, retries with backoff for 7 days
//	                        the product under test
//
// A message from the Business app becomes an echo and nothing else. A message from the API appears on
// both phones and earns statuses, never an echo. Timers, windows and expiries follow [clock.Clock], so
// that a moved clock moves Meta too. The same seed gives the same people, chats, ids and codes.
//
// Graph lives at / with or without a version segment, the control panel, its API and the phones under
// /_sandbox/, the SDK at /en_US/sdk.js.
//
// The package is written from Meta's published facts and must never import the product's own client or
// webhook types: a mistake shared by both sides would stay invisible. It stores nothing on disk.
package sandbox
