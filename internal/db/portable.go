package db

import "strings"

// portable makes arguments such as both engines take them. PostgreSQL refuses NUL characters and broken UTF-8 in
// texts, which a customer or a forged request can send: one such text would fail everything it is stored with.
// Both become U+FFFD, the mark for what could not be read. Bytes that are nil are empty; NULL is a plain nil.
func portable(args []any) []any {
	for i, arg := range args {
		switch v := arg.(type) {
		case string:
			if text := portableText(v); text != v { // what stays is not put into an interface anew
				args[i] = text
			}
		case []byte:
			if v == nil {
				args[i] = []byte{}
			}
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
