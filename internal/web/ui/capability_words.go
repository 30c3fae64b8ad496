package ui

import (
	"context"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// featureWord names a feature of WhatsApp.
func featureWord(ctx context.Context, f chat.Feature) string {
	switch f {
	case chat.FeatureOneToOne:
		return t(ctx, "One-to-one chats")
	case chat.FeatureTemplates:
		return t(ctx, "Message templates")
	case chat.FeatureInteractive:
		return t(ctx, "Buttons, lists and forms")
	case chat.FeatureContacts:
		return t(ctx, "Contacts of the address book")
	case chat.FeatureHistory:
		return t(ctx, "Chat history of up to six months")
	case chat.FeatureEdits:
		return t(ctx, "Editing and deleting for everyone")
	case chat.FeatureGroups:
		return t(ctx, "Groups")
	case chat.FeatureCalls:
		return t(ctx, "Voice and video calls")
	case chat.FeatureCatalog:
		return t(ctx, "Catalogue and products")
	case chat.FeatureStatus:
		return t(ctx, "Status posts")
	case chat.FeatureChannels:
		return t(ctx, "Channels")
	case chat.FeatureTools:
		return t(ctx, "Greeting, away message, quick replies, labels of the app")
	}
	return rareFeatureWord(ctx, f)
}

func rareFeatureWord(ctx context.Context, f chat.Feature) string {
	switch f {
	case chat.FeatureProfile:
		return t(ctx, "Business profile")
	case chat.FeatureViewOnce:
		return t(ctx, "View once")
	case chat.FeatureDisappearing:
		return t(ctx, "Disappearing messages")
	case chat.FeatureLiveLocation:
		return t(ctx, "Live location")
	case chat.FeatureBroadcast:
		return t(ctx, "Broadcast lists")
	case chat.FeatureCompanions:
		return t(ctx, "Linked devices")
	case chat.FeatureWindows:
		return t(ctx, "WhatsApp for Windows and Wear OS")
	case chat.FeatureBadge:
		return t(ctx, "Official badge")
	}
	return string(f)
}

// placeSign says where a feature is available.
func placeSign(ctx context.Context, p chat.Place) sign {
	switch p {
	case chat.PlaceBoth:
		return sign{"bridge", t(ctx, "On both sides")}
	case chat.PlaceApp:
		return sign{"phone", t(ctx, "In the app only")}
	case chat.PlaceAPI:
		return sign{"server", t(ctx, "Here only")}
	}
	return sign{"close", t(ctx, "Switched off")}
}

// featureStory explains what the place of a feature means for people; empty where the place says it all.
func featureStory(ctx context.Context, f chat.Feature, m chat.Mode) string {
	if m == chat.ModeApp {
		return ""
	}
	switch {
	case f == chat.FeatureEdits && m == chat.ModeCoexistence:
		return t(ctx, "What the phone edits or deletes shows here too. What was sent from here cannot be edited or deleted: send a correction.")
	case f == chat.FeatureEdits:
		return t(ctx, "Messages sent through the API cannot be edited or deleted: send a correction.")
	case f == chat.FeatureGroups && m == chat.ModeCoexistence:
		return t(ctx, "Groups stay on the phone. WhatsApp sends nothing of them, so nothing of them is here.")
	case f == chat.FeatureGroups:
		return t(ctx, "Saltbridge does not use groups on the API.")
	case f == chat.FeatureCalls && m == chat.ModeCoexistence:
		return t(ctx, "Calls ring on the phone only, and leave no trace here.")
	case f == chat.FeatureCatalog && m == chat.ModeCoexistence:
		return t(ctx, "Show products on the phone, or send a link from here.")
	case f == chat.FeatureProfile && m == chat.ModeCoexistence:
		return t(ctx, "Change name, address and hours in the app.")
	case f == chat.FeatureViewOnce, f == chat.FeatureDisappearing, f == chat.FeatureLiveLocation:
		return t(ctx, "Switched off in one-to-one chats, on the phone too.")
	case f == chat.FeatureBroadcast:
		return t(ctx, "Old lists can be read, new ones cannot be made. Campaigns with templates take their place.")
	case f == chat.FeatureCompanions && m == chat.ModeCoexistence:
		return t(ctx, "All are signed out once when the number is connected, and can be linked again.")
	case f == chat.FeatureWindows:
		return t(ctx, "Cannot be linked to a connected number. Use WhatsApp Web or the app for Mac instead.")
	case f == chat.FeatureBadge && m == chat.ModeCoexistence:
		return t(ctx, "WhatsApp does not grant it to numbers of the Business app.")
	}
	return ""
}
