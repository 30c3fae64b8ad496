// Package content validates the content of a message from the request alone, with Meta's limits and
// Meta's errors. The limits are those of Meta's message pages (Nov and Dec 2025) unless a line says else.
//
//	Check("interactive", body) ─► envelope (header, body, footer by kind) ─► action of the kind ─► first violation
//	Media("interactive", body) ─► every file the content refers to, by id or by link
//
// Errors follow what was recorded: a value of the wrong type is 100 and names the JSON path in its
// details, a missing part is 131008 (100 for the oldest types), a value out of bounds 131009 (100 for
// lengths of the oldest types).
//
// It knows no world: whether a file exists, a template is approved or a window open is not its question.
package content
