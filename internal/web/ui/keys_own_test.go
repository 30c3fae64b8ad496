package ui

import (
	"strings"
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
)

func TestKeysAreReadAsPeopleWriteThem(t *testing.T) {
	for typed, want := range map[string]string{
		"": "", "J": "j", " g  M ": "g m", "shift+e": "Shift + E", "ctrl + shift + y": "Ctrl + Shift + Y", "Cmd+J": "Ctrl + J", "?": "?", "+": "+", "ж": "ж",
	} {
		if got, fault := tidyKeys(t.Context(), typed); got != want || fault != "" {
			t.Errorf("%q is %q (%s), want %q", typed, got, fault, want)
		}
	}
	for typed, say := range map[string]string{
		"enter": "Write one key", "a b c": "Write one key", "alt+j": "Ctrl or Shift", "shift+1": "as they are", "ctrl+w": "Ctrl + W", "ctrl+": "Write one key", "Ctrl + F5": "Write one key", "ab": "Write one key",
	} {
		if got, fault := tidyKeys(t.Context(), typed); !strings.Contains(fault, say) || got != typed {
			t.Errorf("%q gives %q, %q; want %q", typed, got, fault, say)
		}
	}
}

// TestNoKeyLeadsToTwoActs changes keys so that they meet others, wholly or at the beginning.
func TestNoKeyLeadsToTwoActs(t *testing.T) {
	read := func(changes map[string]string) (map[string]string, KeysPage) {
		usual := usualKeys(t.Context(), chat.RoleAdmin)
		return ReadKeys(t.Context(), chat.RoleAdmin, func(id string) string {
			if keys, ok := changes[id]; ok {
				return keys
			}
			return usual[id]
		})
	}
	if own, page := read(nil); len(own) != 0 || len(page.Faults) != 0 {
		t.Fatalf("the usual keys are wrong: %v %v", own, page.Faults)
	}
	own, page := read(map[string]string{"next": "n", "note": "j", "previous": "", "go./operator": "g p"})
	if len(page.Faults) != 0 || len(own) != 4 || own["next"] != "n" || own["previous"] != "" {
		t.Errorf("a swap gives %v, %v", own, page.Faults)
	}
	for name, tt := range map[string]struct{ act, keys, say string }{
		"the same key":        {"note", "j", "Next conversation"},
		"the same chord":      {"note", "ctrl+z", "Undo"},
		"begins two":          {"note", "g", "saved views"},
		"two begin with one":  {"note", "j x", "Next conversation"},
		"of the saved views":  {"note", "g 1", "saved views"},
		"the browser's":       {"note", "Ctrl+T", "Ctrl + T"},
		"one of a later pair": {"go./settings/labels", "g m", "Mine"},
	} {
		if _, page := read(map[string]string{tt.act: tt.keys}); !strings.Contains(page.Faults[tt.act], tt.say) || len(page.Faults) != 1 {
			t.Errorf("%s: %v", name, page.Faults)
		}
	}
}

func TestTheSheetShowsOnesOwnKeys(t *testing.T) {
	ctx := WithFrame(t.Context(), Frame{Lang: "en", Keys: map[string]string{"next": "n", "view.mine": "g i", "previous": ""}})
	keys := map[string]string{}
	for _, g := range Acts(ctx, chat.RoleAgent) {
		for _, a := range g.Acts {
			keys[a.ID] = a.Keys
		}
	}
	if keys["next"] != "n" || keys["view.mine"] != "g i" || keys["previous"] != "" || keys["resolve"] != "e" || BuiltIn(ctx)[0].Keys != "g i" {
		t.Errorf("the sheet has %v", keys)
	}
	for keys, want := range map[string]string{"n": "N", "Shift + E": "Shift+E", "Ctrl + Z": "Control+Z", "g m": "", "": ""} {
		if got := ariaKeys(keys); got != want {
			t.Errorf("%q is %q for screen readers, want %q", keys, got, want)
		}
	}
}
