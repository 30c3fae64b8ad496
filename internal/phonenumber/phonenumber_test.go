package phonenumber

import (
	"testing"

	"pgregory.net/rapid"
)

func TestCanonicalMeets(t *testing.T) {
	for name, c := range map[string]struct {
		spellings []string
		want      string
	}{
		"plus and punctuation": {[]string{"+1 (202) 555-0142", "12025550142", "001 202 555 0142", "0012025550142"}, "12025550142"},
		"brazil mobile":        {[]string{"+55 11 98765-4321", "551187654321"}, "5511987654321"},
		"brazil landline":      {[]string{"+55 11 3765-4321"}, "551137654321"},
		"mexico":               {[]string{"5215512345678", "+52 55 1234 5678"}, "525512345678"},
		"argentina":            {[]string{"5491123456789", "+54 11 2345-6789"}, "541123456789"},
		"uk keeps its digits":  {[]string{"441632960555"}, "441632960555"},
		"nothing":              {[]string{""}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			for _, s := range c.spellings {
				if got := Canonical(s); got != c.want {
					t.Errorf("Canonical(%q) = %q, want %q", s, got, c.want)
				}
			}
		})
	}
}

func TestCanonicalIsStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		once := Canonical(rapid.StringMatching(`\+?(55|52|54|1|49)[0-9 -]{0,14}`).Draw(t, "number"))
		if twice := Canonical(once); twice != once {
			t.Fatalf("%q became %q", once, twice)
		}
	})
}

func TestDisplay(t *testing.T) {
	for digits, want := range map[string]string{
		"12025550142":   "+1 202-555-0142",
		"5511987654321": "+55 11 98765-4321",
		"":              "",
		"7":             "+7",
	} {
		if got := Display(digits); got != want {
			t.Errorf("Display(%q) = %q, want %q", digits, got, want)
		}
	}
}
