package chat

import "encoding/json"

// Severity says how much a notice matters.
type Severity string

// The severities.
const (
	SeverityInfo     Severity = "info"
	SeverityWarning  Severity = "warning"
	SeverityCritical Severity = "critical"
)

// Fields of notices that are ours; the others are Meta's webhook fields.
const (
	NoticeSending = "sending" // HELD, GOES_ON
	NoticeLink    = "link"    // the events are the states of a link
	NoticeHealth  = "health"  // what our own look at a number found
)

// Events of NoticeHealth.
const (
	HealthAppUnused    = "APP_UNUSED"
	HealthTokenEnded   = "TOKEN_ENDED"
	HealthTokenEnds    = "TOKEN_ENDS_SOON"
	HealthNotInApp     = "NOT_IN_APP"
	HealthWebhook      = "WEBHOOK_UNREACHABLE"
	HealthUnsubscribed = "NOT_SUBSCRIBED"
	HealthQuality      = "QUALITY"
	HealthStatus       = "STATUS"
	HealthSyncSilent   = "SYNC_SILENT"
)

// SeverityOf says how much a notice matters. Words that nobody knows yet are information: they are shown, and stop
// nobody.
func SeverityOf(n Notice) Severity {
	switch n.Field {
	case "account_alerts":
		return alertSeverity(n.Value)
	case NoticeHealth:
		return healthSeverity(n)
	}
	if severities[SeverityCritical][n.Event] {
		return SeverityCritical
	}
	if severities[SeverityWarning][n.Event] {
		return SeverityWarning
	}
	return SeverityInfo
}

// severities are the events that need a look, by how soon: those of account_update, templates, quality, names, flows
// and security (Meta: webhook reference, 2026), and ours.
var severities = map[Severity]map[string]bool{
	SeverityCritical: set("ACCOUNT_RESTRICTION", "ACCOUNT_VIOLATION", "DISABLED_UPDATE", "ACCOUNT_DELETED", "PARTNER_REMOVED",
		"HELD", "BLOCKED", string(LinkDisconnected)),
	SeverityWarning: set("FLAGGED", "DOWNGRADE", "REJECTED", "PAUSED", "DISABLED", "LIMIT_EXCEEDED", "LOCKED", "PENDING_DELETION",
		"RED", "YELLOW", "THROTTLED", "ACTIVATED", "DEFERRED", "PIN_CHANGED", "PIN_RESET_REQUEST", "PARTNER_APP_UNINSTALLED",
		"OBA_REJECTED", "PROFILE_PICTURE_LOST", string(LinkOffboarded), string(LinkChecking)),
}

func set(words ...string) map[string]bool {
	out := make(map[string]bool, len(words))
	for _, w := range words {
		out[w] = true
	}
	return out
}

// alertSeverity takes over what Meta says of its own alert.
func alertSeverity(value json.RawMessage) Severity {
	var v struct {
		Severity string `json:"alert_severity"`
		Info     struct {
			Severity string `json:"alert_severity"`
		} `json:"alert_info"`
	}
	_ = json.Unmarshal(value, &v) // what cannot be read is no worse for it
	switch v.Info.Severity + v.Severity {
	case "CRITICAL":
		return SeverityCritical
	case "WARNING":
		return SeverityWarning
	}
	return SeverityInfo
}

func healthSeverity(n Notice) Severity {
	switch n.Event {
	case HealthTokenEnded, HealthNotInApp, HealthWebhook, HealthUnsubscribed:
		return SeverityCritical
	case HealthQuality:
		var v struct{ To string }
		_ = json.Unmarshal(n.Value, &v) // ours: it can be read
		if v.To == "GREEN" || v.To == "UNKNOWN" {
			return SeverityInfo
		}
	case HealthStatus:
		var v struct{ To string }
		_ = json.Unmarshal(n.Value, &v) // ours: it can be read
		if v.To == "CONNECTED" {
			return SeverityInfo
		}
	}
	return SeverityWarning
}
