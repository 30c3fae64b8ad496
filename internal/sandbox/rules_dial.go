package sandbox

import "strings"

// dial turns what a client wrote into the wa_id Meta sends to. Without a plus and a country code Meta puts
// the sender's country before it; only for the ten digits of a North American number is that beyond doubt.
func (w *World) dial(n *number, to string) string {
	d := digits(to)
	if len(d) == 10 && n.digits[0] == '1' && !strings.Contains(to, "+") {
		d = "1" + d
	}
	other := otherSpelling(d)
	switch {
	case other == "" || w.customers[d] != nil:
		return d
	case w.customers[other] != nil:
		return other
	}
	return registeredAs(d, other)
}

// otherSpelling is the same mobile number with or without the digit that Argentina, Brazil and Mexico put
// after country or area code. WhatsApp knows the number under one of the two and may rewrite the other
// (Meta: send-messages guide, Nov 2025, names Brazil and Mexico).
func otherSpelling(d string) string {
	switch {
	case strings.HasPrefix(d, "549") && len(d) == 13:
		return "54" + d[3:]
	case strings.HasPrefix(d, "54") && len(d) == 12:
		return "549" + d[2:]
	case strings.HasPrefix(d, "521") && len(d) == 13:
		return "52" + d[3:]
	case strings.HasPrefix(d, "52") && len(d) == 12:
		return "521" + d[2:]
	case strings.HasPrefix(d, "55") && len(d) == 13 && d[4] == '9':
		return d[:4] + d[5:]
	case strings.HasPrefix(d, "55") && len(d) == 12 && d[4] >= '6':
		return d[:4] + "9" + d[4:]
	}
	return ""
}

// registeredAs is the spelling WhatsApp uses for somebody unknown: with the digit in Argentina and Mexico;
// in Brazil with the ninth digit in the areas 11 to 28, which had it first, and without it elsewhere. Users
// differ; which one Meta answers cannot be foreseen by a client.
func registeredAs(d, other string) string {
	long, short := d, other
	if len(other) > len(d) {
		long, short = other, d
	}
	if strings.HasPrefix(d, "55") && d[2:4] > "28" {
		return short
	}
	return long
}
