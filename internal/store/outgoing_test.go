package store_test

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

func TestFilesComeBackAsStored(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		f := chat.File{ID: strings.Repeat("a", 64), Account: shop.Account.ID, MIME: chat.OpusType, Size: huge, Filename: "a.ogg", Width: 1, Height: 2, Animated: true, Channels: 3, CreatedAt: noon}
		storetest.Write(t, s, func(tx *db.Tx) error { return store.KeepFile(tx, f) })
		same(t, "file", must[chat.File](t)(s.File(t.Context(), shop.Viewer, f.ID)), f)
		again := f
		again.MIME, again.Filename, again.CreatedAt = "audio/mpeg", "b.mp3", noon+1
		storetest.Write(t, s, func(tx *db.Tx) error { return store.KeepFile(tx, again) })
		again.CreatedAt = noon
		same(t, "the same content again", must[chat.File](t)(s.File(t.Context(), shop.Viewer, f.ID)), again)
		_, err := s.File(t.Context(), shop.Viewer, "other")
		wantKind(t, err, chat.NotFound)
	})
}

func TestAnUploadCountsForItsNumberTypeAndTime(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		u := store.Upload{File: "f", Number: shop.Number.ID, MIME: "image/png", MediaID: "4711", ExpiresAt: noon}
		storetest.Write(t, s, func(tx *db.Tx) error { return store.RememberUpload(tx, shop.Account.ID, u) })
		find := func(number chat.NumberID, file, mime string, now int64) string {
			id, _, err := s.Uploaded(t.Context(), shop.Viewer, number, file, mime, now)
			if err != nil {
				t.Fatal(err)
			}
			return id
		}
		for _, c := range []struct {
			number     chat.NumberID
			file, mime string
			now        int64
			want       string
		}{
			{u.Number, "f", "image/png", noon - 1, "4711"},
			{u.Number, "f", "image/png", noon, ""},
			{u.Number + 1, "f", "image/png", 0, ""},
			{u.Number, "g", "image/png", 0, ""},
			{u.Number, "f", "image/jpeg", 0, ""},
		} {
			if got := find(c.number, c.file, c.mime, c.now); got != c.want {
				t.Errorf("%+v: got %q", c, got)
			}
		}
		u.MediaID, u.ExpiresAt = "4712", noon+5
		storetest.Write(t, s, func(tx *db.Tx) error { return store.RememberUpload(tx, shop.Account.ID, u) })
		if got := find(u.Number, "f", "image/png", noon); got != "4712" {
			t.Errorf("after a new upload %q", got)
		}
		storetest.Write(t, s, func(tx *db.Tx) error { return store.ForgetUploads(tx, shop.Account.ID, "f") })
		if got := find(u.Number, "f", "image/png", 0); got != "" {
			t.Errorf("after it was forgotten %q", got)
		}
	})
}

func TestAKeyLeadsToOneMessageForAWeek(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		take := func(name string, now int64) (before store.Once, taken bool) {
			storetest.Write(t, s, func(tx *db.Tx) (err error) {
				before, taken, err = store.TakeOnce(tx, shop.Account.ID, store.Once{Name: name, Digest: "d", CreatedAt: now})
				if err == nil && taken {
					err = store.SettleOnce(tx, shop.Account.ID, name, chat.MessageID(now))
				}
				return err
			})
			return before, taken
		}
		for i := range int64(30) {
			take(strings.Repeat("x", int(i)+1), noon+i)
		}
		if _, taken := take("key", noon+100); !taken {
			t.Error("a new key is taken")
		}
		want := store.Once{Name: "key", Digest: "d", Message: chat.MessageID(noon + 100), CreatedAt: noon + 100}
		if before, taken := take("key", noon+99+store.OnceLength); taken || before != want {
			t.Errorf("the same key: %+v %v", before, taken)
		}
		if _, taken := take("key", noon+100+store.OnceLength); !taken {
			t.Error("a week later the key is still taken")
		}
	})
}

// TestAKeyIsTakenOnce lets several requests with one key come at the same time, some of which fail afterwards.
func TestAKeyIsTakenOnce(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		var all sync.WaitGroup
		var mu sync.Mutex
		taken := 0
		start := make(chan struct{})
		for range 8 {
			all.Go(func() {
				<-start
				won := false
				err := s.Write(t.Context(), func(tx *db.Tx) (err error) {
					_, won, err = store.TakeOnce(tx, shop.Account.ID, store.Once{Name: "key", Digest: "d", CreatedAt: noon})
					return err
				})
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				if won {
					taken++
				}
			})
		}
		close(start)
		all.Wait()
		if taken != 1 {
			t.Errorf("taken %d times", taken)
		}
		failed := errors.New("refused")
		err := s.Write(t.Context(), func(tx *db.Tx) error {
			if _, _, err := store.TakeOnce(tx, shop.Account.ID, store.Once{Name: "other", CreatedAt: noon}); err != nil {
				return err
			}
			return failed
		})
		if !errors.Is(err, failed) {
			t.Fatal(err)
		}
		storetest.Write(t, s, func(tx *db.Tx) error {
			if _, won, err := store.TakeOnce(tx, shop.Account.ID, store.Once{Name: "other", CreatedAt: noon}); err != nil || !won {
				t.Errorf("the key of a request that failed: %v %v", won, err)
			}
			return nil
		})
	})
}

func TestASentReactionIsShownWithItsTargetUnlessItFailed(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		who := chat.Person{Phone: "4915112345678"}
		asked := shop.File(t, shop.Incoming(who, noon+1, "ready?"))[0]
		react := func(emoji string, at int64, status chat.Status) chat.Message {
			f := shop.Outgoing(who, chat.FromAgent, status, at, emoji)
			f.Message.Content.Type, f.Message.ReplyTo = chat.TypeReaction, asked.WAMID
			var m chat.Message
			storetest.Write(t, s, func(tx *db.Tx) error {
				filed, err := s.Files.Add(tx, shop.Account.ID, []store.Filing{f}, noon)
				m = filed[0].Message
				return err
			})
			return m
		}
		shows := func(want string) {
			t.Helper()
			for name, versions := range map[string][]store.Version{
				"thread":  must[[]store.Version](t)(s.Reactions(t.Context(), shop.Viewer, asked.Conversation, asked.SentAt)),
				"message": must[[]store.Version](t)(s.Versions(t.Context(), shop.Viewer, asked.ID)),
			} {
				var got []string
				for _, v := range versions {
					if v.Message != asked.ID || v.Kind != chat.Reaction || v.Direction != chat.Out {
						t.Errorf("%s shows %+v", name, v)
					}
					got = append(got, v.Content.Text)
				}
				if strings.Join(got, " ") != want {
					t.Errorf("%s shows %q, want %q", name, got, want)
				}
			}
		}
		react("👍", noon+2, chat.StatusQueued)
		react("🎉", noon+3, chat.StatusSent)
		wrong := react("😡", noon+4, chat.StatusQueued)
		shows("👍 🎉 😡")
		storetest.Write(t, s, func(tx *db.Tx) error {
			return store.Climb(tx, shop.Account.ID, wrong.ID, chat.StatusFailed, "", 131009, "too old")
		})
		shows("👍 🎉")
		thread := must[[]chat.Message](t)(s.Thread(t.Context(), shop.Viewer, asked.Conversation, 0, 0, 10))
		if len(thread) != 1 || thread[0].ID != asked.ID {
			t.Errorf("the thread shows %d messages", len(thread))
		}
	})
}

func TestLastFromCustomer(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		who := chat.Person{Phone: "4915112345678"}
		first := shop.File(t, shop.Incoming(who, noon+1, "a"), shop.Outgoing(who, chat.FromPhone, chat.StatusNone, noon+2, "b"))[0]
		second := shop.File(t, shop.Incoming(who, noon+3, "c"), shop.Outgoing(who, chat.FromAgent, chat.StatusQueued, noon+4, "d"))[0]
		for until, want := range map[int64]chat.MessageID{noon: 0, noon + 1: first.ID, noon + 2: first.ID, noon + 9: second.ID} {
			storetest.Write(t, s, func(tx *db.Tx) error {
				m, ok, err := store.LastFromCustomer(tx, shop.Account.ID, first.Conversation, until)
				if m.ID != want || ok != (want != 0) {
					t.Errorf("until %d: %d %v, want %d", until-noon, m.ID, ok, want)
				}
				return err
			})
		}
	})
}
