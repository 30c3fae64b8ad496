// Command sentences keeps the catalogues complete: it finds every English sentence that people can meet, in the
// source, and writes those that a catalogue lacks into it, without a translation, and takes out those that nobody says any more.
//
//	source of internal/… --> Collect --> sentences --> internal/language/catalogue/*.po
//
// A sentence is what goes through t, plural and Say of the pages (also in the Go files made of templ files), the title of a
// page, and, in every package whose words reach the pages, each literal that reads like a sentence: it begins with a capital, has more
// than one word and ends with a full stop. Log lines and errors for developers begin small, which keeps them apart.
//
// The test of this package fails when a catalogue is not complete. It reads source only and runs nothing of it.
package main
