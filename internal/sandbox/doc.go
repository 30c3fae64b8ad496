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
// A test gets a world in one line and waits on conditions instead of sleeping:
//
//	world := sandbox.New(sandbox.Options{Seed: 1, App: sandbox.AppOptions{CallbackURL: program.URL}})
//	pair, err := world.Pair("410050006000701", sandbox.ShareHistory)
//	id, err := world.CustomerWrites("13125550177", pair.DisplayNumber, sandbox.Text("Do you have cacti?"))
//	err = world.WaitFor(ctx, func() bool { return world.WebhookCounts().Pending == 0 })
//
// [Scenarios] are businesses to begin with; the last of them, crowd, writes as much as a load test wants.
// The state can be saved and loaded ([World.Save], [World.Load]): what follows from it is planned again,
// what was on its way is not. Groups and calls live on the phones alone.
// Flows are checked by package flowjson, played on the customers' phones, and ask their endpoints through
// package flowdata.
//
// The package is written from Meta's published facts and must never import the product's own client or
// webhook types: a mistake shared by both sides would stay invisible. It stores nothing on disk
// unless asked to by [World.SaveFile].
package sandbox
