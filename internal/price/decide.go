package price

import "time"

// Days the rules changed.
var (
	// PerMessage is when charging by conversation (CBP) ended and charging by message (PMP) began.
	PerMessage = time.Date(2025, 7, 1, 0, 0, 0, 0, time.UTC)
	// ServicePaid is when free-form messages, and utility inside the window, began to cost (Meta's
	// non-template pricing page, quoted Oct 2026; the main pricing page was silent at the time).
	ServicePaid = time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)
	// ServiceFree is when service conversations became free altogether, until ServicePaid.
	ServiceFree = time.Date(2024, 11, 1, 0, 0, 0, 0, time.UTC)
)

// FreeService is how many free-form messages a number delivers free of charge in a month since ServicePaid.
const FreeService = 1000

// A free entry point (Meta: pricing page, Sep 2026): an answer within AnswerWithin to somebody who came from an
// advertisement opens EntryPointLife in which everything is free. Whether an answer in the app does is not documented; here only the
// API's does.
const (
	AnswerWithin   = 24 * time.Hour
	EntryPointLife = 72 * time.Hour
)

// EntryPointOpen reports whether a message that goes out at now is free because the recipient came from an advertisement
// at came; answered is when the business first answered through the API since, zero if it did not: then the message itself
// is the answer.
func EntryPointOpen(came, answered, now time.Time) bool {
	switch {
	case came.IsZero():
		return false
	case answered.IsZero():
		return now.Sub(came) < AnswerWithin
	}
	return answered.Sub(came) < AnswerWithin && now.Before(answered.Add(EntryPointLife))
}

// Types of the pricing object.
const (
	Regular             = "regular"
	FreeCustomerService = "free_customer_service"
	FreeEntryPoint      = "free_entry_point"
)

// Message is what the decision depends on.
type Message struct {
	At          time.Time // in the time zone of the account, which is that of months and rate changes
	Category    string    // marketing, marketing_lite, utility, authentication, authentication_international or service
	WindowOpen  bool      // the customer wrote within 24 hours
	EntryPoint  bool      // a free entry point is open
	ServiceUsed int       // free-form messages of this number delivered this month, before this one
	InPaid      bool      // by conversation: one of this category was opened within 24 hours
}

// Decision is the pricing object of a status.
type Decision struct {
	Model    string // CBP or PMP
	Type     string
	Category string
}

// Billable says whether the message costs something.
func (d Decision) Billable() bool { return d.Type == Regular }

// Decide applies the rules of the message's day. How Meta flags the free thousand is not published; they
// are called free_customer_service here.
func Decide(m Message) Decision {
	d := Decision{Model: "PMP", Type: Regular, Category: m.Category}
	if m.At.Before(PerMessage) {
		d.Model = "CBP"
	}
	switch {
	case m.EntryPoint && d.Model == "CBP":
		return Decision{"CBP", FreeEntryPoint, "referral_conversion"}
	case m.EntryPoint:
		d.Type = FreeEntryPoint
	case d.Model == "CBP":
		if m.Category == "service" && !m.At.Before(ServiceFree) {
			d.Type = FreeCustomerService
		}
	case m.Category == "service" && (m.At.Before(ServicePaid) || m.ServiceUsed < FreeService):
		d.Type = FreeCustomerService
	case m.Category == "utility" && m.WindowOpen && m.At.Before(ServicePaid):
		d.Type = FreeCustomerService
	}
	return d
}

// Charges says whether delivering the message is charged. By conversation only the one that opens a
// conversation is.
func (d Decision) Charges(m Message) bool {
	return d.Billable() && !(d.Model == "CBP" && m.InPaid)
}
