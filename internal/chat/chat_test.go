package chat_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
)

func TestAnErrorKeepsItsKindItsSentenceAndItsCause(t *testing.T) {
	cause := errors.New("disk: short write")
	err := fmt.Errorf("while saving: %w", chat.Because(chat.Unavailable, cause, "Try again in %d s.", 5))
	if chat.KindOf(err) != chat.Unavailable || chat.Sentence(err) != "Try again in 5 s." || !errors.Is(err, cause) {
		t.Errorf("kind %s, sentence %q, error %v", chat.KindOf(err), chat.Sentence(err), err)
	}
	if got, want := err.Error(), "while saving: Try again in 5 s.: disk: short write"; got != want {
		t.Errorf("the log says %q, want %q", got, want)
	}
	if got := chat.Errorf(chat.Invalid, "Use digits, not %q.", "x").Error(); got != `Use digits, not "x".` {
		t.Errorf("without a cause: %q", got)
	}
}

func TestAnUnexpectedErrorTellsPeopleNothing(t *testing.T) {
	err := errors.New("sql: secret detail")
	if chat.KindOf(err) != chat.Internal || chat.Sentence(err) == "" || chat.Sentence(err) == err.Error() {
		t.Errorf("kind %s, sentence %q", chat.KindOf(err), chat.Sentence(err))
	}
	if chat.KindOf(nil) != chat.Internal {
		t.Error("no error has a kind of its own")
	}
}

func TestTheFirstErrorOfAChainCounts(t *testing.T) {
	inner := chat.Errorf(chat.NotFound, "inner")
	if outer := chat.Because(chat.Conflict, inner, "outer"); chat.KindOf(outer) != chat.Conflict || chat.Sentence(outer) != "outer" {
		t.Error("the inner one won")
	}
}

func TestAContactIsCalledByTheBestNameThereIs(t *testing.T) {
	c := chat.Contact{}
	for _, step := range []struct {
		set  func()
		want string
	}{
		{func() {}, "Unknown"},
		{func() { c.Phone = "4915112345678" }, "+4915112345678"},
		{func() { c.Username = "ada" }, "@ada"},
		{func() { c.ProfileName = "Ada L." }, "Ada L."},
		{func() { c.BookName = "Ada, the printer" }, "Ada, the printer"},
	} {
		step.set()
		if c.Name() != step.want {
			t.Errorf("got %q, want %q", c.Name(), step.want)
		}
	}
}

func TestOnlyAdminsMayAdmin(t *testing.T) {
	if (chat.Viewer{Role: chat.RoleAgent}).MayAdmin() || (chat.Viewer{}).MayAdmin() {
		t.Error("someone else may")
	}
	if v := chat.SystemViewer(5); !v.MayAdmin() || v.Account != 5 || v.Agent != 0 {
		t.Errorf("the system's viewer is %+v", v)
	}
}

func TestSupervisorsAndAdminsMayWatch(t *testing.T) {
	for role, want := range map[chat.Role]bool{"": false, chat.RoleAgent: false, chat.RoleSupervisor: true, chat.RoleAdmin: true} {
		if v := (chat.Viewer{Role: role}); v.MayWatch() != want || v.MayAdmin() != (role == chat.RoleAdmin) {
			t.Errorf("%q: watches %v, administers %v", role, v.MayWatch(), v.MayAdmin())
		}
	}
	for _, role := range chat.Roles() {
		if err := role.Check(); err != nil {
			t.Error(err)
		}
	}
}

func TestCapabilityKnowsEveryFeatureInEveryMode(t *testing.T) {
	for _, c := range []struct {
		feature           chat.Feature
		both, api, onlyIn chat.Place // coexistence, API, app
	}{
		{chat.FeatureOneToOne, chat.PlaceBoth, chat.PlaceAPI, chat.PlaceApp},
		{chat.FeatureGroups, chat.PlaceApp, chat.PlaceOff, chat.PlaceApp},
		{chat.FeatureCalls, chat.PlaceApp, chat.PlaceOff, chat.PlaceApp},
		{chat.FeatureCatalog, chat.PlaceApp, chat.PlaceAPI, chat.PlaceApp},
		{chat.FeatureViewOnce, chat.PlaceOff, chat.PlaceOff, chat.PlaceApp},
		{chat.FeatureDisappearing, chat.PlaceOff, chat.PlaceOff, chat.PlaceApp},
		{chat.FeatureLiveLocation, chat.PlaceOff, chat.PlaceOff, chat.PlaceApp},
		{chat.FeatureBroadcast, chat.PlaceOff, chat.PlaceOff, chat.PlaceApp},
		{chat.FeatureTemplates, chat.PlaceAPI, chat.PlaceAPI, chat.PlaceOff},
	} {
		for mode, want := range map[chat.Mode]chat.Place{chat.ModeCoexistence: c.both, chat.ModeAPI: c.api, chat.ModeApp: c.onlyIn} {
			if got := chat.Capability(c.feature, mode); got != want {
				t.Errorf("%s in mode %s: %s, want %s", c.feature, mode, got, want)
			}
		}
	}
}

func TestACoexistenceNumberIsSlower(t *testing.T) {
	if chat.RateFor(chat.ModeCoexistence) != 20 || chat.RateFor(chat.ModeAPI) != 80 {
		t.Error("the rates are not Meta's")
	}
}
