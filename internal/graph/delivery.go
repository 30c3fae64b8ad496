package graph

import "encoding/json"

// ObjectWhatsApp is what a webhook of the WhatsApp platform calls its object. Apps that also use
// Messenger or Instagram get other words at the same address.
const ObjectWhatsApp = "whatsapp_business_account"

// Delivery is one webhook request.
type Delivery struct {
	Object  string // usually ObjectWhatsApp; some of Meta's examples omit it
	Entries []Entry
}

// Entry is what happened to one WhatsApp Business account.
type Entry struct {
	ID      string // the account's id; for PARTNER_* and a few others that of a business portfolio
	Time    int64  // Unix seconds; 0 on message-level fields, which carry none
	Changes []Change
}

// Change is one field with its value. Exactly one of the typed pointers is set if Known and Err is nil,
// else none is.
type Change struct {
	Field string
	Raw   json.RawMessage // the value as it came
	Known bool            // this package reads the field
	Err   error           // the value had a shape that could not be read; Raw still has it

	Messages    *MessagesValue
	Echoes      *EchoesValue
	StateSync   *StateSyncValue
	History     *HistoryValue
	Account     *AccountUpdate
	Business    *BusinessUpdate
	Number      *NumberUpdate
	Template    *TemplateUpdate
	Preferences *UserPreferences
	Calls       *CallsValue
	Flow        *FlowUpdate
	Other       *OtherUpdate
}

// Metadata names the business phone number a message-level change is about.
type Metadata struct {
	DisplayPhoneNumber string // with or without +, spaces and hyphens
	PhoneNumberID      string
}

func (m *Metadata) read(c *cursor) {
	c.object(func(key string) {
		switch key {
		case "display_phone_number":
			m.DisplayPhoneNumber = c.text()
		case "phone_number_id":
			m.PhoneNumberID = c.text()
		}
	})
}

// Metadata returns the number a message-level change is about; it is empty for account-level ones.
func (ch *Change) Metadata() Metadata {
	switch {
	case ch.Messages != nil:
		return ch.Messages.Metadata
	case ch.Echoes != nil:
		return ch.Echoes.Metadata
	case ch.StateSync != nil:
		return ch.StateSync.Metadata
	case ch.History != nil:
		return ch.History.Metadata
	case ch.Preferences != nil:
		return ch.Preferences.Metadata
	case ch.Calls != nil:
		return ch.Calls.Metadata
	case ch.Other != nil:
		return ch.Other.Metadata
	}
	return Metadata{}
}

// ParseDelivery reads the body of a webhook. An error means that nothing could be read: the body is not
// JSON, was cut off, or is no webhook at all. Whatever else is wrong is noted at the change or element.
func ParseDelivery(body []byte) (*Delivery, error) {
	c, err := newCursor(body)
	if err != nil {
		return nil, err
	}
	d := &Delivery{}
	enveloped := false
	whole, err := c.alone(func() {
		c.object(func(key string) {
			switch key {
			case "object":
				d.Object = c.text()
			case "entry":
				enveloped = true
				d.Entries = list(c, (*Entry).read)
			}
		})
	})
	if err != nil {
		return nil, err
	}
	if !enveloped {
		c.pos -= len(whole)
		d.Entries = bareEntry(c)
	}
	if d.Object != "" && d.Object != ObjectWhatsApp {
		d.forget()
	}
	return d, nil
}

// bareEntry reads a change without its envelope, as Meta's page on declined history and the dashboard's
// test button show it.
func bareEntry(c *cursor) []Entry {
	ch := Change{}
	ch.read(c)
	return []Entry{{Changes: []Change{ch}}}
}

// forget marks all changes of another product's webhook as unknown: its "messages" are not ours.
func (d *Delivery) forget() {
	for i := range d.Entries {
		for j, ch := range d.Entries[i].Changes {
			d.Entries[i].Changes[j] = Change{Field: ch.Field, Raw: ch.Raw}
		}
	}
}

func (e *Entry) read(c *cursor) {
	listed := false
	raw, err := c.alone(func() {
		c.object(func(key string) {
			switch key {
			case "id":
				e.ID = c.text()
			case "time":
				e.Time = c.int()
			case "changes":
				listed = true
				e.Changes = list(c, (*Change).read)
			}
		})
	})
	switch {
	case err != nil: // keep what cannot be read where someone will see it
		e.Changes = append(e.Changes, Change{Raw: raw, Err: err})
	case !listed && len(raw) > len("{}"):
		end := c.pos
		c.pos -= len(raw)
		e.Changes = []Change{{}}
		e.Changes[0].read(c)
		c.pos = end
	}
}

// read reads a change. The value may stand before the field's name, so it is walked again once the
// name is known.
func (ch *Change) read(c *cursor) {
	value := -1
	raw, err := c.alone(func() {
		c.object(func(key string) {
			switch key {
			case "field":
				ch.Field = c.text()
			case "value":
				value = c.pos
				ch.Raw = c.raw()
			}
		})
	})
	end := c.pos
	if value < 0 { // the value's keys stand where the change's should
		value, ch.Raw = end-len(raw), raw
	}
	if err != nil {
		ch.Err = err
		return
	}
	c.pos = value
	ch.decode(c)
	c.pos = end
}

// decode reads the value under the cursor according to the field.
func (ch *Change) decode(c *cursor) {
	start := c.pos
	if ch.Field == "" || ch.Field == FieldTemplateStatus {
		ch.Field = guessField(c, ch.Field)
		c.pos = start
	}
	_, err := c.alone(func() { ch.Known = ch.value(c) })
	if err != nil {
		*ch = Change{Field: ch.Field, Raw: ch.Raw, Known: ch.Known, Err: err}
	}
}

// value fills the typed pointer of the field, and reports whether there is one.
func (ch *Change) value(c *cursor) bool {
	switch ch.Field {
	case FieldMessages:
		ch.Messages = value(c, (*MessagesValue).read)
	case FieldEchoes:
		ch.Echoes = value(c, (*EchoesValue).read)
	case FieldStateSync:
		ch.StateSync = value(c, (*StateSyncValue).read)
	case FieldHistory:
		ch.History = value(c, (*HistoryValue).read)
	case FieldAccountUpdate:
		ch.Account = value(c, (*AccountUpdate).read)
	case FieldAccountReview, FieldAccountAlerts, FieldCapability:
		ch.Business = value(c, (*BusinessUpdate).read)
	case FieldNumberQuality, FieldNumberName, FieldSecurity, FieldUsername, FieldUsernames:
		ch.Number = value(c, (*NumberUpdate).read)
	case FieldTemplateStatus, FieldTemplateQuality, FieldTemplateComponents, FieldTemplateCategory:
		ch.Template = value(c, (*TemplateUpdate).read)
	case FieldUserPreferences:
		ch.Preferences = value(c, (*UserPreferences).read)
	case FieldCalls:
		ch.Calls = value(c, (*CallsValue).read)
	case FieldFlows:
		ch.Flow = value(c, (*FlowUpdate).read)
	case FieldPayments, FieldSolutions, FieldSettings, FieldHandovers, FieldStandby, FieldAutomaticEvents,
		FieldGroupLifecycle, FieldGroupParticipants, FieldGroupSettings, FieldGroupStatus:
		ch.Other = value(c, (*OtherUpdate).read)
	default:
		return false
	}
	return true
}

func value[T any](c *cursor, read func(*T, *cursor)) *T {
	v := new(T)
	read(v, c)
	return v
}
