// Package word cuts texts into the words by which they are searched. Index and query use the same cut, so that what
// is found does not depend on the database.
//
//	Split("Às 10h, हिंदी की किताबें") -> as, 10h, हिंदी, की, किताबें     each with its place in the text
//
// A word is letters with their marks, and digits. It is folded, so that spellings people take for the same meet:
//
//   - case, width and ligatures: Straße = STRASSE, ﬁ = fi, Ｗ = w
//   - accents of Latin, Greek and Cyrillic: não = nao; Indian vowel signs stay, for they are letters
//   - Arabic: harakat and tatweel go; أ إ آ ٱ = ا, ى = ي, ة = ه, Persian ک ی = ك ي
//   - Devanagari: nukta goes, chandrabindu = anusvara
//   - digits of every script are 0 to 9
//
// Scripts without spaces (Chinese, Japanese, Thai, Khmer, Lao, Burmese) become pairs of characters, each emoji a word
// of its own, whatever its skin. [Numbers] finds phone numbers in whatever groups they are written.
//
// Pure; keeps no state. When the cut changes, the index must be filled anew: see the migrations of package store.
package word
