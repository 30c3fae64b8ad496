// Package language puts what Saltbridge says into the reader's language, and writes numbers, dates and lists as the reader's
// country does.
//
//	catalogue/*.po --> embedded, read once --> Language --> Say, Plural, Told; Number, Clock, Date, List
//
// The English sentence is the key, and English needs no catalogue. What a catalogue lacks is said in English: a new sentence
// never breaks a page. Sentences that are stored, such as the reason why a message failed, are stored in English and recognised
// again when they are shown ([Language.Told]), also with arguments in them.
//
// Formats are those of the Unicode CLDR, kept as a small table for each language (formats.go); a test of the pages compares
// them with what the browser's own CLDR writes. The pseudo-language en-XB says English from right to left, accented and longer: it
// shows what a layout does with Arabic, Hebrew and long words before anyone translates.
//
// The package knows no requests, no pages and no settings, and keeps nothing that changes.
package language
