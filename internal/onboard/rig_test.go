package onboard

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"github.com/saltbridge/saltbridge/internal/auth"
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/clock"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/event"
	"github.com/saltbridge/saltbridge/internal/graph"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// rig is an account that connects numbers at a double of Meta. Its keeper looks only when a test says so.
type rig struct {
	t      testing.TB
	store  *store.Store
	viewer chat.Viewer
	meta   *meta
	*Onboard
}

// each runs a test on both engines.
func each(t *testing.T, test func(t *testing.T, r *rig)) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		t.Parallel()
		test(t, newRig(t, s))
	})
}

func newRig(t testing.TB, s *store.Store) *rig {
	t.Helper()
	vault, err := auth.OpenVault(t.Context(), s, strings.Repeat("key", 11))
	if err != nil {
		t.Fatal(err)
	}
	account := storetest.AddAccount(t, s).ID
	r := &rig{t: t, store: s, viewer: chat.SystemViewer(account), meta: newMeta(t)}
	log := slog.New(slog.DiscardHandler)
	r.Onboard = &Onboard{nudged: make(chan struct{}, 1), Options: Options{Store: s, Events: event.New(s, log), Clock: clock.New(), Vault: vault,
		Graph: &graph.Client{BaseURL: r.meta.URL}, Log: log, AppID: "7700", AppSecret: secret, CallbackURL: "https://shop.example/webhooks/whatsapp", VerifyToken: "shake"}}
	return r
}

var byToken = NewNumber{PhoneNumberID: phone, WABAID: waba, Token: "EAAGtoken", AppSecret: "of another app", Mode: chat.ModeCoexistence}

// connecting adds the number by token.
func (r *rig) connecting() chat.Number {
	r.t.Helper()
	n, err := Add(r.t.Context(), r.Options, r.viewer.Account, byToken)
	if err != nil {
		r.t.Fatal(err)
	}
	return n
}

// look lets the keeper look once.
func (r *rig) look() { r.keepAll(context.Background()) }

// looks lets the keeper look more often than there is to do: what must not be asked twice would be.
func (r *rig) looks() {
	for range 4 {
		r.look()
		r.Clock.Advance(keeperLook)
	}
}

func (r *rig) number(id chat.NumberID) chat.Number {
	r.t.Helper()
	n, err := r.store.Number(r.t.Context(), r.viewer, id)
	if err != nil {
		r.t.Fatal(err)
	}
	return n
}

// syncs returns the number's contacts and history.
func (r *rig) syncs(id chat.NumberID) (contacts, history chat.Sync) {
	r.t.Helper()
	all, err := r.store.Syncs(r.t.Context(), r.viewer, id)
	if err != nil || len(all) != 2 || all[0].Kind != chat.SyncContacts || all[1].Kind != chat.SyncHistory {
		r.t.Fatalf("syncs are %+v, %v: want contacts and history", all, err)
	}
	return all[0], all[1]
}

func (r *rig) wantSyncs(id chat.NumberID, contacts, history chat.SyncState) {
	r.t.Helper()
	if c, h := r.syncs(id); c.State != contacts || h.State != history {
		r.t.Errorf("contacts are %s and history is %s, want %s and %s", c.State, h.State, contacts, history)
	}
}

func (r *rig) wantLink(id chat.NumberID, want chat.Link) {
	r.t.Helper()
	if n := r.number(id); n.Link != want {
		r.t.Errorf("the number is %s, want %s", n.Link, want)
	}
}

func (r *rig) wantCalls(want ...string) {
	r.t.Helper()
	if got := r.meta.asked(); !slices.Equal(got, want) {
		r.t.Errorf("Meta was asked\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// secrets returns what the number's secrets open to.
func (r *rig) secrets(id chat.NumberID) (token, appSecret string) {
	r.t.Helper()
	sealed, err := r.store.NumberSecrets(r.t.Context(), r.viewer, id)
	if err != nil {
		r.t.Fatal(err)
	}
	token, tokenErr := r.Vault.Open(auth.PurposeToken, sealed.Token)
	appSecret, secretErr := r.Vault.Open(auth.PurposeAppSecret, sealed.AppSecret)
	if tokenErr != nil || secretErr != nil {
		r.t.Fatal(tokenErr, secretErr)
	}
	return token, appSecret
}

func (r *rig) write(fn func(*db.Tx) error) {
	r.t.Helper()
	storetest.Write(r.t, r.store, fn)
}

func wantKind(t *testing.T, err error, kind chat.Kind, say string) {
	t.Helper()
	if chat.KindOf(err) != kind || !strings.Contains(chat.Sentence(err), say) {
		t.Errorf("got %v, want %s: …%s…", err, kind, say)
	}
}
