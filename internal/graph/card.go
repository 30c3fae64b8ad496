package graph

// Card is a contact card inside a message, in either direction.
type Card struct {
	Name      CardName      `json:"name"`
	Phones    []CardPhone   `json:"phones,omitempty"`
	Emails    []CardEmail   `json:"emails,omitempty"`
	Addresses []CardAddress `json:"addresses,omitempty"`
	URLs      []CardURL     `json:"urls,omitempty"`
	Org       *CardOrg      `json:"org,omitempty"`
	Birthday  string        `json:"birthday,omitempty"` // YYYY-MM-DD
	Origin    string        `json:"-"`                  // incoming since 2026: contact_request or other
	VCard     string        `json:"-"`                  // incoming since 2026, with origin other
}

// CardName is a name in parts. Meta wants the formatted name and one more part.
type CardName struct {
	FormattedName string `json:"formatted_name"`
	FirstName     string `json:"first_name,omitempty"`
	LastName      string `json:"last_name,omitempty"`
	MiddleName    string `json:"middle_name,omitempty"`
	Prefix        string `json:"prefix,omitempty"`
	Suffix        string `json:"suffix,omitempty"`
}

// CardPhone is one phone number of a card; WaID is set if it is on WhatsApp.
type CardPhone struct {
	Phone string `json:"phone"`
	Type  string `json:"type,omitempty"`
	WaID  string `json:"wa_id,omitempty"`
}

// CardEmail is one address of a card.
type CardEmail struct {
	Email string `json:"email"`
	Type  string `json:"type,omitempty"`
}

// CardURL is one web address of a card.
type CardURL struct {
	URL  string `json:"url"`
	Type string `json:"type,omitempty"`
}

// CardOrg is where the person works.
type CardOrg struct {
	Company    string `json:"company,omitempty"`
	Department string `json:"department,omitempty"`
	Title      string `json:"title,omitempty"`
}

// CardAddress is one postal address of a card.
type CardAddress struct {
	Street      string `json:"street,omitempty"`
	City        string `json:"city,omitempty"`
	State       string `json:"state,omitempty"`
	Zip         string `json:"zip,omitempty"`
	Country     string `json:"country,omitempty"`
	CountryCode string `json:"country_code,omitempty"`
	Type        string `json:"type,omitempty"`
}

func (k *Card) read(c *cursor) {
	c.object(func(key string) {
		switch key {
		case "name":
			k.Name.read(c)
		case "phones":
			k.Phones = list(c, (*CardPhone).read)
		case "emails":
			k.Emails = list(c, (*CardEmail).read)
		case "addresses":
			k.Addresses = list(c, (*CardAddress).read)
		case "urls":
			k.URLs = list(c, (*CardURL).read)
		case "org":
			k.Org = optional(c, (*CardOrg).read)
		case "birthday":
			k.Birthday = c.text()
		case "origin":
			k.Origin = c.text()
		case "vcard":
			k.VCard = c.text()
		}
	})
}

func (n *CardName) read(c *cursor) {
	c.object(func(key string) {
		switch key {
		case "formatted_name":
			n.FormattedName = c.text()
		case "first_name":
			n.FirstName = c.text()
		case "last_name":
			n.LastName = c.text()
		case "middle_name":
			n.MiddleName = c.text()
		case "prefix":
			n.Prefix = c.text()
		case "suffix":
			n.Suffix = c.text()
		}
	})
}

func (p *CardPhone) read(c *cursor) {
	c.object(func(key string) {
		switch key {
		case "phone":
			p.Phone = c.text()
		case "type":
			p.Type = c.text()
		case "wa_id":
			p.WaID = c.text()
		}
	})
}

func (e *CardEmail) read(c *cursor) {
	c.object(func(key string) {
		switch key {
		case "email":
			e.Email = c.text()
		case "type":
			e.Type = c.text()
		}
	})
}

func (u *CardURL) read(c *cursor) {
	c.object(func(key string) {
		switch key {
		case "url":
			u.URL = c.text()
		case "type":
			u.Type = c.text()
		}
	})
}

func (o *CardOrg) read(c *cursor) {
	c.object(func(key string) {
		switch key {
		case "company":
			o.Company = c.text()
		case "department":
			o.Department = c.text()
		case "title":
			o.Title = c.text()
		}
	})
}

func (a *CardAddress) read(c *cursor) {
	c.object(func(key string) {
		switch key {
		case "street":
			a.Street = c.text()
		case "city":
			a.City = c.text()
		case "state":
			a.State = c.text()
		case "zip":
			a.Zip = c.text()
		case "country":
			a.Country = c.text()
		case "country_code":
			a.CountryCode = c.text()
		case "type":
			a.Type = c.text()
		}
	})
}
