package graph

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
)

func TestCheck(t *testing.T) {
	tests := []struct {
		name, body string
		want       string // part of the error; empty if fine
		offset     int
	}{
		{"object", ` {"a":[1,-2.5e+3,true,false,null,"\u00e9\n"]} `, "", 0},
		{"empty", "", "cut off", 0},
		{"blank", "  ", "cut off", 2},
		{"truncated text", `{"a":"b`, "cut off", 7},
		{"truncated object", `{"a":1`, "cut off", 6},
		{"truncated escape", `"\`, "cut off", 2},
		{"truncated literal", `tru`, "cut off", 3},
		{"html", `<html>`, "no value starts", 0},
		{"two values", `{} {}`, "follows the end", 3},
		{"trailing comma", `[1,]`, "no value starts", 3},
		{"no colon", `{"a" 1}`, "colon", 5},
		{"unquoted name", `{a:1}`, "quoted name", 1},
		{"leading zero", `01`, "follows the end", 1},
		{"lone point", `1.x`, "after the point", 2},
		{"lone exponent", `1ex`, "exponent", 2},
		{"lone minus", `-x`, "digit is missing", 1},
		{"bad escape", `"\x"`, "unknown escape", 2},
		{"bad unicode escape", `"\u12g4"`, "hexadecimal", 5},
		{"control character", "\"a\nb\"", "control character", 2},
		{"misspelt literal", `[nuLl]`, "expected null", 3},
		{"deepest allowed", strings.Repeat("[", maxDepth) + strings.Repeat("]", maxDepth), "", 0},
		{"too deep", strings.Repeat("[", maxDepth+1) + strings.Repeat("]", maxDepth+1), "deeper than 64", maxDepth},
		{"very deep", strings.Repeat(`{"a":`, 1_000_000), "deeper than 64", 5 * maxDepth},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := check([]byte(tt.body))
			if tt.want == "" {
				if err != nil {
					t.Fatalf("got %v, want no error", err)
				}
				return
			}
			syntax, ok := errors.AsType[*SyntaxError](err)
			if !ok || !strings.Contains(syntax.Reason, tt.want) || syntax.Offset != tt.offset {
				t.Fatalf("got %v, want %q at byte %d", err, tt.want, tt.offset)
			}
		})
	}
}

// FuzzCheck holds that we accept what the standard library accepts, except for depth, and that texts
// come out the same.
func FuzzCheck(f *testing.F) {
	for _, s := range []string{`{"a":[1,2.5e-3,{"b":null}],"c":"\ud83d\ude00\/\b"}`, `"\ud83dx"`, `[01]`, `"\u0000"`, "\"\xff\"", `-0.0`, `{"a":1,}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		err := check(body)
		if syntax, ok := errors.AsType[*SyntaxError](err); ok && strings.Contains(syntax.Reason, "deeper") {
			return
		}
		if valid := json.Valid(body); valid != (err == nil) {
			t.Fatalf("json.Valid says %v, check says %v", valid, err)
		}
		if err == nil {
			compareText(t, body)
		}
	})
}

// compareText reads body as a text with the cursor and with the standard library.
func compareText(t *testing.T, body []byte) {
	c, err := newCursor(body)
	if err != nil {
		t.Fatal(err)
	}
	if c.peek() != '"' {
		c.skip()
	} else {
		var want string
		if err := json.Unmarshal(body, &want); err != nil {
			t.Fatal(err)
		}
		want = strings.ReplaceAll(want, "\x00", "\uFFFD")
		// Runs of broken bytes become one replacement character here, several there.
		squeeze := func(s string) string { return strings.ReplaceAll(s, "\uFFFD", "") }
		if got := c.text(); squeeze(got) != squeeze(want) {
			t.Fatalf("text: got %q, want %q", got, want)
		}
	}
	if rest := strings.TrimSpace(c.src[c.pos:]); rest != "" {
		t.Fatalf("%q left over", rest)
	}
}
