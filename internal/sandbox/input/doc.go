// Package input reads loosely typed values the way Graph does: numbers and booleans where text is asked
// for, text that holds JSON where an object or a list is asked for (queries and forms know nothing else).
//
// It only reads. What a value means, and what is wrong with it, is its callers' business.
package input
