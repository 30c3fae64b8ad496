package sandbox

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"

	"github.com/saltbridge/saltbridge/internal/sandbox/input"
)

// The functions here draw from the seeded generator and are called with World.mu held.

// nodeID makes the id of a new Graph object: a decimal string.
func (w *World) nodeID() string {
	w.nextNode++
	return strconv.FormatUint(w.nextNode, 10)
}

func (w *World) hex(n int) string {
	var b strings.Builder
	for b.Len() < n {
		fmt.Fprintf(&b, "%016X", w.rng.Uint64())
	}
	return b.String()[:n]
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

func (w *World) word(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = letters[w.rng.IntN(len(letters))]
	}
	return string(b)
}

// Lengths of the random part of a message id, seen by decoding published samples.
const (
	stanzaAPI   = 18 // sent through the Cloud API
	stanzaPhone = 20 // sent by a phone
)

// wamid makes a new message id.
func (w *World) wamid(party string, fromBusiness bool, stanza int) string {
	return wamidOf(party, fromBusiness, "3A"+w.hex(stanza-2))
}

// wamidOf builds a message id of Meta's shape: base64 of the other party's number, who sent it (0x11 the
// business, 0x12 the customer) and a part of its own.
func wamidOf(party string, fromBusiness bool, id string) string {
	who := byte(0x12)
	if fromBusiness {
		who = 0x11
	}
	raw := append([]byte{0x1c, 0x18, byte(len(party))}, party...)
	raw = append(raw, 0x15, 0x02, 0x00, who, 0x18, byte(len(id)))
	raw = append(raw, id...)
	return "wamid." + base64.StdEncoding.EncodeToString(append(raw, 0))
}

// digits keeps the digits of a phone number written in any way.
func digits(s string) string { return input.Digits(s) }

// displayNumber is how Graph nodes print a number; webhooks print the bare digits.
func displayNumber(d string) string {
	if len(d) == 11 && d[0] == '1' {
		return fmt.Sprintf("+1 %s-%s-%s", d[1:4], d[4:7], d[7:])
	}
	if len(d) < 8 {
		return "+" + d
	}
	return fmt.Sprintf("+%s %s %s %s", d[:2], d[2:5], d[5:8], d[8:])
}

// countryOf guesses the country of a number for its business-scoped user id.
func countryOf(d string) string {
	for _, c := range []struct{ prefix, country string }{
		{"91", "IN"}, {"971", "AE"}, {"966", "SA"}, {"20", "EG"}, {"212", "MA"}, {"351", "PT"}, {"55", "BR"},
		{"44", "GB"}, {"49", "DE"}, {"33", "FR"}, {"34", "ES"}, {"52", "MX"}, {"54", "AR"}, {"62", "ID"}, {"1", "US"},
	} {
		if strings.HasPrefix(d, c.prefix) {
			return c.country
		}
	}
	return "US"
}
