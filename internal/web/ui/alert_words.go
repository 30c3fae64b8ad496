package ui

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// severitySign names a severity.
func severitySign(ctx context.Context, s chat.Severity) sign {
	switch s {
	case chat.SeverityCritical:
		return sign{"failed", t(ctx, "Urgent")}
	case chat.SeverityWarning:
		return sign{"info", t(ctx, "Look at it")}
	}
	return sign{"info", t(ctx, "News")}
}

func noticeTime(n chat.Notice) int64 {
	if n.At != 0 {
		return n.At
	}
	return n.NotedAt
}

// openAlerts counts what matters and nobody has seen to.
func openAlerts(all []chat.Notice) (open int) {
	for _, n := range all {
		if n.Severity != chat.SeverityInfo && n.AckedAt == 0 {
			open++
		}
	}
	return open
}

// noticeValue are the parts of a notice's value that are put into words; which are filled depends on the notice.
type noticeValue struct {
	Reason     string `json:"reason"`
	Say        string `json:"say"`
	From       string `json:"from"`
	To         string `json:"to"`
	Days       int    `json:"days"`
	CutAt      int64  `json:"cut_at"`
	Until      int64  `json:"until"`
	Kind       string `json:"kind"`
	Name       string `json:"message_template_name"`
	Restricted []struct {
		Type string `json:"restriction_type"`
	} `json:"restriction_info"`
	Alert struct {
		Description string `json:"alert_description"`
	} `json:"alert_info"`
	Message string `json:"message"` // of flows
}

func valueOf(n chat.Notice) (v noticeValue) {
	_ = json.Unmarshal(n.Value, &v) // what cannot be read is shown as it came
	return v
}

// alertTitle says in a line what happened.
func alertTitle(ctx context.Context, n chat.Notice) string {
	switch n.Field {
	case chat.NoticeLink:
		return linkTitle(ctx, chat.Link(n.Event))
	case chat.NoticeHealth:
		return healthTitle(ctx, n)
	case chat.NoticeSending:
		if n.Event == "HELD" {
			return t(ctx, "Sending stopped")
		}
		return t(ctx, "The number sends again")
	case "account_update":
		return accountTitle(ctx, n.Event)
	}
	if title := fieldTitle(ctx, n.Field); title != "" {
		return title + ": " + wordsOf(n.Event)
	}
	return wordsOf(n.Event)
}

// wordsOf reads Meta's word, such as FIRST_PAUSE, as words.
func wordsOf(event string) string {
	return strings.ToLower(strings.ReplaceAll(event, "_", " "))
}

func linkTitle(ctx context.Context, l chat.Link) string {
	switch l {
	case chat.LinkConnected:
		return t(ctx, "The number is connected again")
	case chat.LinkOffboarded:
		return t(ctx, "The connection is suspended")
	case chat.LinkChecking:
		return t(ctx, "The connection is in doubt")
	}
	return t(ctx, "The connection ended")
}

func healthTitle(ctx context.Context, n chat.Notice) string {
	v := valueOf(n)
	switch n.Event {
	case chat.HealthAppUnused:
		return plural(ctx, v.Days, "The phone has not been used for %d day", "The phone has not been used for %d days")
	case chat.HealthTokenEnded:
		return t(ctx, "The access token expired or was revoked")
	case chat.HealthTokenEnds:
		return t(ctx, "The access token ends soon")
	case chat.HealthNotInApp:
		return t(ctx, "The number is not in the Business app")
	case chat.HealthWebhook:
		return t(ctx, "Webhooks do not reach this server")
	case chat.HealthUnsubscribed:
		return t(ctx, "The account's webhooks do not come here")
	case chat.HealthQuality:
		return t(ctx, "The quality went from %s to %s", v.From, v.To)
	case chat.HealthStatus:
		return t(ctx, "WhatsApp changed the status from %s to %s", v.From, v.To)
	case chat.HealthSyncSilent:
		return t(ctx, "An import says nothing")
	}
	return wordsOf(n.Event)
}

func accountTitle(ctx context.Context, event string) string {
	switch event {
	case "ACCOUNT_RESTRICTION":
		return t(ctx, "WhatsApp restricted the account")
	case "ACCOUNT_VIOLATION":
		return t(ctx, "WhatsApp sees a violation of its policies")
	case "DISABLED_UPDATE":
		return t(ctx, "WhatsApp disables or reinstates the account")
	case "PARTNER_ADDED", "PARTNER_APP_INSTALLED":
		return t(ctx, "The account was shared with this server")
	case "PARTNER_APP_UNINSTALLED":
		return t(ctx, "The app was removed from the account")
	}
	return wordsOf(event)
}

// fieldTitle names Meta's webhook fields that are news.
func fieldTitle(ctx context.Context, field string) string {
	switch field {
	case "message_template_status_update":
		return t(ctx, "Template")
	case "message_template_quality_update":
		return t(ctx, "Quality of a template")
	case "template_category_update":
		return t(ctx, "Category of a template")
	case "message_template_components_update":
		return t(ctx, "Text of a template")
	case "account_alerts":
		return t(ctx, "Alert of WhatsApp")
	case "account_review_update":
		return t(ctx, "Review of the account")
	case "business_capability_update":
		return t(ctx, "Limits of the business")
	case "phone_number_quality_update":
		return t(ctx, "Throughput and quality")
	case "phone_number_name_update":
		return t(ctx, "Display name")
	case "security":
		return t(ctx, "Two-step PIN")
	case "flows":
		return t(ctx, "Form")
	}
	return ""
}

// alertStory says what it means and what to do; empty where the title says it all.
func alertStory(ctx context.Context, n chat.Notice) string {
	v := valueOf(n)
	switch {
	case n.Field == chat.NoticeLink && v.Reason != "":
		return t(ctx, "Because %s.", reasonWord(ctx, v.Reason))
	case n.Event == chat.HealthAppUnused:
		return t(ctx, "WhatsApp ends the connection on %s or later. Open the WhatsApp Business app on the phone itself; linked devices do not count.", fullTime(ctx, v.CutAt))
	case n.Event == chat.HealthTokenEnds:
		return t(ctx, "It ends on %s. Give the number a new one in time.", fullTime(ctx, v.Until))
	case v.Say != "":
		return told(ctx, v.Say)
	case n.Field == "flows":
		return v.Message
	case v.Alert.Description != "":
		return v.Alert.Description
	case v.Name != "":
		return v.Name
	case len(v.Restricted) > 0:
		var words []string
		for _, r := range v.Restricted {
			words = append(words, wordsOf(strings.TrimPrefix(r.Type, "RESTRICTED_")))
		}
		return t(ctx, "What is restricted: %s.", strings.Join(words, ", "))
	}
	return ""
}
