package phonenumber

import (
	"fmt"
	"testing"

	"github.com/nyaruka/phonenumbers"
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
		"argentina's national mobile": {[]string{"+54 11 15 2345-6789", "+54 9 11 15 2345-6789", "+54 (011) 15-2345-6789", "+54 9 (011) 15 2345 6789",
			"0054 011 2345 6789", "541123456789"}, "541123456789"},
		"argentina, an area of three":  {[]string{"+54 9 351 234-5678", "+54 351 15 234-5678", "+54 0351 15-2345678", "+54 351 234 5678"}, "543512345678"},
		"argentina, an area of four":   {[]string{"+54 9 2966 12-3456", "+54 2966 15 12-3456", "+54 (02966) 15-123456", "+54 2966 123456"}, "542966123456"},
		"argentina, 15 in the number":  {[]string{"+54 9 11 1515-1515", "+54 11 15 1515-1515", "+54 11 1515-1515"}, "541115151515"},
		"argentina, 15 after the area": {[]string{"+54 9 221 151-5678", "+54 221 15 151-5678", "+54 221 151 5678"}, "542211515678"},
		"argentina, an area with 15":   {[]string{"+54 9 2215 15-1234", "+54 2215 15 15-1234"}, "542215151234"},
		"argentina's free numbers":     {[]string{"+54 800 555 1234", "+54 0800 555 1234"}, "548005551234"},
		"argentina, too short":         {[]string{"+54 11 15 2345"}, "5411152345"},
		"argentina, too long":          {[]string{"+54 9 11 15 2345 67890"}, "5491115234567890"},
		"uk keeps its digits":          {[]string{"441632960555"}, "441632960555"},
		"nothing":                      {[]string{""}, ""},
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

// TestArgentineMobilesMeet writes mobiles in the ways of address books, and compares with what the library makes of the national one.
func TestArgentineMobilesMeet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		area := rapid.SampledFrom([]string{"11", "221", "223", "261", "341", "351", "387", "2202", "2966", "3546", "3757"}).Draw(t, "area")
		local := rapid.StringMatching(fmt.Sprintf("[2-9][0-9]{%d}", argentineWidth-len(area)-1)).Draw(t, "local")
		want := argentina + area + local
		for _, s := range []string{"+54 " + area + local, "+54 9 " + area + local, "+54 " + area + " 15 " + local, "+54 0" + area + " 15-" + local, "+54 9 0" + area + " 15 " + local} {
			if got := Canonical(s); got != want {
				t.Fatalf("Canonical(%q) = %q, want %q", s, got, want)
			}
		}
		number, err := phonenumbers.Parse("+54 "+area+" 15 "+local, "")
		if err != nil || Canonical(phonenumbers.Format(number, phonenumbers.E164)) != want {
			t.Fatalf("the library reads %v, %v", number, err)
		}
	})
}
