package store

import "github.com/saltbridge/saltbridge/internal/chat"

// acquaintance is what is known about a person, each name since when, by Meta's time. Webhooks come late and in any
// order: of two names the newer counts, and one that is missing says nothing.
//
// A time is that of the webhook that brought the name, not of the last one that confirmed it, because that
// would be a write for every message. So a name that came back (A, B, A again) is told wrong if the webhook
// with B overtakes both others.
type acquaintance struct {
	profileName, username, phone, bsuid said
}

// said is a name and when it was said.
type said struct {
	name string
	at   int64
}

// acquaint returns what one webhook tells.
func acquaint(p chat.Person) acquaintance {
	say := func(name string) said {
		if name == "" {
			return said{}
		}
		return said{name, p.At}
	}
	return acquaintance{say(p.ProfileName), say(p.Username), say(p.Phone), say(p.BSUID)}
}

// differs reports whether b has anything that a does not have.
func (a acquaintance) differs(b acquaintance) bool {
	return a.profileName.differs(b.profileName) || a.username.differs(b.username) || a.phone.differs(b.phone) || a.bsuid.differs(b.bsuid)
}

// and returns a together with what else was said.
func (a acquaintance) and(b acquaintance) acquaintance {
	return acquaintance{a.profileName.or(b.profileName), a.username.or(b.username), a.phone.or(b.phone), a.bsuid.or(b.bsuid)}
}

func (s said) differs(b said) bool { return b.name != "" && b.name != s.name }

// or returns which of two names counts.
func (s said) or(b said) said {
	if b.name != "" && (s.name == "" || b.at >= s.at) {
		return b
	}
	return s
}
