// Package snapshot turns a web of Go values, with pointers in all directions and unexported fields, into
// plain JSON and back.
//
// [Take] walks from a root. Every struct behind a pointer gets a number and is written once; pointers to
// it become {"$": number}. Numbers, texts, times, bytes, maps and slices are written as they are, and what
// an interface holds as JSON. Functions, channels and the structs of other packages are left out, unless
// they marshal themselves. [Restore] fills a root of the same type; fields the JSON does not have stay as
// they are, and fields the type no longer has are ignored, so that old files load.
//
// It exists so that a new field of the world is saved without anybody thinking of it. It knows nothing of
// what the values mean, starts no timers and touches no files.
package snapshot
