package phonenumber

import (
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// Digits drops everything but digits: "+1 202-555-0142" becomes "12025550142". So does the 00 that much of the world dials in
// place of the plus: no country code begins with a 0.
func Digits(s string) string {
	clean := true
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			clean = false
			break
		}
	}
	if !clean {
		s = strings.Map(func(r rune) rune {
			if r < '0' || r > '9' {
				return -1
			}
			return r
		}, s)
	}
	return strings.TrimPrefix(s, "00")
}

// A variant is a country where one mobile number is written with and without a digit after the prefix.
type variant struct {
	prefix string // country code
	mobile string // the digit that may be there
	length int    // digits of the canonical form
	with   bool   // whether the canonical form has it
	area   int    // digits of the area code that stand before the mobile digit
}

// Sources: Brazil's ninth digit is added after the two-digit area code; Mexico's 1 follows the country code and is dropped by the
// national plan of 2019. Argentina has more ways, see [argentine].
var variants = [...]variant{
	{prefix: "55", mobile: "9", length: 13, with: true, area: 2},
	{prefix: "52", mobile: "1", length: 12},
}

// Canonical returns the key under which all spellings of a number meet: digits with country code, Brazilian
// mobiles with their ninth digit, Mexican and Argentine ones without the extra digits. It is a key, not
// something to dial.
func Canonical(s string) string {
	digits := Digits(s)
	if rest, ok := strings.CutPrefix(digits, argentina); ok {
		return argentina + argentine(rest)
	}
	for _, v := range variants {
		if strings.HasPrefix(digits, v.prefix) {
			return v.canonical(digits)
		}
	}
	return digits
}

func (v variant) canonical(digits string) string {
	at := len(v.prefix) + v.area
	switch {
	case v.with && len(digits) == v.length-1 && isMobile(digits[at]):
		return digits[:at] + v.mobile + digits[at:]
	case !v.with && len(digits) == v.length+1 && digits[at:at+1] == v.mobile:
		return digits[:at] + digits[at+1:]
	}
	return digits
}

// isMobile tells Brazilian mobiles from landlines by the first digit after the area code: landlines start
// with 2 to 5.
func isMobile(first byte) bool { return first >= '6' }

// Display writes digits the way people of that country write them, e.g. "+1 202-555-0142". What is not a
// phone number comes back with a plus in front, unchanged.
func Display(digits string) string {
	if digits == "" {
		return ""
	}
	number, err := phonenumbers.Parse("+"+digits, "")
	if err != nil {
		return "+" + digits
	}
	return phonenumbers.Format(number, phonenumbers.INTERNATIONAL)
}

// Valid reports whether digits are a phone number as its country hands them out.
func Valid(digits string) bool {
	number, err := phonenumbers.Parse("+"+digits, "")
	return err == nil && phonenumbers.IsPossibleNumber(number)
}

// Region returns the country of a number, as ISO 3166 writes it in two letters; empty if it tells none.
func Region(digits string) string {
	number, err := phonenumbers.Parse("+"+digits, "")
	if err != nil {
		return ""
	}
	region := phonenumbers.GetRegionCodeForNumber(number)
	if region == "ZZ" || region == "001" {
		return ""
	}
	return region
}
