// Package flowjson checks the JSON of a WhatsApp Flow the way Meta's editor does.
//
// [Check] reads a document, keeping the place of every value, walks through its screens and returns the
// problems with line and column, as POST /{flow}/assets answers them. A document without problems may be
// published.
//
// The rules are those of Meta's Flow JSON reference up to version 7.3 (Jan 2026) that decide whether a flow
// can be drawn: required and unknown keys, types of components, ids, where a screen leads, lengths of what
// is shown. Not all of Meta's editor is here: conditions and expressions are taken as they are. Of the names
// of the problems only INVALID_PROPERTY_KEY is confirmed; the others are ours.
//
// The package knows nothing of the world, its flows and its messages.
package flowjson
