package phonenumber

import "strings"

const (
	argentina      = "54" // country code
	argentineWidth = 10   // digits of area code and subscriber number together
)

// argentine returns the area code and the subscriber number of what follows Argentina's country code. A mobile is written with a 9
// before the area code when it is dialled from abroad, and with a 15 after the area code in the country; address books have the one,
// the other, both, or none, and sometimes the 0 that the country dials before area codes. No area code begins with a 0 or a 9.
// What does not come to the right length stays as it is.
func argentine(national string) string {
	rest := national
	for _, before := range []string{"0", "9", "0"} {
		if len(rest) > argentineWidth {
			rest = strings.TrimPrefix(rest, before)
		}
	}
	if len(rest) == argentineWidth+len(nationalMobile) {
		rest = withoutNationalMobile(rest)
	}
	if len(rest) != argentineWidth {
		return national
	}
	return rest
}

// nationalMobile stands between the area code and the subscriber number of a mobile.
const nationalMobile = "15"

// withoutNationalMobile takes it out. Buenos Aires has the one area code of two digits, 11; all others have three or four, and
// behind which of them it stands is never in doubt: a 15 cannot begin at two digits that follow one another.
func withoutNationalMobile(rest string) string {
	for _, area := range []int{2, 3, 4} {
		if (area == 2) == strings.HasPrefix(rest, "11") && strings.HasPrefix(rest[area:], nationalMobile) {
			return rest[:area] + rest[area+len(nationalMobile):]
		}
	}
	return rest
}
