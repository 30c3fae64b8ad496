package ui

import (
	"context"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// KeysPage is the settings page of one's own keys.
type KeysPage struct {
	Groups []ActGroup        // with the keys as they are, or as they were typed
	Usual  map[string]string // the usual keys by act
	Faults map[string]string // what is wrong, by act
	Saved  bool
}

// NewKeysPage is the page with the reader's keys as they are.
func NewKeysPage(ctx context.Context, role chat.Role) KeysPage {
	return KeysPage{Groups: Acts(ctx, role), Usual: usualKeys(ctx, role)}
}

// own are the acts of a group that a reader may give other keys.
func (g ActGroup) own() []Act {
	return slices.DeleteFunc(slices.Clone(g.Acts), func(a Act) bool { return a.Fixed })
}

func usualKeys(ctx context.Context, role chat.Role) map[string]string {
	usual := map[string]string{}
	for _, g := range usualActs(ctx, role) {
		for _, a := range g.own() {
			usual[a.ID] = a.Keys
		}
	}
	return usual
}

// ReadKeys reads what was typed for each act, and returns the choices that are not the usual ones. What is wrong stands in the page's
// faults.
func ReadKeys(ctx context.Context, role chat.Role, typed func(id string) string) (map[string]string, KeysPage) {
	page := KeysPage{Groups: usualActs(ctx, role), Usual: usualKeys(ctx, role), Faults: map[string]string{}}
	own := map[string]string{}
	taken := map[string]string{} // words of acts by their strokes
	for _, g := range page.Groups {
		for i := range g.Acts {
			a := &g.Acts[i]
			if a.Fixed {
				continue
			}
			keys, fault := tidyKeys(ctx, typed(a.ID))
			if a.Keys = keys; fault == "" {
				fault = clash(ctx, taken, a.Word, keys)
			}
			if fault != "" {
				page.Faults[a.ID] = fault
			}
			if keys != page.Usual[a.ID] {
				own[a.ID] = keys
			}
		}
	}
	return own, page
}

// clash says which act has the keys already, or keys that begin with them or that they begin with.
func clash(ctx context.Context, taken map[string]string, word, keys string) string {
	if keys == "" {
		return ""
	}
	first, second, two := strings.Cut(keys, " ")
	if strings.Contains(keys, " + ") {
		first, two = keys, false
	}
	if two && first == "g" && len(second) == 1 && second >= "1" && second <= "9" || keys == "g" {
		return t(ctx, "%s is for the saved views. Choose other keys.", "g 1")
	}
	for _, other := range slices.Sorted(maps.Keys(taken)) {
		if strings.EqualFold(other, keys) || strings.HasPrefix(other, keys+" ") && !strings.Contains(other, " + ") || two && other == first {
			return t(ctx, "“%s” has the keys %s already. Choose other keys for one of the two.", taken[other], keyWord(other))
		}
	}
	taken[keys] = word
	return ""
}

// tidyKeys reads keys as people write them, "ctrl+z" or "G m", and writes them as the table has them: "Ctrl + Z", "g m".
func tidyKeys(ctx context.Context, typed string) (keys, fault string) {
	typed = strings.Join(strings.Fields(typed), " ")
	if parts := strings.Split(typed, "+"); len(parts) > 1 && strings.Trim(typed, "+ ") != "" {
		return tidyChord(ctx, typed, parts)
	}
	keys = strings.ToLower(typed)
	strokes := strings.Split(keys, " ")
	for _, s := range strokes {
		if keys != "" && (utf8.RuneCountInString(s) != 1 || len(strokes) > 2) {
			return typed, t(ctx, "Write one key, two one after the other such as g m, or one with Ctrl or Shift such as Shift + E.")
		}
	}
	return keys, ""
}

// browserKeys are letters that browsers do not give away with Ctrl, or that copy and paste.
const browserKeys = "acflnprtvwx"

// tidyChord reads a key with Ctrl or Shift.
func tidyChord(ctx context.Context, typed string, parts []string) (keys, fault string) {
	key := strings.ToUpper(strings.TrimSpace(parts[len(parts)-1]))
	var ctrl, shift bool
	for _, part := range parts[:len(parts)-1] {
		switch strings.ToLower(strings.TrimSpace(part)) {
		case "ctrl", "control", "cmd", "⌘":
			ctrl = true
		case "shift":
			shift = true
		default:
			return typed, t(ctx, "Keys go with Ctrl or Shift. Others belong to the browser or to a screen reader.")
		}
	}
	letter, _ := utf8.DecodeRuneInString(key)
	switch {
	case utf8.RuneCountInString(key) != 1:
		return typed, t(ctx, "Write one key, two one after the other such as g m, or one with Ctrl or Shift such as Shift + E.")
	case shift && (letter > unicode.MaxASCII || !unicode.IsLetter(letter)):
		return typed, t(ctx, "Shift goes with letters from A to Z. Write other signs as they are, such as ?.")
	case ctrl && strings.Contains(browserKeys, strings.ToLower(key)):
		return typed, t(ctx, "The browser needs %s itself. Choose another key.", "Ctrl + "+key)
	case ctrl && shift:
		return "Ctrl + Shift + " + key, ""
	case ctrl:
		return "Ctrl + " + key, ""
	}
	return "Shift + " + key, ""
}

// ariaKeys writes keys for the attribute that screen readers read; two strokes cannot be told there.
func ariaKeys(keys string) string {
	if strings.Contains(keys, " ") && !strings.Contains(keys, " + ") {
		return ""
	}
	return strings.ReplaceAll(strings.ReplaceAll(keyWord(keys), " ", ""), "Ctrl", "Control")
}
