// Package price is what Meta charges: dated rate cards, the market of a recipient, and the decision
// whether and as what a message is charged.
//
//	Decide(message) ─► model, type and category of the pricing object   (rules by date: 2024, Jul 2025, Oct 2026)
//	Rate(market, category, day) ─► USD per delivered message             (cards/*.csv by date)
//	MarketOf(number, day) ─► market                                      (markets.csv)
//
// The cards are data with their source in the first lines; a new card is a new file. The volume
// tiers are ours: Meta's tables are not public in a form that could be read.
//
// It keeps no ledger and knows no clock: every question carries its day.
package price
