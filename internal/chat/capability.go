package chat

import "strings"

// Feature is something WhatsApp can do.
type Feature string

// The features whose place differs by mode.
const (
	FeatureOneToOne     Feature = "one_to_one"
	FeatureTemplates    Feature = "templates"
	FeatureInteractive  Feature = "interactive" // buttons, lists, flows
	FeatureContacts     Feature = "contacts"
	FeatureHistory      Feature = "history"
	FeatureEdits        Feature = "edits" // and deletions for everyone
	FeatureGroups       Feature = "groups"
	FeatureCalls        Feature = "calls"
	FeatureCatalog      Feature = "catalog"
	FeatureStatus       Feature = "status_posts"
	FeatureChannels     Feature = "channels"
	FeatureTools        Feature = "messaging_tools" // greeting, away, quick replies, labels
	FeatureProfile      Feature = "profile"
	FeatureViewOnce     Feature = "view_once"
	FeatureDisappearing Feature = "disappearing"
	FeatureLiveLocation Feature = "live_location"
	FeatureBroadcast    Feature = "broadcast_lists"
	FeatureCompanions   Feature = "companions"
	FeatureWindows      Feature = "windows_and_wear_os"
	FeatureBadge        Feature = "official_badge"
)

// Place says where a feature is available.
type Place string

// The places.
const (
	PlaceBoth Place = "both"
	PlaceApp  Place = "app_only"
	PlaceAPI  Place = "api_only"
	PlaceOff  Place = "off"
)

// CapabilityRow says where one feature is available in each mode, and who says so.
type CapabilityRow struct {
	Feature     Feature
	Coexistence Place
	API         Place
	App         Place
	Source      string
}

// Place returns where the feature is available in a mode.
func (r CapabilityRow) Place(m Mode) Place {
	switch m {
	case ModeCoexistence:
		return r.Coexistence
	case ModeAPI:
		return r.API
	}
	return r.App
}

// Sources of the capability table.
const (
	fromTable    = "Meta: onboarding Business app users, feature table, 26 Jun 2026"
	fromGuides   = "Meta: message guides, Nov 2025"
	fromWebhooks = "Meta: smb_message_echoes page, 21 May 2026; feature table, 26 Jun 2026"
	fromDevices  = "Meta: onboarding Business app users, linked devices, 26 Jun 2026"
	fromBadge    = "Meta: official business accounts page, 12 Dec 2025"
)

// Capabilities is the one table of what can be done where: pages explain it, [Permit] obeys it, the sandbox enforces it.
// For a number on the API only it tells what Saltbridge does there, which can be less than Meta offers (groups, calls).
func Capabilities() []CapabilityRow {
	return []CapabilityRow{
		{FeatureOneToOne, PlaceBoth, PlaceAPI, PlaceApp, fromTable},
		{FeatureTemplates, PlaceAPI, PlaceAPI, PlaceOff, fromGuides},
		{FeatureInteractive, PlaceAPI, PlaceAPI, PlaceOff, fromGuides},
		{FeatureContacts, PlaceBoth, PlaceOff, PlaceApp, fromTable},
		{FeatureHistory, PlaceBoth, PlaceOff, PlaceApp, fromTable},
		{FeatureEdits, PlaceApp, PlaceOff, PlaceApp, fromWebhooks},
		{FeatureGroups, PlaceApp, PlaceOff, PlaceApp, fromTable},
		{FeatureCalls, PlaceApp, PlaceOff, PlaceApp, fromTable},
		{FeatureCatalog, PlaceApp, PlaceAPI, PlaceApp, fromTable},
		{FeatureStatus, PlaceApp, PlaceOff, PlaceApp, fromTable},
		{FeatureChannels, PlaceApp, PlaceOff, PlaceApp, fromTable},
		{FeatureTools, PlaceApp, PlaceOff, PlaceApp, fromTable},
		{FeatureProfile, PlaceApp, PlaceAPI, PlaceApp, fromTable},
		{FeatureViewOnce, PlaceOff, PlaceOff, PlaceApp, fromTable},
		{FeatureDisappearing, PlaceOff, PlaceOff, PlaceApp, fromTable},
		{FeatureLiveLocation, PlaceOff, PlaceOff, PlaceApp, fromTable},
		{FeatureBroadcast, PlaceOff, PlaceOff, PlaceApp, fromTable},
		{FeatureCompanions, PlaceApp, PlaceOff, PlaceApp, fromDevices},
		{FeatureWindows, PlaceOff, PlaceOff, PlaceApp, fromDevices},
		{FeatureBadge, PlaceOff, PlaceAPI, PlaceOff, fromBadge},
	}
}

// Capability returns where a feature is available on a number in a mode.
func Capability(feature Feature, mode Mode) Place {
	for _, row := range Capabilities() {
		if row.Feature == feature {
			return row.Place(mode)
		}
	}
	return PlaceOff
}

// appOnly are types of messages, and kinds of interactive messages, that no number sends through Saltbridge, with what
// to do instead.
var appOnly = map[string]string{
	"call":                    "Calls do not go through the API here. Call from the phone, or ask the customer to call.",
	"voice_call":              "Buttons for calls do not go through the API here. Send the number to call as text, or call from the phone.",
	"call_permission_request": "Permission to call cannot be asked for through the API here. Ask in a text, or call from the phone.",
	"live_location":           "Live locations are switched off on connected numbers. Send a location instead.",
	"view_once":               "View-once messages are switched off on connected numbers. Send the image or video as it is.",
	"poll":                    "Polls cannot be sent through the API. Send buttons or a list instead: type interactive.",
	"pin":                     "Messages can be pinned in groups only, and groups stay on the phone. Pin it there.",
	"group":                   "Groups stay on the phone and do not go through the API. Write to each person, or use the phone.",
	"edit":                    "A message cannot be edited through the API. Send a correction, quoting the first one.",
	"revoke":                  "A message cannot be deleted for everyone through the API. Send a correction, quoting it.",
	"order":                   "Orders come from customers. To offer products use type interactive.",
	"order_details":           "Payments do not go through Saltbridge. Send a link to your payment page: interactive, cta_url.",
	"order_status":            "Payments do not go through Saltbridge. Tell the status of the order in a text or a template.",
}

// dialling are the country codes of the countries in which addresses can be asked for (Meta: address messages page, Nov
// 2025: business and customer both of India, or both of Singapore).
var dialling = map[string]string{"IN": "91", "SG": "65"}

// feature returns what sending the content needs, and the kind of interactive message that needs it.
func (c Content) feature() (feature Feature, kind string) {
	if c.Type == "template" {
		return FeatureTemplates, ""
	}
	if c.Type == "interactive" {
		kind = c.interactiveKind()
	}
	switch kind {
	case "":
		return FeatureOneToOne, ""
	case "product", "product_list", "catalog_message":
		return FeatureCatalog, kind
	}
	return FeatureInteractive, kind
}

func (c Content) interactiveKind() string {
	tree, err := c.tree()
	if err != nil {
		return ""
	}
	return leaf{"", tree}.at("interactive.type")
}

// Free reports whether the content may go out only while the customer service window is open: everything but templates.
func (c Content) Free() bool { return c.Type != "template" }

// Permit says whether a number can send a content to a contact at all, whatever the hour.
func Permit(c Content, n Number, to Contact) error {
	feature, kind := c.feature()
	switch place := Capability(feature, n.Mode); {
	case place != PlaceApp && place != PlaceOff:
	case feature == FeatureCatalog:
		return &Error{Kind: Incapable, Field: "interactive.type",
			Say: "Products of the catalogue cannot be sent through the API while the number is used in the Business app too. Send them from the phone, or send a link: interactive, cta_url."}
	default:
		return Errorf(Incapable, "The number is used in the Business app only, so nothing can be sent from here. Write on the phone, or connect the number.")
	}
	if kind == "address_message" {
		return permitAddress(c, n, to)
	}
	return nil
}

func permitAddress(c Content, n Number, to Contact) error {
	tree, err := c.tree()
	if err != nil {
		return err
	}
	country := leaf{"", tree}.at("interactive.action.parameters.country")
	code := dialling[country]
	if code != "" && strings.HasPrefix(n.Digits, code) && strings.HasPrefix(to.Phone, code) {
		return nil
	}
	return &Error{Kind: Incapable, Field: "interactive.action.parameters.country",
		Say: "An address can be asked for only where business and customer are both of that country: India or Singapore. Ask in a text, or use location_request_message."}
}
