// Command bench measures Saltbridge and prints one line a figure: "bench <name> <value> <unit>".
//
// Servers run as processes of their own, as in production, so that their memory can be read; the load comes
// from this process, on the same cores. Figures of one run can be compared with each other, those of
// different machines or days cannot: the first line says how many cores there were, and ratios against a
// bare prototype are taken within the run.
//
// The inbox suite keeps its database of 5 million messages in the user's cache folder (saltbridge-bench); it takes minutes to make.
// Its server goes before the load on the processors (nice -20, where that is allowed): the browsers of agents run elsewhere in life.
// SALTBRIDGE_BENCH_INBOX=200000/20000 makes a smaller one: messages/conversations.
//
//	bench [name …]      all, or those whose names start with a given word: ingest, status, import, …
//	bench import=50000  a smaller history, to see whether it works: the figures are then of an almost empty database
package main
