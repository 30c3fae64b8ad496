package phonenumber

import "github.com/nyaruka/phonenumbers"

// Example returns the digits of some number of a country, given by its two letters (GB), for questions that only the country
// matters to; empty if there is no such country.
func Example(country string) string {
	number := phonenumbers.GetExampleNumber(country)
	if number == nil {
		return ""
	}
	return Digits(phonenumbers.Format(number, phonenumbers.E164))
}
