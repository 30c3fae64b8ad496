package chat

import "errors"

// The runbooks of the product: pages that tell what to do when something fails. Each name has its page in docs/runbooks.
const (
	RunbookConnect       = "connect"           // the steps of connecting, and where they fail
	RunbookNotEligible   = "not-eligible"      // the number cannot be connected at all
	RunbookPopup         = "signup-window"     // Meta's window does not open, closes, or reports an error
	RunbookCode          = "code-expired"      // the code was not taken
	RunbookNoAccount     = "account-not-found" // Meta does not tell which account was connected
	RunbookTaken         = "number-taken"      // the number belongs to another account of this server
	RunbookRegister      = "register"          // an API-only number: code, PIN, two-step
	RunbookWebhooks      = "webhooks"          // webhooks do not come, or the handshake fails
	RunbookHistory       = "history-silent"    // the import says nothing, or was declined
	RunbookUnused        = "phone-unused"      // the 14-day cut
	RunbookDisconnected  = "disconnected"      // the connection ended
	RunbookSuspended     = "suspended"         // the phone was set up anew
	RunbookToken         = "token"             // the access token ended
	RunbookNumberChanged = "number-changed"    // the number was changed in the app
	RunbookDowngrade     = "consumer-app"      // the number went to the consumer app
	RunbookRestricted    = "restricted"        // Meta restricted the account or the number
	RunbookQuality       = "quality"           // quality fell, or a template was paused
	RunbookBlindSpots    = "blind-spots"       // what cannot be mirrored
	RunbookPrivate       = "private-contacts"  // chats that must not be mirrored
)

// Runbooks lists the names of all runbooks, in the order of a number's life.
func Runbooks() []string {
	return []string{RunbookConnect, RunbookNotEligible, RunbookPopup, RunbookCode, RunbookNoAccount, RunbookTaken, RunbookRegister, RunbookWebhooks,
		RunbookHistory, RunbookUnused, RunbookSuspended, RunbookDisconnected, RunbookToken, RunbookNumberChanged, RunbookDowngrade,
		RunbookRestricted, RunbookQuality, RunbookBlindSpots, RunbookPrivate}
}

// LinkRunbook names the runbook for a link that does not work; empty for one that does.
func LinkRunbook(n Number) string {
	switch n.Link {
	case LinkConnected, LinkTracked:
		return ""
	case LinkConnecting:
		return RunbookWebhooks
	case LinkOffboarded:
		return RunbookSuspended
	}
	return reasonRunbook(n.LinkReason)
}

func reasonRunbook(reason string) string {
	switch reason {
	case "PRIMARY_INACTIVITY", "COMPANION_INACTIVITY":
		return RunbookUnused
	case "CHANGE_NUMBER":
		return RunbookNumberChanged
	case "BUSINESS_DOWNGRADE":
		return RunbookDowngrade
	case "USER_RE_REGISTERED", "ACCOUNT_OFFBOARDED", "STATUS_DISCONNECTED":
		return RunbookSuspended
	}
	return RunbookDisconnected
}

// StandingRunbook names the runbook for what keeps a number from sending or from being connected; empty if nothing does.
func StandingRunbook(s Standing) string {
	switch {
	case s.Hold.Kind == HoldAccess:
		return RunbookToken
	case s.Hold.Kind == HoldAccount:
		return RunbookRestricted
	case s.Trouble.Say == "":
		return ""
	case s.Trouble.Code == 190:
		return RunbookToken
	case s.Trouble.Code == codeNotRegistered:
		return RunbookRegister
	}
	return RunbookWebhooks
}

// codeNotRegistered is Meta's code of a number that has to be registered first.
const codeNotRegistered = 133010

// SyncRunbook names the runbook for an import that did not go well; empty for others.
func SyncRunbook(s Sync) string {
	if s.State == SyncSilent || s.State == SyncDeclined || s.State == SyncFailed {
		return RunbookHistory
	}
	return ""
}

// NoticeRunbook names the runbook for a notice; empty for news that need none.
func NoticeRunbook(n Notice) string {
	switch {
	case n.Severity == SeverityInfo:
		return ""
	case n.Field == NoticeLink && n.Event == string(LinkOffboarded):
		return RunbookSuspended
	case n.Field == NoticeLink:
		return RunbookDisconnected
	}
	switch n.Event {
	case HealthAppUnused:
		return RunbookUnused
	case HealthTokenEnded, HealthTokenEnds:
		return RunbookToken
	case HealthNotInApp:
		return RunbookDisconnected
	case HealthWebhook, HealthUnsubscribed:
		return RunbookWebhooks
	case HealthSyncSilent:
		return RunbookHistory
	case HealthQuality, "PAUSED", "DISABLED", "FLAGGED", "RED", "YELLOW", "REJECTED", "DOWNGRADE":
		return RunbookQuality
	case "PIN_CHANGED", "PIN_RESET_REQUEST":
		return RunbookRegister
	}
	return RunbookRestricted
}

// ErrorRunbook names the runbook that an error leads to; empty if there is none.
func ErrorRunbook(err error) string {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Runbook
	}
	return ""
}
