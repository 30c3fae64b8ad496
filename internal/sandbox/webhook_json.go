package sandbox

import (
	"bytes"
	"encoding/json"
	"fmt"
	"unicode/utf16"
	"unicode/utf8"
)

// wireJSON encodes v the way Meta signs it: compact, and every character beyond ASCII as \uXXXX in
// lower-case hex.
func wireJSON(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		// Only values that cannot be JSON end here: a mistake of this package, not of its callers.
		panic(fmt.Sprintf("sandbox: encode webhook: %v", err))
	}
	return escapeNonASCII(bytes.TrimSuffix(b.Bytes(), []byte("\n")))
}

func escapeNonASCII(in []byte) []byte {
	if isASCII(in) {
		return in
	}
	out := make([]byte, 0, len(in)*2)
	for len(in) > 0 {
		r, size := utf8.DecodeRune(in)
		switch {
		case r < utf8.RuneSelf:
			out = append(out, byte(r))
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			out = fmt.Appendf(out, `\u%04x\u%04x`, high, low)
		default:
			out = fmt.Appendf(out, `\u%04x`, r)
		}
		in = in[size:]
	}
	return out
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
