package ui

import (
	"context"
	"strings"
	"time"

	"github.com/saltbridge/saltbridge/internal/auth"
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/language"
)

// SettingsPage is one page of the settings in their navigation.
type SettingsPage struct {
	Path  string // below /settings/
	Icon  string
	Word  string
	Admin bool // for administrators
}

// settingsPages are the pages of the settings in the order of their navigation. A page is added with a line here, its routes, and a
// component inside [SettingsFrame].
func settingsPages(ctx context.Context) []SettingsPage {
	return []SettingsPage{
		{"profile", "person", t(ctx, "Profile"), false},
		{"language", "globe", t(ctx, "Language and time"), false},
		{"notifications", "bell", t(ctx, "Notifications"), false},
		{"keys", "keyboard", t(ctx, "Keys"), false},
		{"snippets", "snippet", t(ctx, "Snippets"), false},
		{"views", "filter", t(ctx, "Views"), false},
		{"labels", "label", t(ctx, "Labels"), false},
		{"teams", "team", t(ctx, "Teams"), true},
		{"agents", "lock", t(ctx, "Who sees what"), true},
	}
}

// Profile is the page about oneself.
type Profile struct {
	Name, Initials string // as typed, after a fault
	Hue            int
	Takes          bool // whether conversations that nobody has become one's own by a reply
	Seats          []auth.Seat
	Watchers       []string // names of the others who may watch
	Saved          string   // what was just saved: profile, replies, password or sessions
	Fault          FormFault
}

// FormFault is what is wrong with a form.
type FormFault struct {
	Form  string // which form of the page
	Field string // which field; empty if it is about no single one
	Say   string
}

// in returns the fault of a field; empty if it has none.
func (f FormFault) in(form, field string) string {
	if f.Form == form && f.Field == field {
		return f.Say
	}
	return ""
}

// Tongue is the page about language and time: what the agent chose, and what follows without a choice.
type Tongue struct {
	Language, Zone string // empty for what the browser says
	Hours          language.Hours
	BrowserTag     string // of the language that the browser asks for
	BrowserZone    string
	Languages      []*language.Language
	Saved          bool
	Fault          string
}

// zoneGroup are the time zones of one region.
type zoneGroup struct {
	Region string
	Zones  []string
}

// zoneGroups lists time zones by region; one that is chosen and has an older name is among them.
func zoneGroups(chosen string) []zoneGroup {
	var groups []zoneGroup
	known := chosen == ""
	for _, zone := range language.Zones() {
		region, _, _ := strings.Cut(zone, "/")
		if len(groups) == 0 || groups[len(groups)-1].Region != region {
			groups = append(groups, zoneGroup{Region: region})
		}
		last := &groups[len(groups)-1]
		last.Zones = append(last.Zones, zone)
		known = known || zone == chosen
	}
	if !known {
		groups = append([]zoneGroup{{Region: chosen, Zones: []string{chosen}}}, groups...)
	}
	return groups
}

// zoneWord writes a time zone for people: Kolkata (UTC+05:30).
func zoneWord(ctx context.Context, zone string) string {
	place := zone[strings.LastIndex(zone, "/")+1:]
	if region, rest, ok := strings.Cut(zone, "/"); ok && region == "America" {
		place = rest // America/Argentina/Salta
	}
	place = strings.ReplaceAll(strings.ReplaceAll(place, "_", " "), "/", ", ")
	where, err := time.LoadLocation(zone)
	if err != nil {
		return place
	}
	return place + " (UTC" + time.UnixMilli(now(ctx)).In(where).Format("-07:00") + ")"
}

// deviceWord names a browser by what it calls itself.
func deviceWord(ctx context.Context, device string) string {
	browser := firstIn(device, [][2]string{{"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser", "Samsung Internet"}, {"Firefox", "Firefox"},
		{"FxiOS", "Firefox"}, {"CriOS", "Chrome"}, {"Chrom", "Chrome"}, {"Safari", "Safari"}})
	system := firstIn(device, [][2]string{{"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Windows", "Windows"},
		{"CrOS", "ChromeOS"}, {"Mac OS X", "macOS"}, {"Linux", "Linux"}})
	switch {
	case browser == "" && system == "":
		return t(ctx, "A browser that does not say which")
	case system == "":
		return browser
	case browser == "":
		return t(ctx, "A browser on %s", system)
	}
	return t(ctx, "%s on %s", browser, system)
}

func firstIn(text string, words [][2]string) string {
	for _, w := range words {
		if strings.Contains(text, w[0]) {
			return w[1]
		}
	}
	return ""
}

// hueWord names a colour of avatars.
func hueWord(ctx context.Context, n int) string {
	return []string{t(ctx, "As it comes"), t(ctx, "Green"), t(ctx, "Orange"), t(ctx, "Blue"), t(ctx, "Pink"), t(ctx, "Violet"), t(ctx, "Lime"), t(ctx, "Yellow"), t(ctx, "Red")}[n]
}

// agentHue is the colour of an agent's avatar.
func agentHue(a chat.Agent) string {
	if a.Hue == 0 {
		return hue(int64(a.ID))
	}
	return "hue-" + string(rune('0'+(a.Hue-1)%hues))
}

// agentInitials are the letters of an agent's avatar.
func agentInitials(a chat.Agent) string {
	if a.Initials != "" {
		return a.Initials
	}
	return initials(a.Name)
}

// FormField is a field of one line in a form.
type FormField struct {
	Type, Name, Label, Value, Autocomplete string
	Hint                                   string // what belongs into it; may be empty
	Fault                                  string // what is wrong with what is in it; empty if nothing is
	Required                               bool
	Longest                                int // characters; 0 for any
}

// afternoon is a time of day that looks different with twelve hours.
func afternoon() time.Time { return time.Date(2026, 1, 1, 14, 5, 0, 0, time.UTC) }

// listExamples are times as a list of conversations shows them.
func listExamples(ctx context.Context) []string {
	at := now(ctx)
	return []string{listTime(ctx, at-2*hour), listTime(ctx, at-day), listTime(ctx, at-3*day), listTime(ctx, at-30*day)}
}
