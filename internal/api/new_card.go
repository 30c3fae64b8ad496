package api

// NewCard is a contact card to be sent. Its fields are Meta's.
type NewCard struct {
	Name      NewCardName      `json:"name" doc:"What the person is called."`
	Phones    []NewCardPhone   `json:"phones,omitempty" nullable:"false" doc:"Phone numbers."`
	Emails    []NewCardEmail   `json:"emails,omitempty" nullable:"false" doc:"E-mail addresses."`
	Addresses []NewCardAddress `json:"addresses,omitempty" nullable:"false" doc:"Postal addresses."`
	URLs      []NewCardURL     `json:"urls,omitempty" nullable:"false" doc:"Web addresses."`
	Org       *NewCardOrg      `json:"org,omitempty" doc:"Where the person works."`
	Birthday  string           `json:"birthday,omitempty" example:"1990-12-31" doc:"The day of birth, as YYYY-MM-DD."`
}

// NewCardName is a name in parts.
type NewCardName struct {
	FormattedName string `json:"formatted_name" example:"Rui Costa" doc:"The whole name. At least one of the parts has to be there too."`
	FirstName     string `json:"first_name,omitempty" example:"Rui" doc:"The first name."`
	LastName      string `json:"last_name,omitempty" example:"Costa" doc:"The last name."`
	MiddleName    string `json:"middle_name,omitempty" example:"Manuel" doc:"The middle name."`
	Prefix        string `json:"prefix,omitempty" example:"Dr." doc:"What stands before the name."`
	Suffix        string `json:"suffix,omitempty" example:"Jr." doc:"What stands after the name."`
}

// NewCardPhone is one phone number of a card.
type NewCardPhone struct {
	Phone string `json:"phone,omitempty" example:"+351 910 000 099" doc:"The number, as people read it."`
	Type  string `json:"type,omitempty" example:"WORK" doc:"What it is for, such as HOME or WORK."`
	WaID  string `json:"wa_id,omitempty" example:"351910000099" doc:"The number in digits, if it is on WhatsApp: then the customer can write to it with a tap."`
}

// NewCardEmail is one e-mail address of a card.
type NewCardEmail struct {
	Email string `json:"email,omitempty" example:"rui@example.com" doc:"The address."`
	Type  string `json:"type,omitempty" example:"WORK" doc:"What it is for, such as HOME or WORK."`
}

// NewCardURL is one web address of a card.
type NewCardURL struct {
	URL  string `json:"url,omitempty" example:"https://example.com" doc:"The address."`
	Type string `json:"type,omitempty" example:"WORK" doc:"What it is for, such as HOME or WORK."`
}

// NewCardOrg is where the person of a card works.
type NewCardOrg struct {
	Company    string `json:"company,omitempty" example:"Northpier" doc:"The company."`
	Department string `json:"department,omitempty" example:"Fleet" doc:"The department."`
	Title      string `json:"title,omitempty" example:"Driver" doc:"The position."`
}

// NewCardAddress is one postal address of a card.
type NewCardAddress struct {
	Street      string `json:"street,omitempty" example:"Cais 3" doc:"Street and number."`
	City        string `json:"city,omitempty" example:"Lisboa" doc:"The city."`
	State       string `json:"state,omitempty" example:"Lisboa" doc:"The state."`
	Zip         string `json:"zip,omitempty" example:"1100-148" doc:"The postal code."`
	Country     string `json:"country,omitempty" example:"Portugal" doc:"The country."`
	CountryCode string `json:"country_code,omitempty" example:"PT" doc:"The country as a code of two letters."`
	Type        string `json:"type,omitempty" example:"WORK" doc:"What it is for, such as HOME or WORK."`
}
