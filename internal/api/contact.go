package api

import "github.com/saltbridge/saltbridge/internal/chat"

// Contact is a person the business writes with, as the API tells it.
type Contact struct {
	ID          chat.ContactID    `json:"id" doc:"Saltbridge's id of the contact. When two contacts turn out to be one person, one of the ids ceases to exist." example:"456235232899637257"`
	Name        string            `json:"name" doc:"What to call the person: the business's name for it, else its own name, its username, its number, or Unknown." example:"Maria Souza"`
	BookName    string            `json:"book_name,omitempty" doc:"The business's name for the person, from the phone's address book." example:"Maria Souza"`
	ProfileName string            `json:"profile_name,omitempty" doc:"The person's own name in WhatsApp." example:"Maria"`
	Username    string            `json:"username,omitempty" doc:"The WhatsApp username, without @." example:"maria.souza"`
	Phone       string            `json:"phone,omitempty" doc:"The phone number in E.164; left out when the person withholds it." example:"+5511955509876"`
	BSUID       string            `json:"bsuid,omitempty" doc:"The newest business-scoped user id that Meta told." example:"BR.13491208655302741918"`
	GivenName   string            `json:"given_name,omitempty" doc:"What agents call the person; goes before all other names." example:"Maria of the lemon tree"`
	Email       string            `json:"email,omitempty" doc:"The e-mail address, as agents noted it." example:"maria@example.com"`
	Company     string            `json:"company,omitempty" doc:"The company, as agents noted it." example:"Lemon & Co"`
	About       string            `json:"about,omitempty" doc:"What agents noted about the person." example:"Prefers deliveries in the evening"`
	Fields      map[string]string `json:"fields,omitempty" example:"{\"Shoe size\":\"42\"}" doc:"Fields of the account's own choice, by name."`
	InBook      bool              `json:"in_book" doc:"Whether the person is in the phone's address book now." example:"true"`
	OptedOutAt  Time              `json:"opted_out_at,omitzero" doc:"When the person stopped marketing messages; left out if it did not."`
	BlockedAt   Time              `json:"blocked_at,omitzero" doc:"Since when the business blocks the person at WhatsApp; left out if it does not."`
	CreatedAt   Time              `json:"created_at" doc:"When the contact was first seen here."`
}

// ContactDetail is a contact with every name Meta uses for it.
type ContactDetail struct {
	Contact
	Identities []Identity `json:"identities" nullable:"false" doc:"Every phone number and user id under which Meta named the person."`
}

// Identity is one way Meta names a person.
type Identity struct {
	Kind  chat.IdentityKind `json:"kind" enum:"phone,bsuid" doc:"What sort of name it is: a phone number, or a business-scoped user id." example:"phone"`
	Value string            `json:"value" doc:"The name: digits in one canonical form (variants of a number share it), or the user id." example:"5511955509876"`
}

func contactOf(c chat.Contact) Contact {
	return Contact{
		ID: c.ID, Name: c.Name(), BookName: c.BookName, ProfileName: c.ProfileName, Username: c.Username, Phone: e164(c.Phone),
		BSUID: c.BSUID, InBook: c.InBook, OptedOutAt: Time(c.OptedOutAt), GivenName: c.GivenName, Email: c.Email,
		Company: c.Company, About: c.About, Fields: c.Fields, BlockedAt: Time(c.BlockedAt), CreatedAt: Time(c.CreatedAt),
	}
}
