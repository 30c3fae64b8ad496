package chat

// Choice is a number of a WhatsApp Business account that may be the one that was connected.
type Choice struct {
	PhoneNumberID string `json:"phone_number_id"`
	Digits        string `json:"digits"`
	Name          string `json:"name"`
	InApp         bool   `json:"in_app"`    // in the Business app too
	Connected     bool   `json:"connected"` // here already
}

// Answer is what someone says to a question: yes, no, or not known.
type Answer string

// The answers.
const (
	AnswerUnknown Answer = ""
	AnswerYes     Answer = "yes"
	AnswerNo      Answer = "no"
)

// PassportAnswers are what is told about a number before anything is scanned.
type PassportAnswers struct {
	Digits       string `json:"digits"`
	App          string `json:"app"`           // business, consumer, none
	AppVersion   string `json:"app_version"`   // as the app shows it: 2.24.17
	DaysUsed     int    `json:"days_used"`     // days of real use in the Business app; -1: not known
	Verified     Answer `json:"verified"`      // Meta business verification
	PageLinked   Answer `json:"page_linked"`   // a Facebook page
	OnAPI        Answer `json:"on_api"`        // registered on the API now
	WasOnAPI     Answer `json:"was_on_api"`    // within the last two months
	Partner      Answer `json:"partner"`       // connected to another platform now
	Windows      Answer `json:"windows"`       // uses WhatsApp for Windows or Wear OS
	Companions   int    `json:"companions"`    // linked devices
	Broadcasts   Answer `json:"broadcasts"`    // uses broadcast lists
	Vanishing    Answer `json:"vanishing"`     // uses disappearing messages or view once
	LiveLocation Answer `json:"live_location"` // uses live location
	Groups       Answer `json:"groups"`
	Badge        Answer `json:"badge"`       // a badge: Meta Verified or official
	Backup       Answer `json:"backup"`      // backs up to Google Drive or iCloud
	Answers      int    `json:"answers"`     // replies a month, free-form
	Utility      int    `json:"utility"`     // templates a month
	Marketing    int    `json:"marketing"`   // templates a month
	PhoneShare   int    `json:"phone_share"` // percent of the replies that would still be written on the phone
}

// Passport is what was found out about a number, with who said it and when.
type Passport struct {
	ID      int64
	Answers PassportAnswers
	MadeAt  int64
	MadeBy  AgentID
}
