package db

import "strings"

// portable makes texts among arguments such as both engines take. PostgreSQL refuses NUL characters and broken
// UTF-8, which a customer or a forged request can send: one such text would fail everything it is stored with.
// Both become U+FFFD, the mark for what could not be read.
func portable(args []any) []any {
	for i, arg := range args {
		if text, ok := arg.(string); ok {
			args[i] = portableText(text)
		}
	}
	return args
}

func portableText(s string) string {
	const unreadable = "\uFFFD"
	if strings.IndexByte(s, 0) >= 0 {
		s = strings.ReplaceAll(s, "\x00", unreadable)
	}
	return strings.ToValidUTF8(s, unreadable)
}
