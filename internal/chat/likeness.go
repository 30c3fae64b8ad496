package chat

import "strings"

// Likeness says how well what somebody typed fits a thing with several names, the most important first; ok is false if it
// does not. It fits a name that begins with it, then one that has it anywhere, then one that has its letters in order.
func Likeness(typed string, names ...string) (score int, ok bool) {
	typed = strings.ToLower(strings.TrimSpace(typed))
	if typed == "" {
		return 0, true
	}
	for i, name := range names {
		if s := likeness(typed, strings.ToLower(name)); s > 0 {
			score = max(score, s-i)
		}
	}
	return score, score > 0
}

// likeness leaves room between its steps for the order of the names.
func likeness(typed, name string) int {
	switch at := strings.Index(name, typed); {
	case name == typed:
		return 400
	case at == 0:
		return 300
	case at > 0 && !isWord(lastRune(name[:at])):
		return 200
	case at > 0:
		return 100
	case len(name) <= 200 && inOrder(typed, name): // in a long text any letters are in order
		return 50
	}
	return 0
}

func lastRune(s string) (last rune) {
	for _, last = range s {
	}
	return last
}

// inOrder reports whether a name has all letters of what was typed in their order.
func inOrder(typed, name string) bool {
	rest := []rune(typed)
	for _, r := range name {
		if len(rest) > 0 && r == rest[0] {
			rest = rest[1:]
		}
	}
	return len(rest) == 0
}
