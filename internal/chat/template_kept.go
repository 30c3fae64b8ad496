package chat

import "encoding/json"

// Template is a message template of a WhatsApp Business account, as Meta lists it.
type Template struct {
	ID         TemplateID
	Account    AccountID
	WABAID     string
	MetaID     string // a template that is made anew under an old name is another one
	Name       string
	Language   string // Meta's code, as in pt_BR
	Category   TemplateCategory
	Status     TemplateStatus
	Quality    string // GREEN, YELLOW, RED or UNKNOWN
	Reason     string // why it was rejected or paused, in Meta's word; empty if it was not
	Named      bool   // parameters have names instead of numbers
	Body       string // the words of its body, as in Components
	Components json.RawMessage
	SyncedAt   int64 // when Meta listed it last
	UsedAt     int64 // when a person sent it last
	GoneAt     int64 // when Meta listed it no more; zero while it does
}

// TemplateCategory is what Meta charges a template as.
type TemplateCategory string

// The categories.
const (
	CategoryMarketing      TemplateCategory = "MARKETING"
	CategoryUtility        TemplateCategory = "UTILITY"
	CategoryAuthentication TemplateCategory = "AUTHENTICATION"
)

// TemplateStatus says whether Meta takes a template.
type TemplateStatus string

// The statuses (Meta: template management, Oct 2025). Only what is approved can be sent.
const (
	TemplateApproved        TemplateStatus = "APPROVED"
	TemplatePending         TemplateStatus = "PENDING"
	TemplateRejected        TemplateStatus = "REJECTED"
	TemplatePaused          TemplateStatus = "PAUSED"
	TemplateDisabled        TemplateStatus = "DISABLED"
	TemplateInAppeal        TemplateStatus = "IN_APPEAL"
	TemplatePendingDeletion TemplateStatus = "PENDING_DELETION"
	TemplateDeleted         TemplateStatus = "DELETED"
	TemplateArchived        TemplateStatus = "ARCHIVED"
	TemplateLimitExceeded   TemplateStatus = "LIMIT_EXCEEDED"
)

// Barrier says why the template cannot be sent to anyone now, and what to do instead; nil if it can.
func (t Template) Barrier() *Error {
	switch {
	case t.GoneAt != 0 || t.Status == TemplateDeleted || t.Status == TemplatePendingDeletion:
		return Errorf(Conflict, "This template was deleted at Meta. Choose another one.")
	case t.Status == TemplateApproved:
		return nil
	case t.Status == TemplatePaused:
		return Errorf(Conflict, "Meta paused this template because customers did not like it. It usually comes back within hours; choose another one until then.")
	case t.Status == TemplateDisabled:
		return Errorf(Conflict, "Meta disabled this template for good because customers did not like it. Choose another one.")
	case t.Status == TemplatePending || t.Status == TemplateInAppeal:
		return Errorf(Conflict, "Meta is still reviewing this template. Choose another one, or try again later.")
	case t.Status == TemplateRejected:
		return Errorf(Conflict, "Meta rejected this template. Change it there, or choose another one.")
	case t.Status == TemplateArchived:
		return Errorf(Conflict, "This template is in Meta's archive. Take it out there, or choose another one.")
	case t.Status == TemplateLimitExceeded:
		return Errorf(Conflict, "The account has more templates than Meta allows, and this one is over the limit. Choose another one.")
	}
	return Errorf(Conflict, "Meta did not approve this template: it is %s. Choose another one.", string(t.Status))
}

// BarrierFor says why the template cannot be sent to a contact, whatever the window and the number; nil if it can.
func (t Template) BarrierFor(c Contact) *Error {
	if err := t.Barrier(); err != nil {
		return err
	}
	if t.Category == CategoryAuthentication && c.Phone == "" { // Meta: error 131062
		return Errorf(Incapable, "WhatsApp sends codes to phone numbers only, and this person's number is not known. Ask for it first.")
	}
	return nil
}

// TemplateNews is what a webhook tells about one template. What is empty is no news.
type TemplateNews struct {
	MetaID   string
	Name     string
	Language string
	Status   TemplateStatus
	Reason   string
	Quality  string
	Category TemplateCategory
	At       int64 // Meta's time: news can arrive in any order
}

// TemplateSyncState says how far a synchronisation of templates is.
type TemplateSyncState string

// The states.
const (
	TemplateSyncWaiting TemplateSyncState = "waiting" // due, or due later
	TemplateSyncRunning TemplateSyncState = "running"
	TemplateSyncFailed  TemplateSyncState = "failed" // tried again when it is due
)

// TemplateSync is how the templates of a WhatsApp Business account are kept in step with Meta's list.
type TemplateSync struct {
	Account   AccountID
	WABAID    string
	State     TemplateSyncState
	Got       int    // how many have come, of the one that runs or ran last
	Total     int    // how many there are, as Meta says; zero if it does not
	Error     string // why the last one failed, for people
	Code      int    // Meta's
	Tries     int    // how often it failed in a row
	DueAt     int64  // when the next one begins
	StartedAt int64  // of the last one
	DoneAt    int64  // when one was complete last; zero if none was
}

// How soon the list is asked for anew after a webhook (milliseconds): several often come together, and Meta counts what is asked.
const (
	newsRest  = 2_000
	listsRest = 30_000
)

// AfterNews is when the list is to be asked for again after a webhook told of a change at now.
func (s TemplateSync) AfterNews(now int64) int64 {
	return max(now+newsRest, s.DoneAt+listsRest)
}
