package ui

import (
	"context"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// Act is something that can be done by a key or from the palette. The scripts know it by its id; static/js/keys.js reads the
// table from the sheet of shortcuts, so that there is only this one.
type Act struct {
	ID    string
	Keys  string // as people read them: "Shift + E", "g m"; empty: only in the palette
	Word  string
	Icon  string
	Fixed bool // a key of a field or of the browser: shown, not handled by keys.js, not in the palette
}

// ActGroup is a part of the sheet.
type ActGroup struct {
	Title string
	Acts  []Act
}

// Acts are all shortcuts with the reader's own keys, in the order of the sheet.
func Acts(ctx context.Context, role chat.Role) []ActGroup {
	groups := usualActs(ctx, role)
	for _, g := range groups {
		for i, a := range g.Acts {
			if !a.Fixed {
				g.Acts[i].Keys = ownKeys(ctx, a.ID, a.Keys)
			}
		}
	}
	return groups
}

// ownKeys are the keys the reader chose for an act; the usual ones without a choice.
func ownKeys(ctx context.Context, id, usual string) string {
	if own, ok := frame(ctx).Keys[id]; ok {
		return own
	}
	return usual
}

// usualActs are all shortcuts as they are for everybody at first.
func usualActs(ctx context.Context, role chat.Role) []ActGroup {
	return []ActGroup{
		{t(ctx, "Conversations"), []Act{
			{ID: "next", Keys: "j", Word: t(ctx, "Next conversation"), Icon: "down"},
			{ID: "previous", Keys: "k", Word: t(ctx, "Previous conversation"), Icon: "up"},
			{ID: "resolve", Keys: "e", Word: t(ctx, "Resolve"), Icon: "check"},
			{ID: "resolve.next", Keys: "Shift + E", Word: t(ctx, "Resolve and open the next"), Icon: "check"},
			{ID: "reopen", Keys: "o", Word: t(ctx, "Reopen"), Icon: "reopen"},
			{ID: "unread", Keys: "u", Word: t(ctx, "Mark as unread"), Icon: "unread"},
			{ID: "read", Keys: "Shift + U", Word: t(ctx, "Mark as read"), Icon: "read"},
			{ID: "assign", Keys: "a", Word: t(ctx, "Assign"), Icon: "assign"},
			{ID: "assign.me", Keys: "m", Word: t(ctx, "Assign to me"), Icon: "person"},
			{ID: "label", Keys: "l", Word: t(ctx, "Label"), Icon: "label"},
			{ID: "priority", Keys: "p", Word: t(ctx, "Priority"), Icon: "flag"},
			{ID: "snooze", Keys: "s", Word: t(ctx, "Snooze"), Icon: "snooze"},
			{ID: "select", Keys: "x", Word: t(ctx, "Select"), Icon: "select"},
			{ID: "select.none", Word: t(ctx, "Select none"), Icon: "close"},
			{ID: "undo", Keys: "Ctrl + Z", Word: t(ctx, "Undo"), Icon: "undo"},
		}},
		{t(ctx, "Writing"), []Act{
			{ID: "reply", Keys: "r", Word: t(ctx, "Reply"), Icon: "reply"},
			{ID: "note", Keys: "n", Word: t(ctx, "Write a note"), Icon: "draft"},
			{ID: "templates", Keys: "Alt + T", Word: t(ctx, "Templates"), Fixed: true},
			{ID: "mode", Keys: "Alt + P", Word: t(ctx, "Change between reply and note"), Fixed: true},
			{ID: "send", Keys: "Enter", Word: t(ctx, "Send"), Fixed: true},
			{ID: "line", Keys: "Shift + Enter", Word: t(ctx, "New line"), Fixed: true},
		}},
		{t(ctx, "Going places"), goingActs(ctx, role)},
		{t(ctx, "Everywhere"), []Act{
			{ID: "palette", Keys: "Ctrl + K", Word: t(ctx, "Do anything"), Icon: "search"},
			{ID: "search", Keys: "/", Word: t(ctx, "Search"), Icon: "search"},
			{ID: "shortcuts", Keys: "?", Word: t(ctx, "This sheet"), Icon: "keyboard"},
			{ID: "leave", Keys: "Esc", Word: t(ctx, "Leave the field, close what is open"), Fixed: true},
		}},
	}
}

func goingActs(ctx context.Context, role chat.Role) []Act {
	var acts []Act
	for _, v := range builtIn(ctx) {
		acts = append(acts, Act{ID: viewAct(v.View), Keys: v.Keys, Word: v.Name, Icon: v.Icon})
	}
	acts = append(acts,
		Act{ID: "view.saved", Keys: "g 1", Word: t(ctx, "The first saved view, g 2 the second, and so on"), Fixed: true},
		Act{ID: "view.new", Word: t(ctx, "New view"), Icon: "plus"},
		Act{ID: "go./numbers", Keys: "g n", Word: t(ctx, "Numbers"), Icon: "number"},
		Act{ID: "go./settings", Keys: "g ,", Word: t(ctx, "Settings"), Icon: "gear"},
		Act{ID: "go./settings/labels", Word: t(ctx, "Labels"), Icon: "label"},
		Act{ID: "go./settings/views", Word: t(ctx, "Views"), Icon: "filter"},
		Act{ID: "go./settings/keys", Word: t(ctx, "Choose your own keys"), Icon: "keyboard"},
		Act{ID: "go./settings/language", Word: t(ctx, "Language and time"), Icon: "globe"},
		Act{ID: "theme.", Word: t(ctx, "Colours as the system has them"), Icon: "contrast"},
		Act{ID: "theme.light", Word: t(ctx, "Light colours"), Icon: "sun"},
		Act{ID: "theme.dark", Word: t(ctx, "Dark colours"), Icon: "moon"},
	)
	if role.MayWatch() {
		acts = append(acts, Act{ID: "go./wall", Keys: "g w", Word: t(ctx, "Wall"), Icon: "screen"})
	}
	if role == chat.RoleAdmin {
		acts = append(acts, Act{ID: "go./operator", Word: t(ctx, "Operator"), Icon: "gauge"})
	}
	return acts
}

// keyWord writes keys for people: a single letter stands as it does on the key.
func keyWord(keys string) string {
	if len(keys) == 1 && keys[0] >= 'a' && keys[0] <= 'z' {
		return string(keys[0] - 32)
	}
	return keys
}
