package graph

import "strings"

// The webhook fields that are read into a typed value.
const (
	FieldMessages           = "messages"
	FieldEchoes             = "smb_message_echoes"
	FieldStateSync          = "smb_app_state_sync"
	FieldHistory            = "history"
	FieldAccountUpdate      = "account_update"
	FieldAccountReview      = "account_review_update"
	FieldAccountAlerts      = "account_alerts"
	FieldCapability         = "business_capability_update"
	FieldNumberQuality      = "phone_number_quality_update"
	FieldNumberName         = "phone_number_name_update"
	FieldTemplateStatus     = "message_template_status_update"
	FieldTemplateQuality    = "message_template_quality_update"
	FieldTemplateComponents = "message_template_components_update"
	FieldTemplateCategory   = "template_category_update"
	FieldUserPreferences    = "user_preferences"
	FieldSecurity           = "security"
	FieldUsername           = "business_username_update"
	FieldUsernames          = "business_username_updates" // both spellings are seen, Jun 2026
	FieldCalls              = "calls"
	FieldFlows              = "flows"
	FieldPayments           = "payment_configuration_update"
	FieldSolutions          = "partner_solutions"
	FieldSettings           = "account_settings_update"
	FieldHandovers          = "messaging_handovers"
	FieldStandby            = "standby"
	FieldAutomaticEvents    = "automatic_events"
	FieldGroupLifecycle     = "group_lifecycle_update"
	FieldGroupParticipants  = "group_participants_update"
	FieldGroupSettings      = "group_settings_update"
	FieldGroupStatus        = "group_status_update"
)

// guessField finds the field of a value that lacks one or has a wrong one, from keys that only one field
// has. Meta's example of message_template_quality_update names another field (page of Nov 2025).
func guessField(c *cursor, told string) string {
	field := told
	c.object(func(key string) {
		switch key {
		case "field":
			if field == "" {
				field = c.text()
			}
		case "new_quality_score":
			field = FieldTemplateQuality
		case "messages", "statuses":
			field = first(field, FieldMessages)
		case "message_echoes":
			field = first(field, FieldEchoes)
		case "state_sync":
			field = FieldStateSync
		case "history":
			field = FieldHistory
		case "user_preferences":
			field = FieldUserPreferences
		case "waba_info", "disconnection_info", "restriction_info", "violation_info", "ban_info":
			field = FieldAccountUpdate
		case "event":
			field = first(field, accountField(c.text()))
		}
	})
	return field
}

// accountField recognises the account events that have no further keys.
func accountField(event string) string {
	if strings.HasPrefix(event, "ACCOUNT_") || strings.HasPrefix(event, "PARTNER_") {
		return FieldAccountUpdate
	}
	return ""
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
