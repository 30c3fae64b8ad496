// Package templatecheck holds Meta's rules about the text of message templates: what a definition may
// contain, what an automatic review makes of it, and which parameters a send must bring.
//
//	Definition.Check ─► Definition.Review ─► approved, rejected or filed under another category
//	Definition.Fill(components of a send) ─► count (132000) ─► types (132012) ─► length (132005) ─► what the phone shows
//
// Definitions fail with code 100 and a subcode 2388xxx, as template creation does. The limits are those
// of Meta's template pages (Oct to Dec 2025).
//
// It knows neither accounts nor time: states, counters and pauses belong to the sandbox itself.
package templatecheck
