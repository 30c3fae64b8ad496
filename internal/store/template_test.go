package store_test

import (
	"fmt"
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

const body = `[{"type":"BODY","text":"Hi {{1}}"}]`

// listed are templates as Meta lists them, told apart by their ids.
func listed(metaIDs ...string) (page []chat.Template) {
	for _, id := range metaIDs {
		page = append(page, chat.Template{MetaID: id, Name: "order_" + id, Language: "en_US", Category: chat.CategoryUtility, Status: chat.TemplateApproved,
			Quality: "GREEN", Named: true, Body: "Hi {{1}}", Components: []byte(body)})
	}
	return page
}

func putTemplates(t *testing.T, s *store.Store, shop *storetest.Shop, at int64, page []chat.Template) {
	t.Helper()
	storetest.Write(t, s, func(tx *db.Tx) error { return store.PutTemplates(tx, s.IDs, shop.Account.ID, "w", page, at) })
}

func TestTemplatesComeBackAsListed(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		putTemplates(t, s, shop, noon, listed("1", "2"))
		all := must[[]chat.Template](t)(s.TemplatesAfter(t.Context(), shop.Viewer, 0, 10))
		want := listed("1", "2")
		for i := range want {
			want[i].ID, want[i].Account, want[i].WABAID, want[i].SyncedAt = all[i].ID, shop.Account.ID, "w", noon
		}
		same(t, "all", all, want)
		same(t, "one", must[chat.Template](t)(s.Template(t.Context(), shop.Viewer, want[1].ID)), want[1])
		same(t, "after the first", must[[]chat.Template](t)(s.TemplatesAfter(t.Context(), shop.Viewer, want[0].ID, 10)), want[1:])
		without := must[[]chat.Template](t)(s.Templates(t.Context(), shop.Viewer, "w"))
		if len(without) != 2 || without[0].Components != nil || without[0].Body != "Hi {{1}}" {
			t.Errorf("the list has %+v", without)
		}
		_, err := s.Template(t.Context(), shop.Viewer, 999)
		wantKind(t, err, chat.NotFound)

		storetest.Write(t, s, func(tx *db.Tx) error { return store.UseTemplate(tx, want[0], noon+5) })
		changed := listed("1")
		changed[0].Body, changed[0].Status, changed[0].Language = "Bye", chat.TemplatePaused, "pt_BR"
		putTemplates(t, s, shop, noon+9, changed)
		got := must[chat.Template](t)(s.Template(t.Context(), shop.Viewer, want[0].ID))
		if got.ID != want[0].ID || got.UsedAt != noon+5 || got.Body != "Bye" || got.Status != chat.TemplatePaused || got.Language != "pt_BR" || got.SyncedAt != noon+9 {
			t.Errorf("listed again it is %+v", got)
		}
	})
}

func TestWhatMetaListsNoMoreIsKeptButNotOffered(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		putTemplates(t, s, shop, noon, listed("1", "2"))
		putTemplates(t, s, shop, noon+10, listed("1"))
		storetest.Write(t, s, func(tx *db.Tx) error { return store.LoseTemplates(tx, shop.Account.ID, "w", noon+10, noon+11) })
		offered := must[[]chat.Template](t)(s.Templates(t.Context(), shop.Viewer, "w"))
		if len(offered) != 1 || offered[0].MetaID != "1" {
			t.Errorf("offered are %+v", offered)
		}
		named := func(name string) (chat.Template, bool) {
			var found bool
			got := write(t, s, func(tx *db.Tx) (got chat.Template, err error) {
				got, found, err = store.TemplateIn(tx, shop.Account.ID, "w", name, "en_US")
				return got, err
			})
			return got, found
		}
		if gone, ok := named("order_2"); !ok || gone.GoneAt != noon+11 || string(gone.Components) != body {
			t.Errorf("the deleted one is %+v", gone)
		}
		again := listed("3") // made anew under the old name
		again[0].Name = "order_2"
		putTemplates(t, s, shop, noon+20, again)
		if live, ok := named("order_2"); !ok || live.MetaID != "3" || live.GoneAt != 0 {
			t.Errorf("under the name there is %+v", live)
		}
		if _, ok := named("order_9"); ok {
			t.Error("an unknown template was found")
		}
		putTemplates(t, s, shop, noon+30, listed("2"))
		if offered := must[[]chat.Template](t)(s.Templates(t.Context(), shop.Viewer, "w")); len(offered) != 3 {
			t.Errorf("listed again, %d are offered", len(offered))
		}
	})
}

func TestTemplateNewsComesInAnyOrder(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		putTemplates(t, s, shop, noon, listed("1"))
		tell := func(n chat.TemplateNews) chat.Template {
			n.MetaID = "1"
			storetest.Write(t, s, func(tx *db.Tx) error { return store.NoteTemplateNews(tx, shop.Account.ID, "w", n) })
			return must[[]chat.Template](t)(s.Templates(t.Context(), shop.Viewer, "w"))[0]
		}
		got := tell(chat.TemplateNews{Status: chat.TemplatePaused, Reason: "FIRST_PAUSE", At: noon + 5})
		if got.Status != chat.TemplatePaused || got.Reason != "FIRST_PAUSE" || got.Quality != "GREEN" || got.Category != chat.CategoryUtility {
			t.Errorf("paused it is %+v", got)
		}
		if got = tell(chat.TemplateNews{Status: chat.TemplateApproved, At: noon + 4}); got.Status != chat.TemplatePaused {
			t.Errorf("older news made it %s", got.Status)
		}
		if got = tell(chat.TemplateNews{Quality: "RED", At: noon + 6}); got.Quality != "RED" || got.Reason != "FIRST_PAUSE" {
			t.Errorf("of worse quality it is %+v", got)
		}
		if got = tell(chat.TemplateNews{Category: chat.CategoryMarketing, Status: chat.TemplateApproved, At: noon + 7}); got.Category != chat.CategoryMarketing || got.Reason != "" {
			t.Errorf("moved and approved it is %+v", got)
		}
		storetest.Write(t, s, func(tx *db.Tx) error {
			return store.NoteTemplateNews(tx, shop.Account.ID, "w", chat.TemplateNews{MetaID: "unknown", Status: chat.TemplatePaused})
		})
	})
}

func TestTemplateSyncsAreTakenOnceAndComeAgain(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		w := store.WABA{Account: shop.Account.ID, ID: shop.Number.WABAID}
		due := func(now int64) string {
			return fmt.Sprint(must[[]store.WABA](t)(s.WABAsToSync(t.Context(), now, now-100)))
		}
		one := fmt.Sprint([]store.WABA{w})
		begin := func(now int64) bool {
			return write(t, s, func(tx *db.Tx) (bool, error) { return store.BeginTemplateSync(tx, w, now, now-100) })
		}
		if got := due(noon); got != one {
			t.Fatalf("due for a new number: %s", got)
		}
		if !begin(noon) || begin(noon+1) || due(noon+1) != "[]" {
			t.Fatal("two processes took the same one")
		}
		storetest.Write(t, s, func(tx *db.Tx) error { return store.NoteTemplateSync(tx, w, 3, 7) })
		running := must[[]chat.TemplateSync](t)(s.TemplateSyncs(t.Context(), shop.Viewer))
		same(t, "running", running, []chat.TemplateSync{{Account: w.Account, WABAID: w.ID, State: chat.TemplateSyncRunning, Got: 3, Total: 7, DueAt: noon, StartedAt: noon}})
		if due(noon+100) != one || !begin(noon+100) {
			t.Error("one that never came to an end is not taken over")
		}
		ended := chat.TemplateSync{Account: w.Account, WABAID: w.ID, State: chat.TemplateSyncFailed, Error: "no", Code: 190, Tries: 2, DueAt: noon + 1000, DoneAt: 5}
		storetest.Write(t, s, func(tx *db.Tx) error { return store.EndTemplateSync(tx, ended, noon+200) })
		ended.StartedAt = noon + 100
		same(t, "ended", write(t, s, func(tx *db.Tx) (chat.TemplateSync, error) { return store.TemplateSyncIn(tx, w) }), ended)
		if due(noon+999) != "[]" || due(noon+1000) != one {
			t.Error("it is not due when it should be")
		}
		storetest.Write(t, s, func(tx *db.Tx) error { return store.WantTemplates(tx, w, noon+300, noon+310) })
		storetest.Write(t, s, func(tx *db.Tx) error { return store.WantTemplates(tx, w, noon+301, noon+900) })
		if due(noon+309) != "[]" || due(noon+310) != one || !begin(noon+310) {
			t.Error("what somebody wanted is not due then")
		}
		storetest.Write(t, s, func(tx *db.Tx) error { return store.WantTemplates(tx, w, noon+320, noon+320) })
		storetest.Write(t, s, func(tx *db.Tx) error { return store.EndTemplateSync(tx, ended, noon+340) })
		if due(noon+339) != "[]" || due(noon+340) != one {
			t.Error("what was wanted during one is forgotten")
		}
		other := store.WABA{Account: shop.Account.ID, ID: "new"}
		storetest.Write(t, s, func(tx *db.Tx) error { return store.WantTemplates(tx, other, noon, noon) })
		if due(noon) != "[]" {
			t.Error("one without a connected number is due")
		}
	})
}

func TestTheNewestFilesOfAKind(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		storetest.Write(t, s, func(tx *db.Tx) error {
			for i, mime := range []string{"image/png", "video/mp4", "image/jpeg", "image/png"} {
				f := chat.File{Account: shop.Account.ID, ID: fmt.Sprint(i), MIME: mime, CreatedAt: noon + int64(i)}
				if err := store.KeepFile(tx, f); err != nil {
					return err
				}
			}
			return nil
		})
		got := ""
		for _, f := range must[[]chat.File](t)(s.RecentFiles(t.Context(), shop.Viewer, "image/", 2)) {
			got += f.ID
		}
		if got != "32" {
			t.Errorf("pictures are %s, want the newest two", got)
		}
	})
}

func TestACustomerFromAnAdvertisement(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		who := chat.Person{Phone: "4915112345678"}
		from := shop.Incoming(who, noon+100, "hello")
		from.Message.Content.Referral = []byte(`{"source_type":"ad"}`)
		filed := shop.File(t, shop.Outgoing(who, chat.FromAgent, chat.StatusRead, noon+50, "before"), from, shop.Incoming(who, noon+200, "\"referral\":{"),
			shop.Outgoing(who, chat.FromPhone, "", noon+250, "on the phone"), shop.Outgoing(who, chat.FromAgent, chat.StatusFailed, noon+260, "failed"))
		ad := func(since int64) store.Ad {
			return must[store.Ad](t)(s.AdOf(t.Context(), shop.Viewer, filed[0].Conversation, since))
		}
		same(t, "not answered", ad(noon), store.Ad{CameAt: noon + 100})
		same(t, "too long ago", ad(noon+101), store.Ad{})
		shop.File(t, shop.Outgoing(who, chat.FromBot, chat.StatusSent, noon+300, "answer"), shop.Outgoing(who, chat.FromAgent, chat.StatusSent, noon+400, "again"))
		same(t, "answered", ad(noon), store.Ad{CameAt: noon + 100, AnsweredAt: noon + 300})
	})
}
