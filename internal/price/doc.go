// Package price is what Meta charges: dated rate cards, the market of a recipient, and the decision
// whether and as what a message is charged.
//
//	Decide(message) ─► model, type and category of the pricing object   (rules by date: 2024, Jul 2025, Oct 2026)
//	Rate(market, category, day) ─► USD per delivered message             (cards/*.csv by date)
//	MarketOf(number, day) ─► market                                      (markets.csv)
//	Quote(draft) ─► what a message would cost before it is sent: free and why, the amount, or why nobody knows
//
// The cards are data with their source in the first lines; a new card is a new file. The sandbox charges by
// them and the pages quote by them, so that they cannot say different things.
//
// It keeps no ledger and knows no clock: every question carries its day. Volume tiers are not in it: Meta's tables
// are not public in a form that could be read.
package price
