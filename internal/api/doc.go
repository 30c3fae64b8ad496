// Package api is the JSON API under /api/v1, for the programs of an account.
//
//	request --> key (Bearer) --> viewer --> huma: parameters and body against the schema
//	        --> one operation, one file --> store (reads) or inbox (acts) --> words of the API --> JSON
//	any error --> problemOf --> problem document (RFC 9457) with our kind, logged once if it is our fault
//
// The description (OpenAPI 3.1) is made from the same types that serve, so it cannot drift; a copy is kept
// as docs/openapi.yaml, and a test compares the two.
//
// Conventions of every operation: ids are strings, times are RFC 3339 in UTC with milliseconds, names are
// snake_case, what is unknown is left out, lists are pages with a cursor that only we can read.
//
// The package holds no rule of its own: what may be sent is decided by inbox and send, what may be seen by
// the store and the viewer. It knows nothing of Meta's wire and nothing of pages.
package api
