package graph

import (
	"context"
	"net/http"
	"net/url"
	"strings"
)

// PhoneNumber is a business phone number as Meta knows it. Fields that were not asked for are empty.
type PhoneNumber struct {
	ID                     string
	DisplayPhoneNumber     string // +1 202-555-0142, also without + or spaces
	VerifiedName           string
	QualityRating          string // GREEN, YELLOW, RED, UNKNOWN
	CodeVerificationStatus string // VERIFIED, NOT_VERIFIED, EXPIRED
	PlatformType           string // CLOUD_API, ON_PREMISE, NOT_APPLICABLE
	ThroughputLevel        string // STANDARD, HIGH, NOT_APPLICABLE
	Status                 string // CONNECTED, PENDING, BANNED, …
	NameStatus             string
	AccountMode            string // LIVE or SANDBOX
	MessagingLimit         string // TIER_250 to TIER_UNLIMITED
	Username               string
	LastOnboardedTime      string // 2026-09-02T08:11:40+0000
	IsOnBizApp             bool   // in the WhatsApp Business app too
	IsOfficial             bool
	IsPINEnabled           bool
	Webhooks               WebhookAddresses
}

// WebhookAddresses are where a number's webhooks go; the first that is set wins.
type WebhookAddresses struct {
	PhoneNumber string
	WABA        string
	Application string
}

// Coexistence reports whether the number is in the app and on the Cloud API at once. It needs the fields
// is_on_biz_app and platform_type (Meta: onboarding page, Jun 2026).
func (p PhoneNumber) Coexistence() bool { return p.IsOnBizApp && p.PlatformType == "CLOUD_API" }

func (p *PhoneNumber) read(c *cursor) {
	c.object(func(key string) {
		switch key {
		case "id":
			p.ID = c.text()
		case "display_phone_number":
			p.DisplayPhoneNumber = c.text()
		case "verified_name":
			p.VerifiedName = c.text()
		case "username":
			p.Username = c.text()
		case "is_on_biz_app":
			p.IsOnBizApp = c.bool()
		case "is_official_business_account":
			p.IsOfficial = c.bool()
		case "is_pin_enabled":
			p.IsPINEnabled = c.bool()
		case "last_onboarded_time":
			p.LastOnboardedTime = c.text()
		case "webhook_configuration":
			p.Webhooks.read(c)
		default:
			p.readState(c, key)
		}
	})
}

func (p *PhoneNumber) readState(c *cursor, key string) {
	switch key {
	case "quality_rating":
		p.QualityRating = c.text()
	case "code_verification_status":
		p.CodeVerificationStatus = c.text()
	case "platform_type":
		p.PlatformType = c.text()
	case "status":
		p.Status = c.text()
	case "name_status":
		p.NameStatus = c.text()
	case "account_mode":
		p.AccountMode = c.text()
	case "messaging_limit_tier", "whatsapp_business_manager_messaging_limit": // the second from v24.0
		p.MessagingLimit = c.text()
	case "throughput":
		c.object(func(key string) {
			if key == "level" {
				p.ThroughputLevel = c.text()
			}
		})
	}
}

func (w *WebhookAddresses) read(c *cursor) {
	c.object(func(key string) {
		switch key {
		case "phone_number":
			w.PhoneNumber = c.text()
		case "whatsapp_business_account":
			w.WABA = c.text()
		case "application":
			w.Application = c.text()
		}
	})
}

// PhoneNumbers lists an account's numbers, the last onboarded first. Without fields Meta sends its usual
// ones. Ask for is_on_biz_app alone: mixed with others it was seen to fail the whole list.
func (s Session) PhoneNumbers(ctx context.Context, wabaID string, fields ...string) ([]PhoneNumber, error) {
	const op = "list the account's numbers"
	if err := id(op, "WhatsApp Business account id", wabaID); err != nil {
		return nil, err
	}
	r := request{op: op, method: http.MethodGet, path: wabaID + "/phone_numbers", query: fieldsQuery(fields)}
	return pages(ctx, s, r, (*PhoneNumber).read)
}

// PhoneNumber reads one number. A single field that the token may not read fails the whole call.
func (s Session) PhoneNumber(ctx context.Context, phoneNumberID string, fields ...string) (PhoneNumber, error) {
	const op = "read the number"
	var p PhoneNumber
	if err := id(op, "phone number id", phoneNumberID); err != nil {
		return p, err
	}
	err := s.call(ctx, request{op: op, method: http.MethodGet, path: phoneNumberID, query: fieldsQuery(fields)}, p.read)
	return p, err
}

func fieldsQuery(fields []string) url.Values {
	if len(fields) == 0 {
		return nil
	}
	return url.Values{"fields": {strings.Join(fields, ",")}}
}

// SyncType says what the phone's app shares.
type SyncType string

// The sync types, in the order Meta documents them.
const (
	SyncContacts SyncType = "smb_app_state_sync"
	SyncHistory  SyncType = "history"
)

// SyncAppData asks the phone's app to share its contacts or its chats, and returns Meta's id of the
// request. Each is allowed once per onboarding and within 24 hours of it. Success says nothing about
// whether the business agreed: webhooks follow, or an error in one, or nothing.
func (s Session) SyncAppData(ctx context.Context, phoneNumberID string, what SyncType) (requestID string, err error) {
	op := "ask for the " + string(what) + " sync"
	if err := id(op, "phone number id", phoneNumberID); err != nil {
		return "", err
	}
	if what != SyncContacts && what != SyncHistory {
		return "", &InputError{Op: op, Reason: "the sync type must be smb_app_state_sync or history"}
	}
	body := map[string]string{"messaging_product": "whatsapp", "sync_type": string(what)}
	err = s.call(ctx, request{op: op, method: http.MethodPost, path: phoneNumberID + "/smb_app_data", body: body}, func(c *cursor) {
		c.object(func(key string) {
			if key == "request_id" {
				requestID = c.text()
			}
		})
	})
	return requestID, err
}

// Register puts a number on the Cloud API and sets or checks its two-step PIN. Never register a
// coexistence number: it is registered already, in the app.
func (s Session) Register(ctx context.Context, phoneNumberID, pin string) error {
	const op = "register the number"
	if err := id(op, "phone number id", phoneNumberID); err != nil {
		return err
	}
	if len(pin) != 6 || strings.Trim(pin, "0123456789") != "" {
		return &InputError{Op: op, Reason: "the PIN must have exactly 6 digits"}
	}
	body := map[string]string{"messaging_product": "whatsapp", "pin": pin}
	return s.write(ctx, request{op: op, method: http.MethodPost, path: phoneNumberID + "/register", body: body})
}
