package chat

// Feature is something WhatsApp can do.
type Feature string

// The features whose place differs by mode.
const (
	FeatureOneToOne     Feature = "one_to_one"
	FeatureGroups       Feature = "groups"
	FeatureCalls        Feature = "calls"
	FeatureCatalog      Feature = "catalog"
	FeatureViewOnce     Feature = "view_once"
	FeatureDisappearing Feature = "disappearing"
	FeatureLiveLocation Feature = "live_location"
	FeatureBroadcast    Feature = "broadcast_lists"
	FeatureTemplates    Feature = "templates"
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

// Capability returns where a feature is available on a number in a mode.
// Source: Meta's onboarding page, feature table, 26 Jun 2026.
func Capability(feature Feature, mode Mode) Place {
	switch mode {
	case ModeCoexistence:
		return coexistence(feature)
	case ModeAPI:
		if feature == FeatureOneToOne || feature == FeatureTemplates {
			return PlaceAPI
		}
		return PlaceOff
	}
	if feature == FeatureTemplates {
		return PlaceOff
	}
	return PlaceApp
}

func coexistence(feature Feature) Place {
	switch feature {
	case FeatureOneToOne:
		return PlaceBoth
	case FeatureTemplates:
		return PlaceAPI
	case FeatureGroups, FeatureCalls, FeatureCatalog:
		return PlaceApp
	}
	return PlaceOff // view once, disappearing, live location, broadcast lists
}
