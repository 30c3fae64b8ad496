package graph

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseEcho(t *testing.T) {
	echo := onlyChange(t, "echo_edit").Echoes.Messages[0]
	if echo.From != "12025550142" || echo.To != "13125550177" || echo.ToUserID == "" || echo.Edit.Message.Text.Body != "Typed on the phone (fixed)" {
		t.Errorf("echo is %+v", echo)
	}
	if echo := onlyChange(t, "echo_bsuid_only").Echoes.Messages[0]; echo.To != "" || echo.ToUserID != "GB.40911112222333344445" {
		t.Errorf("echo without number is %+v", echo)
	}
	if n := len(onlyChange(t, "echo_several").Echoes.Messages); n != 2 {
		t.Errorf("%d echoes, want 2", n)
	}
}

func TestParseHistory(t *testing.T) {
	chunk := onlyChange(t, "history_chunk").History.Chunks[0]
	if chunk.Phase != 0 || chunk.Order != 1 || chunk.Progress != 40 {
		t.Errorf("chunk is %+v", chunk)
	}
	thread := chunk.Threads[0]
	if thread.ID != "13125550177" || thread.UserID == "" || thread.Username != "ana.t" || len(thread.Messages) != 3 {
		t.Errorf("thread is %+v", thread)
	}
	if m := thread.Messages[1]; m.Type != TypePlaceholder || m.History.Status != "played" || m.History.HasFromMe {
		t.Errorf("placeholder is %+v", m)
	}
	mine := onlyChange(t, "history_chunk_lower_case_from_me").History.Chunks[0].Threads[0].Messages
	if !mine[0].History.FromMe || mine[1].History.FromMe || !mine[1].History.HasFromMe {
		t.Errorf("from_me is %+v, %+v", mine[0].History, mine[1].History)
	}
	media := onlyChange(t, "history_media_business").History
	if len(media.Echoes) != 1 || media.Echoes[0].Image.Caption != "Boston fern" || media.Declined() {
		t.Errorf("media is %+v", media)
	}
	for name, want := range map[string]bool{
		"history_declined": true, "history_declined_bare": true, "history_declined_value_errors": true, "history_other_error": false} {
		if got := onlyChange(t, name).History.Declined(); got != want {
			t.Errorf("%s: declined is %v, want %v", name, got, want)
		}
	}
}

func TestParseStateSync(t *testing.T) {
	add := onlyChange(t, "book_add").StateSync.Changes[0]
	want := BookChange{Type: "contact", Action: "add", FullName: "Ana Torres", FirstName: "Ana", PhoneNumber: "13125550177",
		UserID: "US.70912345678901234567", Username: "ana.t", Timestamp: 1764000400}
	if diff := cmp.Diff(want, add, ignoreRaw); diff != "" {
		t.Error(diff)
	}
	if remove := onlyChange(t, "book_remove").StateSync.Changes[0]; !remove.Remove() || remove.FullName != "" {
		t.Errorf("removal is %+v", remove)
	}
	if at := onlyChange(t, "book_add_timestamp_number").StateSync.Changes[0].Timestamp; at != 1764000402 {
		t.Errorf("timestamp is %d", at)
	}
}

func TestParseAccountUpdate(t *testing.T) {
	const waba = "510020003000401"
	tests := map[string]AccountUpdate{
		"account_partner_added": {Event: EventPartnerAdded, WABA: &WABAInfo{ID: waba, OwnerBusinessID: "3300110022003300"}},
		"account_partner_removed_by_number": {Event: EventPartnerRemoved, PhoneNumber: "12025550142",
			Disconnection: &Disconnection{Reason: "PRIMARY_INACTIVITY", InitiatedBy: "SYSTEM"}},
		"account_partner_removed_by_waba": {Event: EventPartnerRemoved, WABA: &WABAInfo{ID: waba, OwnerBusinessID: "3300110022003300"},
			Disconnection: &Disconnection{Reason: "CHANGE_NUMBER", InitiatedBy: "USER"}},
		"account_offboarded":  {Event: EventAccountOffboarded},
		"account_reconnected": {Event: EventAccountReconnected},
		"account_restriction": {Event: "ACCOUNT_RESTRICTION", Restrictions: []Restriction{{Type: "RESTRICTED_BIZ_INITIATED_MESSAGING", Expiration: 1764600000}}},
		"account_violation":   {Event: "ACCOUNT_VIOLATION", Violation: &ViolationInfo{Type: "ADULT"}},
		"account_disabled":    {Event: "DISABLED_UPDATE", Ban: &BanInfo{State: "SCHEDULE_FOR_DISABLE", Date: "April 17, 2025"}},
		"account_certification": {Event: "PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE",
			Certification: &Certification{ClientBusinessID: "3300110022003300", Status: "FAILED", RejectionReasons: []string{"LEGAL_NAME"}}},
		"account_volume_tier": {Event: "VOLUME_BASED_PRICING_TIER_UPDATE",
			VolumeTier: &VolumeTier{UpdateTime: 1765200000, PricingCategory: "UTILITY", Tier: "100001:1000000", EffectiveMonth: "2026-01", Region: "India"}},
	}
	for name, want := range tests {
		d := parseFixture(t, name)
		entry := d.Entries[0]
		if diff := cmp.Diff(&want, entry.Changes[0].Account); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if want.Certification != nil {
			continue // names a portfolio only
		}
		if got := entry.Changes[0].Account.AccountID(entry.ID); got != waba {
			t.Errorf("%s: account %q, want %q", name, got, waba)
		}
	}
	if got := parseFixture(t, "account_reconnected_time_string").Entries[0].Time; got != 1765310240 {
		t.Errorf("time as text is %d", got)
	}
}

func TestParseNotices(t *testing.T) {
	quality := onlyChange(t, "notice_template_quality_misplaced_field")
	if quality.Field != FieldTemplateQuality || quality.Template.NewQuality != "RED" || quality.Template.ID != "8800000000000001" {
		t.Errorf("misplaced quality update is %s %+v", quality.Field, quality.Template)
	}
	paused := onlyChange(t, "notice_template_paused").Template
	if paused.Event != "PAUSED" || paused.Title != "FIRST_PAUSE" || paused.Category != "MARKETING" {
		t.Errorf("paused template is %+v", paused)
	}
	rejected := onlyChange(t, "notice_template_rejected").Template
	if rejected.Reason != "INVALID_FORMAT" || rejected.Recommendation != "Move the variable" {
		t.Errorf("rejected template is %+v", rejected)
	}
	components := onlyChange(t, "notice_template_components").Template
	if components.Body != "Hello {{1}}" || components.Header != "Sale" || !json.Valid(components.Buttons) {
		t.Errorf("components are %+v", components)
	}
	coming := onlyChange(t, "notice_template_category_coming").Template
	if coming.CorrectCategory != "MARKETING" || coming.CategoryChangeAt != 1765400000 {
		t.Errorf("coming category is %+v", coming)
	}
	for name, want := range map[string]string{"notice_capability_number": "2000", "notice_capability_tier": "TIER_UNLIMITED"} {
		if got := onlyChange(t, name).Business.MessagingLimit; got != want {
			t.Errorf("%s: limit %q, want %q", name, got, want)
		}
	}
	if alert := onlyChange(t, "notice_account_alert").Business; alert.AlertType != "PROFILE_PICTURE_LOST" || alert.EntityType != "PHONE_NUMBER" {
		t.Errorf("alert is %+v", alert)
	}
	if name := onlyChange(t, "notice_number_name").Number; name.Decision != "REJECTED" || name.RequestedName != "Acme!!!" {
		t.Errorf("name update is %+v", name)
	}
	if call := onlyChange(t, "notice_call").Calls.Calls[0]; call.Duration != 100 || call.Direction != "USER_INITIATED" || call.Timestamp != 1764004100 {
		t.Errorf("call is %+v", call)
	}
	if flow := onlyChange(t, "notice_flow").Flow; flow.NewStatus != "PUBLISHED" {
		t.Errorf("flow is %+v", flow)
	}
	if p := onlyChange(t, "preference_bsuid_only").Preferences.Preferences[0]; p.Value != "stop" || p.WaID != "" || p.Timestamp != 1764004001 {
		t.Errorf("preference is %+v", p)
	}
}
