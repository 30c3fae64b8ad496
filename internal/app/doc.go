// Package app puts Saltbridge together and is its command line.
//
//	Run --> the command --> serve    assemble, listen, stop in reverse order
//	                    --> demo     the same, with a sandbox of Meta's side and a shop in one process
//	                    --> sandbox  Meta's side alone
//	                    --> account, agent, number, apikey, stats, replay, … on the same storage, server running or not
//
// Start order: storage, vault, event log, sender, importer, ingest, onboarding, pages, listener. Stopping goes
// the other way round: first no more requests, then no more work, then storage.
package app
