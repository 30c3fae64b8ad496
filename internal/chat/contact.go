package chat

// Contact is a person a business writes with. One person may have several phone numbers and
// business-scoped user ids over time; they all lead here (see [Identity]).
type Contact struct {
	ID          ContactID
	Account     AccountID
	GivenName   string // what agents call the person; goes before all other names
	BookName    string // the business's name for the person, from the phone's address book
	ProfileName string // the person's own name
	Username    string // WhatsApp username, without @
	Phone       string // digits as Meta wrote them last; empty when withheld
	BSUID       string // newest business-scoped user id; empty in old history
	InBook      bool   // in the phone's address book now
	BookAt      int64  // Meta's time of the newest address book change: the last writer wins
	OptedOutAt  int64  // when the person stopped marketing messages; zero if not
	Email       string
	Company     string
	About       string            // what agents note about the person
	Fields      map[string]string // fields of the account's own choice
	BlockedAt   int64             // when the business blocked the person at WhatsApp; zero if not
	CreatedAt   int64
}

// Name returns what to call the contact: the business's name for it, its own name, username or number.
func (c Contact) Name() string {
	switch {
	case c.GivenName != "":
		return c.GivenName
	case c.BookName != "":
		return c.BookName
	case c.ProfileName != "":
		return c.ProfileName
	case c.Username != "":
		return "@" + c.Username
	case c.Phone != "":
		return "+" + c.Phone
	}
	return "Unknown"
}

// IdentityKind says what sort of name an identity is.
type IdentityKind string

// The kinds of identity.
const (
	IdentityPhone IdentityKind = "phone" // canonical digits: variants of one number share them
	IdentityBSUID IdentityKind = "bsuid" // user id within the business's portfolio, or its parent portfolio's
)

// Identity is one way Meta names a person.
type Identity struct {
	Kind  IdentityKind
	Value string
}

// Person is how a webhook names the other side of a chat. Any field may be empty, not all.
type Person struct {
	Phone       string // digits as written by Meta
	BSUID       string
	ParentBSUID string
	Username    string
	ProfileName string
	At          int64 // Meta's time of what named the person; set by who stores it: newer names win
}

// BookEntry is one change of the phone's address book.
type BookEntry struct {
	Person Person
	Name   string // the business's name for the person; empty on removal
	Remove bool
	At     int64 // Meta's time: entries can arrive in any order, the newest wins
}
