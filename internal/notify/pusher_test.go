package notify_test

import (
	"crypto/ecdh"
	"crypto/rand"
	"encoding/base64"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/clock"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/event"
	"github.com/saltbridge/saltbridge/internal/notify"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// patience bounds every wait of these tests; it is never waited out.
const patience = 2 * time.Minute

// service stands for a browser maker's: it takes pushes and answers with a status.
type service struct {
	*httptest.Server
	got chan *http.Request
}

func newService(t *testing.T, status int) *service {
	s := &service{got: make(chan *http.Request, 16)}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(status)
		s.got <- r
	}))
	t.Cleanup(s.Close)
	return s
}

// browser is a device at a service.
func (s *service) browser(t *testing.T) chat.PushDevice {
	key, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	secret := make([]byte, 16)
	if _, err := rand.Read(secret); err != nil {
		t.Fatal(err)
	}
	return chat.PushDevice{Endpoint: s.URL + "/push/1", PublicKey: base64.RawURLEncoding.EncodeToString(key.PublicKey().Bytes()), Secret: base64.RawURLEncoding.EncodeToString(secret), Name: "Firefox"}
}

func newPusher(t *testing.T, s *store.Store, l *event.Log, inside bool) *notify.Pusher {
	p := notify.NewPusher(notify.Options{Store: s, Events: l, Clock: clock.New(), Log: slog.New(slog.DiscardHandler), Keys: notify.NewKeys("secret"), Contact: "https://chat.example.test", Inside: inside})
	t.Cleanup(p.Close)
	return p
}

// arrive stores a customer's message with its event until done says that it was told: the pusher begins in its own time.
func arrive(t *testing.T, s *store.Store, l *event.Log, shop *storetest.Shop, phone string) {
	filed := shop.Receive(t, phone, "hello")
	storetest.Write(t, s, func(tx *db.Tx) error {
		return l.Append(tx, shop.Account.ID, chat.Event{Kind: chat.EventMessageAdded, Conversation: filed.Conversation, Message: filed.ID})
	})
}

func TestADeviceIsToldAndNoWordIsInThePush(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		shop, l, push := storetest.NewShop(t, s), event.New(s, slog.New(slog.DiscardHandler)), newService(t, http.StatusCreated)
		p := newPusher(t, s, l, true)
		want := notify.Usual()
		want.Ways[notify.Unassigned] = append(want.Ways[notify.Unassigned], notify.Push)
		if err := notify.Choose(t.Context(), s, shop.Viewer, want); err != nil {
			t.Fatal(err)
		}
		if err := p.Add(t.Context(), shop.Viewer, push.browser(t)); err != nil {
			t.Fatal(err)
		}
		told := false
		for deadline := time.Now().Add(patience); !told && time.Now().Before(deadline); {
			arrive(t, s, l, shop, "13125550177")
			select {
			case r := <-push.got:
				told = true
				if r.Header.Get("Content-Encoding") != "aes128gcm" || !strings.HasPrefix(r.Header.Get("Authorization"), "vapid ") || r.Header.Get("TTL") == "" {
					t.Errorf("the push has the headers %v", r.Header)
				}
			case <-time.After(time.Second): // the pusher did not follow yet
			}
		}
		if !told {
			t.Fatal("the device was not told")
		}
	})
}

func TestADeviceThatIsGoneIsForgotten(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		shop, l, push := storetest.NewShop(t, s), event.New(s, slog.New(slog.DiscardHandler)), newService(t, http.StatusGone)
		p := newPusher(t, s, l, true)
		want := notify.Usual()
		want.Ways[notify.Unassigned] = []notify.Way{notify.Push}
		if err := notify.Choose(t.Context(), s, shop.Viewer, want); err != nil {
			t.Fatal(err)
		}
		if err := p.Add(t.Context(), shop.Viewer, push.browser(t)); err != nil {
			t.Fatal(err)
		}
		for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
			arrive(t, s, l, shop, "13125550177")
			select {
			case <-push.got:
			case <-time.After(time.Second):
			}
			if devices, err := s.PushDevices(t.Context(), shop.Viewer); err == nil && len(devices) == 0 {
				return
			}
		}
		t.Fatal("the device is still known")
	})
}

func TestEndpointsThatNoBrowserGives(t *testing.T) {
	s := storetest.SQLite(t)
	shop, l := storetest.NewShop(t, s), event.New(s, slog.New(slog.DiscardHandler))
	p := newPusher(t, s, l, false)
	good := newService(t, http.StatusCreated).browser(t)
	for name, endpoint := range map[string]string{"not https": "http://push.example.com/1", "no address": "https://", "no host": "nothing", "too long": "https://push.example.com/" + strings.Repeat("a", 2000)} {
		d := good
		d.Endpoint = endpoint
		if err := p.Add(t.Context(), shop.Viewer, d); err == nil || chat.KindOf(err) != chat.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	d := good
	d.Endpoint, d.PublicKey = "https://push.example.com/1", ""
	if err := p.Add(t.Context(), shop.Viewer, d); err == nil {
		t.Error("a device without a key was kept")
	}
}
