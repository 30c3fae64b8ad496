package graph

// The events of field account_update that end, suspend or restore a number's connection (Meta: account
// update page, Apr 2026).
const (
	EventPartnerAdded       = "PARTNER_ADDED"
	EventPartnerRemoved     = "PARTNER_REMOVED"
	EventAccountOffboarded  = "ACCOUNT_OFFBOARDED"
	EventAccountReconnected = "ACCOUNT_RECONNECTED"
)

// AccountUpdate is the value of field account_update. It names the account in one of three ways: by
// WABA, by PhoneNumber, or only by the entry's id; see [AccountUpdate.AccountID].
type AccountUpdate struct {
	Event         string
	PhoneNumber   string // digits; only in one of the two documented forms
	WABA          *WABAInfo
	Disconnection *Disconnection
	Ban           *BanInfo
	Violation     *ViolationInfo
	Restrictions  []Restriction
	Certification *Certification
	VolumeTier    *VolumeTier
	Country       string // BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE
}

// AccountID returns the id of the account that the update is about. PARTNER_* events come with a
// portfolio as entry id and the account in the value, others with the account as entry id.
func (a *AccountUpdate) AccountID(entryID string) string {
	if a.WABA != nil && a.WABA.ID != "" {
		return a.WABA.ID
	}
	return entryID
}

func (a *AccountUpdate) read(c *cursor) {
	c.object(func(key string) {
		switch key {
		case "event":
			a.Event = c.text()
		case "phone_number":
			a.PhoneNumber = c.text()
		case "waba_info":
			a.WABA = optional(c, (*WABAInfo).read)
		case "disconnection_info":
			a.Disconnection = optional(c, (*Disconnection).read)
		case "ban_info":
			a.Ban = optional(c, (*BanInfo).read)
		case "violation_info":
			a.Violation = optional(c, (*ViolationInfo).read)
		case "restriction_info":
			a.Restrictions = list(c, (*Restriction).read)
		case "partner_client_certification_info":
			a.Certification = optional(c, (*Certification).read)
		case "volume_tier_info":
			a.VolumeTier = optional(c, (*VolumeTier).read)
		case "country":
			a.Country = c.text()
		}
	})
}

// WABAInfo names the account of a partner event.
type WABAInfo struct {
	ID                         string
	OwnerBusinessID            string
	PartnerAppID               string
	SolutionID                 string
	SolutionPartnerBusinessIDs []string
}

func (w *WABAInfo) read(c *cursor) {
	c.object(func(key string) {
		switch key {
		case "waba_id":
			w.ID = c.text()
		case "owner_business_id":
			w.OwnerBusinessID = c.text()
		case "partner_app_id":
			w.PartnerAppID = c.text()
		case "solution_id":
			w.SolutionID = c.text()
		case "solution_partner_business_ids":
			w.SolutionPartnerBusinessIDs = c.texts()
		}
	})
}

// Disconnection says why a coexistence number left; since Apr 2026, rolled out gradually.
type Disconnection struct {
	Reason      string // PRIMARY_INACTIVITY, COMPANION_INACTIVITY, BUSINESS_DOWNGRADE, ACCOUNT_DISCONNECTED, CHANGE_NUMBER, USER_RE_REGISTERED
	InitiatedBy string // USER or SYSTEM
}

func (d *Disconnection) read(c *cursor) {
	c.object(func(key string) {
		switch key {
		case "reason":
			d.Reason = c.text()
		case "initiated_by":
			d.InitiatedBy = c.text()
		}
	})
}

// BanInfo comes with DISABLED_UPDATE.
type BanInfo struct {
	State string // DISABLE, REINSTATE, SCHEDULE_FOR_DISABLE
	Date  string // in words: April 17, 2025
}

func (b *BanInfo) read(c *cursor) {
	c.object(func(key string) {
		switch key {
		case "waba_ban_state":
			b.State = c.textOrRaw()
		case "waba_ban_date":
			b.Date = c.text()
		}
	})
}

// ViolationInfo comes with ACCOUNT_VIOLATION.
type ViolationInfo struct {
	Type        string // ADULT, …
	Remediation string
}

func (v *ViolationInfo) read(c *cursor) {
	c.object(func(key string) {
		switch key {
		case "violation_type":
			v.Type = c.text()
		case "remediation":
			v.Remediation = c.text()
		}
	})
}

// Restriction comes with ACCOUNT_RESTRICTION.
type Restriction struct {
	Type        string // RESTRICTED_BIZ_INITIATED_MESSAGING, …
	Expiration  int64  // Unix seconds
	Remediation string
}

func (r *Restriction) read(c *cursor) {
	c.object(func(key string) {
		switch key {
		case "restriction_type":
			r.Type = c.text()
		case "expiration":
			r.Expiration = c.int()
		case "remediation":
			r.Remediation = c.text()
		}
	})
}

// Certification comes with PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE.
type Certification struct {
	ClientBusinessID string
	Status           string // APPROVED, DISCARDED, FAILED, PENDING, REVOKED
	RejectionReasons []string
}

func (x *Certification) read(c *cursor) {
	c.object(func(key string) {
		switch key {
		case "client_business_id":
			x.ClientBusinessID = c.text()
		case "status":
			x.Status = c.text()
		case "rejection_reasons":
			x.RejectionReasons = c.texts()
		}
	})
}

// VolumeTier comes with VOLUME_BASED_PRICING_TIER_UPDATE.
type VolumeTier struct {
	UpdateTime      int64 // Unix seconds
	PricingCategory string
	Tier            string // min:max messages
	EffectiveMonth  string // YYYY-MM
	Region          string
}

func (v *VolumeTier) read(c *cursor) {
	c.object(func(key string) {
		switch key {
		case "tier_update_time":
			v.UpdateTime = c.int()
		case "pricing_category":
			v.PricingCategory = c.text()
		case "tier":
			v.Tier = c.text()
		case "effective_month":
			v.EffectiveMonth = c.text()
		case "region":
			v.Region = c.text()
		}
	})
}
