package graph

import "encoding/json"

// CallsValue is the value of field calls (Calling API; never on coexistence numbers). A customer's call
// opens the customer service window like a message does.
type CallsValue struct {
	Metadata Metadata
	Contacts []Contact
	Calls    []Call
	Errors   []EventError
}

// Call is one step of a call.
type Call struct {
	ID         string
	From       string
	FromUserID string
	To         string
	Event      string // connect, terminate, …
	Direction  string // BUSINESS_INITIATED or USER_INITIATED
	Status     string // COMPLETED or FAILED
	Timestamp  int64  // Unix seconds
	Duration   int64  // seconds

	Raw json.RawMessage
	Err error
}

func (v *CallsValue) read(c *cursor) {
	c.object(func(key string) {
		switch key {
		case "metadata":
			v.Metadata.read(c)
		case "contacts":
			v.Contacts = list(c, (*Contact).read)
		case "calls":
			v.Calls = list(c, (*Call).read)
		case "errors":
			v.Errors = list(c, (*EventError).read)
		}
	})
}

func (l *Call) read(c *cursor) {
	l.Raw, l.Err = c.alone(func() {
		c.object(func(key string) {
			switch key {
			case "id":
				l.ID = c.text()
			case "from":
				l.From = c.text()
			case "from_user_id":
				l.FromUserID = c.text()
			case "to":
				l.To = c.text()
			case "event":
				l.Event = c.text()
			case "direction":
				l.Direction = c.text()
			case "status":
				l.Status = c.text()
			case "timestamp":
				l.Timestamp = c.int()
			case "duration":
				l.Duration = c.int()
			}
		})
	})
}

// FlowUpdate is the value of field flows: health of a form. Its answers come as messages.
type FlowUpdate struct {
	Event      string
	FlowID     string
	Message    string
	OldStatus  string
	NewStatus  string
	AlertState string
}

func (f *FlowUpdate) read(c *cursor) {
	c.object(func(key string) {
		switch key {
		case "event":
			f.Event = c.text()
		case "flow_id":
			f.FlowID = c.text()
		case "message":
			f.Message = c.text()
		case "old_status":
			f.OldStatus = c.text()
		case "new_status":
			f.NewStatus = c.text()
		case "alert_state":
			f.AlertState = c.text()
		}
	})
}

// OtherUpdate is the value of documented fields that are only shown: payments, partner solutions,
// settings, handovers between apps, groups. Standby carries copies of conversations that another app
// leads; they are not messages for this one.
type OtherUpdate struct {
	Metadata Metadata
	Event    string
	Status   string
}

func (o *OtherUpdate) read(c *cursor) {
	c.object(func(key string) {
		switch key {
		case "metadata":
			o.Metadata.read(c)
		case "event", "type", "event_name":
			o.Event = c.textOrRaw()
		case "status", "solution_status":
			o.Status = c.textOrRaw()
		}
	})
}
