package language

import (
	_ "embed"
	"strings"
)

// zones are the time zones that differ since 1970, of the time zone database 2025 (zone1970.tab, public domain).
//
//go:embed zones.txt
var zones string

// Zones lists the names of time zones, by region and place.
func Zones() []string { return strings.Fields(zones) }
