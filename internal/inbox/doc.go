// Package inbox is what agents do: answer, read, send again.
//
// Each act checks that the viewer may see what it touches, applies the rule it needs, and writes one
// transaction with its event; pages learn of it like everybody else. Sending itself is package send's.
package inbox
