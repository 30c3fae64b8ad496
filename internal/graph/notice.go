package graph

import "encoding/json"

// BusinessUpdate is the value of fields account_review_update (Decision), account_alerts (Entity and
// Alert) and business_capability_update (limits).
type BusinessUpdate struct {
	Decision         string // APPROVED, REJECTED, PENDING, DEFERRED
	EntityType       string // BUSINESS, PHONE_NUMBER, CURRENT_STATUS_ID
	EntityID         string
	AlertSeverity    string // CRITICAL, WARNING, INFORMATIONAL
	AlertStatus      string // ACTIVE or NONE
	AlertType        string
	AlertDescription string
	MessagingLimit   string // people a day outside windows: TIER_2K in words, or 2000
	MaxNumbers       int64
}

func (b *BusinessUpdate) read(c *cursor) {
	c.object(func(key string) {
		switch key {
		case "decision":
			b.Decision = c.text()
		case "entity_type":
			b.EntityType = c.text()
		case "entity_id":
			b.EntityID = c.text()
		case "max_daily_conversations_per_business", "max_daily_conversation_per_phone": // the second until Feb 2026
			b.MessagingLimit = c.text()
		case "max_phone_numbers_per_business", "max_phone_numbers_per_waba":
			b.MaxNumbers = c.int()
		case "alert_info":
			b.readAlert(c)
		default: // an older form has the alert's keys here
			b.readAlertKey(c, key)
		}
	})
}

func (b *BusinessUpdate) readAlert(c *cursor) {
	c.object(func(key string) { b.readAlertKey(c, key) })
}

func (b *BusinessUpdate) readAlertKey(c *cursor, key string) {
	switch key {
	case "alert_severity":
		b.AlertSeverity = c.text()
	case "alert_status":
		b.AlertStatus = c.text()
	case "alert_type":
		b.AlertType = c.text()
	case "alert_description":
		b.AlertDescription = c.text()
	}
}

// NumberUpdate is the value of fields phone_number_quality_update, phone_number_name_update, security
// and business_username_update.
type NumberUpdate struct {
	DisplayPhoneNumber string
	Event              string // quality: ONBOARDING, THROUGHPUT_UPGRADE; security: PIN_CHANGED, …
	MessagingLimit     string
	CurrentLimit       string // until Feb 2026
	OldLimit           string // until Feb 2026
	Decision           string // name: APPROVED, REJECTED, …
	RequestedName      string
	RejectionReason    string
	Requester          string // security
	Username           string
	Status             string // username: approved, deleted, reserved
}

func (n *NumberUpdate) read(c *cursor) {
	c.object(func(key string) {
		switch key {
		case "display_phone_number":
			n.DisplayPhoneNumber = c.text()
		case "event":
			n.Event = c.text()
		case "max_daily_conversations_per_business":
			n.MessagingLimit = c.text()
		case "current_limit":
			n.CurrentLimit = c.text()
		case "old_limit":
			n.OldLimit = c.text()
		case "decision":
			n.Decision = c.text()
		case "requested_verified_name":
			n.RequestedName = c.text()
		case "rejection_reason":
			n.RejectionReason = c.text()
		case "requester":
			n.Requester = c.text()
		case "username":
			n.Username = c.text()
		case "status":
			n.Status = c.text()
		}
	})
}

// TemplateUpdate is the value of the four template fields; Change.Field tells which.
type TemplateUpdate struct {
	ID       string
	Name     string
	Language string
	Category string

	Event          string // status: APPROVED, REJECTED, PAUSED, …
	Reason         string // status: why it was rejected; empty or NONE
	DisableDate    string
	Title          string // status: FIRST_PAUSE, …
	Description    string
	Recommendation string // status: how to mend it

	PreviousQuality string // quality: GREEN, YELLOW, RED, UNKNOWN
	NewQuality      string

	PreviousCategory string // category, when it changed
	NewCategory      string // category: the current one
	CorrectCategory  string // category: the coming one, when it will change
	CategoryChangeAt int64  // Unix seconds

	Body    string // components
	Header  string
	Footer  string
	Buttons json.RawMessage
}

func (t *TemplateUpdate) read(c *cursor) {
	c.object(func(key string) {
		switch key {
		case "message_template_id":
			t.ID = c.text()
		case "message_template_name":
			t.Name = c.text()
		case "message_template_language":
			t.Language = c.text()
		case "message_template_category":
			t.Category = c.text()
		case "previous_quality_score":
			t.PreviousQuality = c.text()
		case "new_quality_score":
			t.NewQuality = c.text()
		case "event", "reason", "disable_info", "other_info", "rejection_info":
			t.readStatus(c, key)
		default:
			t.readCategory(c, key)
			t.readComponent(c, key)
		}
	})
}

func (t *TemplateUpdate) readStatus(c *cursor, key string) {
	switch key {
	case "event":
		t.Event = c.text()
	case "reason":
		t.Reason = c.text()
	default:
		c.object(func(key string) {
			switch key {
			case "disable_date":
				t.DisableDate = c.text()
			case "title":
				t.Title = c.text()
			case "description":
				t.Description = c.text()
			case "recommendation":
				t.Recommendation = c.text()
			}
		})
	}
}

func (t *TemplateUpdate) readCategory(c *cursor, key string) {
	switch key {
	case "previous_category":
		t.PreviousCategory = c.text()
	case "new_category":
		t.NewCategory = c.text()
	case "correct_category":
		t.CorrectCategory = c.text()
	case "category_update_timestamp":
		t.CategoryChangeAt = c.int()
	}
}

func (t *TemplateUpdate) readComponent(c *cursor, key string) {
	switch key {
	case "message_template_element":
		t.Body = c.text()
	case "message_template_title":
		t.Header = c.text()
	case "message_template_footer":
		t.Footer = c.text()
	case "message_template_buttons":
		t.Buttons = c.raw()
	}
}
