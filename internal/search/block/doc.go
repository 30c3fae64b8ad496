// Package block writes and reads the closed parts of the word index: for some thousand documents, which words stand in
// which of them.
//
//	Build(docs) -> pages: words in order, each with the numbers of the documents it stands in
//	            -> parts: which time and id each number stands for
//	Lookup(page, from, to) -> the numbers of what has a word in that range
//	Merge(blocks)          -> one block of several; of a document that is in two, the newer one stays
//
// Documents are numbered in the order of their time, so that the newest are at the end and lists of numbers are short
// steps. Words are written with what they share with the one before left out, in pages small enough to lie within a
// row of either database. Pure: it knows neither what the words mean nor where blocks are kept.
package block
