// Package runbooks holds the pages that tell what to do when something fails. They are read in the product, from /help, and
// here as files.
//
//	failure --> chat.LinkRunbook, chat.NoticeRunbook, … --> name --> /help/<name> --> <name>.md, or <language>/<name>.md
//
// Package chat names which failure leads to which page; a test holds the two together. The little Markdown that ui.ReadRunbook
// knows is all that may be used: a title, headings, paragraphs, lists of one level, code, strong and stressed words.
package runbooks
