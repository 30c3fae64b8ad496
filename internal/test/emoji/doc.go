// Command emoji writes the data of the emoji picker from Unicode's own files: the list and the groups of emoji-test.txt, and the
// words of CLDR's annotations. On Debian they come with the packages unicode-data and unicode-cldr-core.
//
//	go run ./internal/test/emoji > internal/web/static/data/emoji.json
package main
