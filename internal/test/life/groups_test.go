package life_test

import (
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/sandbox"
)

// TestGroupsStayInTheApp has the phone write in a group, which WhatsApp tells nobody, and Meta send what cannot be mirrored: nothing
// of it becomes a conversation, what Meta tells is counted, and the group that somebody named is listed as in the app only.
func TestGroupsStayInTheApp(t *testing.T) {
	eachEngine(t, choices{}, func(t *testing.T, l *life) {
		l.connect(sandbox.DeclineHistory)
		group, err := l.AddGroup(shop, "Team", []string{ana, bo})
		if err != nil {
			t.Fatal(err)
		}
		for _, from := range []string{"", ana} {
			if err := l.GroupWrites(shop, group, from, "Between us"); err != nil {
				t.Fatal(err)
			}
		}
		if err := l.onboard.NameGroup(t.Context(), l.viewer, l.number, "Team"); err != nil {
			t.Fatal(err)
		}
		if all, err := l.store.AppGroups(t.Context(), l.viewer, l.number); err != nil || len(all) != 1 || all[0].Name != "Team" ||
			chat.Capability(chat.FeatureGroups, chat.ModeCoexistence) != chat.PlaceApp {
			t.Errorf("groups %+v, %v: want it listed, in the app only", all, err)
		}
		for id, kind := range map[string]map[string]any{
			"wamid.group": {"group_id": "Y2FwaV9ncm91cDox", "type": "text", "text": map[string]any{"body": "From a group"}},
			"wamid.poll":  {"type": "unsupported", "unsupported": map[string]any{"type": "poll_creation"}, "errors": []any{map[string]any{"code": 131051, "title": "Message type unknown"}}},
		} {
			kind["from"], kind["id"], kind["timestamp"] = ana, id, l.stamp()
			l.says("messages", "message", map[string]any{"contacts": []any{map[string]any{"wa_id": ana, "profile": map[string]any{"name": "Ana"}}}, "messages": []any{kind}})
		}
		blind := func() map[chat.BlindKind]int64 {
			all, err := l.store.BlindSpots(t.Context(), l.viewer, l.number)
			if err != nil {
				t.Fatal(err)
			}
			counts := map[chat.BlindKind]int64{}
			for _, b := range all {
				counts[b.Kind] = b.N
			}
			return counts
		}
		l.eventually("both are counted", func() bool { n := blind(); return n[chat.BlindGroup] == 1 && n[chat.BlindUnsupported] == 1 })
		if s := l.stats(); s.Messages.Total != 1 || s.Conversations != 1 || s.Deliveries.Failed != 0 {
			t.Errorf("stats %+v: want the placeholder of the poll alone", s)
		}
	})
}
