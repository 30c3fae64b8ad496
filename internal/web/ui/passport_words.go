package ui

import (
	"context"
	"net/url"
	"strings"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/onboard"
	"github.com/saltbridge/saltbridge/internal/phonenumber"
)

// passportQuestion is one that is answered yes, no or not known.
type passportQuestion struct{ Name, Word string }

func passportQuestions(ctx context.Context) []passportQuestion {
	return []passportQuestion{
		{"verified", t(ctx, "The business is verified at Meta")},
		{"page_linked", t(ctx, "A Facebook page is linked")},
		{"on_api", t(ctx, "The number is on the API now")},
		{"was_on_api", t(ctx, "It was on the API within the last two months")},
		{"partner", t(ctx, "It is connected to another platform now")},
		{"windows", t(ctx, "WhatsApp for Windows or a watch is used with it")},
		{"broadcasts", t(ctx, "Broadcast lists are used")},
		{"vanishing", t(ctx, "Disappearing messages or view once are used")},
		{"live_location", t(ctx, "Live location is used")},
		{"groups", t(ctx, "Groups matter for the work")},
		{"badge", t(ctx, "It has a badge: Meta Verified or official")},
		{"backup", t(ctx, "Chats are backed up to Google Drive or iCloud")},
	}
}

// typedOr is what somebody typed into a field, or what stands there before.
func typedOr(typed url.Values, name, before string) string {
	if typed.Has(name) {
		return typed.Get(name)
	}
	return before
}

// checkWord names a check.
func checkWord(ctx context.Context, k onboard.CheckKey) string {
	switch k {
	case onboard.CheckCountry:
		return t(ctx, "Country")
	case onboard.CheckApp:
		return t(ctx, "App")
	case onboard.CheckVersion:
		return t(ctx, "Version of the app")
	case onboard.CheckActivity:
		return t(ctx, "Days of use")
	case onboard.CheckVerified:
		return t(ctx, "Business verification")
	case onboard.CheckPage:
		return t(ctx, "Facebook page")
	case onboard.CheckOnAPI:
		return t(ctx, "On the API now")
	case onboard.CheckWasOnAPI:
		return t(ctx, "On the API earlier")
	case onboard.CheckPartner:
		return t(ctx, "Another platform")
	case onboard.CheckCompanions:
		return t(ctx, "Linked devices")
	case onboard.CheckWindows:
		return t(ctx, "WhatsApp for Windows and Wear OS")
	case onboard.CheckFeatures:
		return t(ctx, "Features in use")
	case onboard.CheckGroups:
		return t(ctx, "Groups")
	case onboard.CheckBadge:
		return t(ctx, "Badge")
	case onboard.CheckBackup:
		return t(ctx, "Backup")
	}
	return t(ctx, "Known here")
}

func verdictWord(ctx context.Context, v onboard.Verdict) string {
	switch v {
	case onboard.VerdictGood:
		return t(ctx, "Good")
	case onboard.VerdictWatch:
		return t(ctx, "Mind it")
	case onboard.VerdictStop:
		return t(ctx, "Not like this")
	}
	return t(ctx, "Not known")
}

// evidenceOf says what a check looked at, and who says so.
func evidenceOf(ctx context.Context, c onboard.PassportCheck) string {
	evidence := c.Evidence
	switch evidence {
	case "yes":
		evidence = t(ctx, "Yes")
	case "no":
		evidence = t(ctx, "No")
	case "", "-1":
		evidence = "–"
	}
	if c.By == "told" && c.Evidence != "" && c.Evidence != "-1" {
		return t(ctx, "%s, as told", evidence)
	}
	return evidence
}

// checkStory says what a check means for connecting.
func checkStory(ctx context.Context, c onboard.PassportCheck) string {
	if c.Verdict == onboard.VerdictUnknown {
		return t(ctx, "Nobody said. Look it up before you connect.")
	}
	bad := c.Verdict != onboard.VerdictGood
	switch c.Key {
	case onboard.CheckCountry:
		if bad {
			return t(ctx, "WhatsApp does not offer it for numbers of this country yet.")
		}
		return t(ctx, "WhatsApp offers it for numbers of this country. Its window has the last word.")
	case onboard.CheckApp:
		if bad {
			return t(ctx, "Only numbers of the WhatsApp Business app can be connected. Register it there first.")
		}
	case onboard.CheckVersion:
		if bad {
			return t(ctx, "Update the app to 2.24.17 or newer.")
		}
	case onboard.CheckActivity:
		if bad {
			return t(ctx, "Use it for seven days or longer first: numbers that are too new are refused.")
		}
	case onboard.CheckVerified:
		if bad {
			return t(ctx, "It can be connected; without verification WhatsApp allows 250 people a day outside of open windows.")
		}
	case onboard.CheckPage:
		if bad {
			return t(ctx, "Link a page of the business, should WhatsApp's window ask for one.")
		}
	}
	if bad {
		return changeStory(ctx, c)
	}
	return ""
}

// changeStory says what changes when the number is connected.
func changeStory(ctx context.Context, c onboard.PassportCheck) string {
	switch c.Key {
	case onboard.CheckOnAPI:
		return t(ctx, "It cannot be turned into one on both sides: take it off the API, use it in the app for some weeks, then connect it.")
	case onboard.CheckWasOnAPI:
		return t(ctx, "It may be refused for one to two months after it left the API.")
	case onboard.CheckPartner:
		return t(ctx, "Disconnect the other platform on the phone first: Settings, Account, Business platform.")
	case onboard.CheckCompanions:
		return t(ctx, "All are signed out once and can be linked again.")
	case onboard.CheckWindows:
		return t(ctx, "They cannot come back. Use WhatsApp Web or the app for Mac instead.")
	case onboard.CheckFeatures:
		var words []string
		for _, f := range c.Features {
			words = append(words, featureWord(ctx, f))
		}
		return t(ctx, "Will be switched off: %s.", strings.Join(words, ", "))
	case onboard.CheckGroups:
		return t(ctx, "They go on working on the phone, and are not seen here.")
	case onboard.CheckBadge:
		return t(ctx, "The official badge is not granted to numbers of the app. What becomes of one that is there WhatsApp does not say.")
	case onboard.CheckBackup:
		return t(ctx, "A partner reports that backups to the cloud stop. Make one before.")
	case onboard.CheckHere:
		return t(ctx, "It is connected here already.")
	}
	return ""
}

// modeVerdict says what the checks mean for a mode.
func modeVerdict(ctx context.Context, m onboard.ModeVerdict) string {
	var because []string
	for _, k := range m.Because {
		because = append(because, checkWord(ctx, k))
	}
	list := strings.Join(because, ", ")
	switch m.Verdict {
	case onboard.VerdictGood:
		return t(ctx, "Nothing speaks against it.")
	case onboard.VerdictUnknown:
		return t(ctx, "Nothing speaks against it; not known: %s.", list)
	case onboard.VerdictWatch:
		return t(ctx, "It works. Mind: %s.", list)
	}
	return t(ctx, "Not like this: %s.", list)
}

// dollars writes an amount of US dollars.
func dollars(ctx context.Context, n float64) string {
	return t(ctx, "%s US dollars", tongue(ctx).Decimal(n, 2))
}

func privateWord(ctx context.Context, k chat.PrivateKind) string {
	switch k {
	case chat.PrivateNumber:
		return t(ctx, "Phone number")
	case chat.PrivateName:
		return t(ctx, "Name in the address book")
	}
	return t(ctx, "Label")
}

// privateValue is what a rule looks for, as people write it.
func privateValue(r chat.PrivateRule) string {
	if r.Kind == chat.PrivateNumber {
		return phonenumber.Display(r.Value)
	}
	return r.Value
}
