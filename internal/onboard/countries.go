package onboard

import (
	_ "embed"
	"encoding/json"
	"slices"
)

//go:embed countries.json
var countriesFile []byte

// Countries says where numbers can be used on both sides, as of a day. It is data, so that a new list is a new file.
type Countries struct {
	AsOf        string   `json:"as_of"`
	Source      string   `json:"source"`
	Unsupported []string `json:"unsupported"`
	Opened      []struct {
		On        string   `json:"on"`
		Countries []string `json:"countries"`
	} `json:"opened"`
}

// OpenCountries reads the list.
func OpenCountries() (c Countries, err error) {
	err = json.Unmarshal(countriesFile, &c)
	return c, err
}

// Supported reports whether numbers of a country can be connected, as far as the list knows, and since when; since is empty
// for countries that were never named.
func (c Countries) Supported(country string) (ok bool, since string) {
	for _, step := range c.Opened {
		if slices.Contains(step.Countries, country) {
			since = step.On
		}
	}
	return !slices.Contains(c.Unsupported, country), since
}
