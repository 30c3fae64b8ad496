package template

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/auth"
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/clock"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/event"
	"github.com/saltbridge/saltbridge/internal/graph"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// rig is a shop whose templates a double of Meta lists. Its keeper looks only when a test says so.
type rig struct {
	t    *testing.T
	shop *storetest.Shop
	meta *meta
	*Templates
}

// meta lists templates, so many a page.
type meta struct {
	mu     sync.Mutex
	names  []string
	page   int
	fail   string // the answer, instead of a list
	asked  int
	during func() // between a request and its answer
}

func (m *meta) serve(w http.ResponseWriter, r *http.Request) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.asked++
	if r.Header.Get("Authorization") != "Bearer token" {
		m.fail = `{"error":{"code":190,"message":"no token"}}`
	}
	if m.fail != "" {
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprint(w, m.fail)
		return
	}
	if m.during != nil {
		m.during()
	}
	from, _ := strconv.Atoi(r.URL.Query().Get("after")) // none: the first page
	to := min(from+m.page, len(m.names))
	data := []map[string]any{}
	for _, name := range m.names[from:to] {
		data = append(data, map[string]any{"id": "id-" + name, "name": name, "language": "en_US", "category": "UTILITY", "status": "APPROVED",
			"components": []any{map[string]string{"type": "BODY", "text": "Hi from " + name}}})
	}
	answer := map[string]any{"data": data, "summary": map[string]int{"total_count": len(m.names)}}
	if to < len(m.names) {
		answer["paging"] = map[string]any{"next": "yes", "cursors": map[string]string{"after": strconv.Itoa(to)}}
	}
	_ = json.NewEncoder(w).Encode(answer) // the client left
}

func each(t *testing.T, test func(t *testing.T, r *rig)) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		t.Parallel()
		vault, err := auth.OpenVault(t.Context(), s, strings.Repeat("key", 11))
		if err != nil {
			t.Fatal(err)
		}
		r := &rig{t: t, shop: storetest.NewShop(t, s), meta: &meta{page: 2}}
		storetest.Write(t, s, func(tx *db.Tx) error {
			return store.SetSecrets(tx, r.shop.Account.ID, r.shop.Number.ID, store.Secrets{Token: vault.Seal(auth.PurposeToken, "token"), AppSecret: []byte{}})
		})
		server := httptest.NewServer(http.HandlerFunc(r.meta.serve))
		t.Cleanup(server.Close)
		log := slog.New(slog.DiscardHandler)
		r.Templates = &Templates{nudged: make(chan struct{}, 1), Options: Options{Store: s, Events: event.New(s, log), Clock: clock.New(), Vault: vault,
			Graph: &graph.Client{BaseURL: server.URL}, Log: log}}
		test(t, r)
	})
}

func (r *rig) look() {
	r.t.Helper()
	if err := r.round(r.t.Context()); err != nil {
		r.t.Fatal(err)
	}
}

func (r *rig) offered() string {
	r.t.Helper()
	all, err := r.Store.Templates(r.t.Context(), r.shop.Viewer, r.shop.Number.WABAID)
	if err != nil {
		r.t.Fatal(err)
	}
	var names []string
	for _, t := range Find(all, "") {
		names = append(names, t.Name)
	}
	return strings.Join(names, " ")
}

func (r *rig) state() chat.TemplateSync {
	r.t.Helper()
	all, err := r.Store.TemplateSyncs(r.t.Context(), r.shop.Viewer)
	if err != nil || len(all) != 1 {
		r.t.Fatalf("%+v, %v: want one", all, err)
	}
	return all[0]
}

func (r *rig) wantAsked(n int) {
	r.t.Helper()
	r.meta.mu.Lock()
	defer r.meta.mu.Unlock()
	if r.meta.asked != n {
		r.t.Errorf("Meta was asked %d times, want %d", r.meta.asked, n)
	}
	r.meta.asked = 0
}

func TestTheListIsBroughtInStepPageByPage(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.meta.names = []string{"a", "b", "c", "d", "e"}
		r.look()
		r.wantAsked(3)
		if got := r.offered(); got != "a b c d e" {
			t.Errorf("offered are %q", got)
		}
		if s := r.state(); s.State != chat.TemplateSyncWaiting || s.Got != 5 || s.Total != 5 || s.DoneAt == 0 || s.Error != "" {
			t.Errorf("it stands at %+v", s)
		}
		r.look()
		r.wantAsked(0)
		r.meta.names = []string{"b", "f"}
		r.Clock.Advance(every)
		r.look()
		if got := r.offered(); got != "b f" {
			t.Errorf("an hour later %q", got)
		}
		all, err := r.Store.TemplatesAfter(t.Context(), r.shop.Viewer, 0, 100)
		if err != nil || len(all) != 6 {
			t.Errorf("%d are kept, want all six that ever were (%v)", len(all), err)
		}
	})
}

func TestProgressCanBeSeen(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.meta.names = []string{"a", "b", "c", "d", "e"}
		var seen []string
		r.meta.during = func() {
			s := r.state()
			seen = append(seen, fmt.Sprintf("%s %d/%d", s.State, s.Got, s.Total))
		}
		before, err := r.Store.LastEvent(t.Context(), r.shop.Viewer)
		if err != nil {
			t.Fatal(err)
		}
		r.look()
		if got := strings.Join(seen, ", "); got != "running 0/0, running 2/5, running 4/5" {
			t.Errorf("seen %s", got)
		}
		after, err := r.Store.LastEvent(t.Context(), r.shop.Viewer)
		if err != nil || after-before != 5 {
			t.Errorf("%d events, want one for the beginning, each page and the end (%v)", after-before, err)
		}
	})
}

func TestAFailureIsShownAndTriedAgainLessAndLessOften(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.meta.names = []string{"a"}
		r.look()
		r.meta.fail = `{"error":{"code":190,"message":"expired"}}`
		r.Clock.Advance(every)
		r.look()
		s := r.state()
		if s.State != chat.TemplateSyncFailed || s.Code != 190 || s.Error == "" || s.Tries != 1 || s.DoneAt == 0 {
			t.Errorf("it stands at %+v", s)
		}
		if r.offered() != "a" {
			t.Error("what was known is gone after a failure")
		}
		wait := time.Duration(s.DueAt-r.Clock.NowMillis()) * time.Millisecond
		r.Clock.Advance(wait)
		r.look()
		if again := r.state(); again.Tries != 2 || again.DueAt-r.Clock.NowMillis() < wait.Milliseconds() {
			t.Errorf("after %v it stands at %+v", wait, again)
		}
		r.meta.fail = ""
		if err := r.Want(t.Context(), r.shop.Viewer, r.shop.Number.ID); err != nil {
			t.Fatal(err)
		}
		r.look()
		if s := r.state(); s.State != chat.TemplateSyncWaiting || s.Error != "" || s.Tries != 0 || s.Code != 0 {
			t.Errorf("mended it stands at %+v", s)
		}
		r.meta.fail = `<html>gateway</html>`
		if err := r.Want(t.Context(), r.shop.Viewer, r.shop.Number.ID); err != nil {
			t.Fatal(err)
		}
		r.look()
		if s := r.state(); !strings.Contains(s.Error, "could not be read") {
			t.Errorf("of a proxy's answer it says %q", s.Error)
		}
	})
}

func TestWhatIsWantedMeanwhileComesAgain(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.meta.names = []string{"a"}
		r.meta.during = func() {
			r.meta.during = nil
			r.Clock.Advance(time.Second)
			storetest.Write(t, r.Store, func(tx *db.Tx) error { return Want(tx, r.shop.Number, r.Clock.NowMillis()) })
		}
		r.look()
		r.wantAsked(1)
		r.look()
		r.wantAsked(0)
		r.Clock.Advance(soon)
		r.look()
		r.wantAsked(1)
	})
}

func TestOnlyConnectedNumbersAreAskedFor(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		n := r.shop.Number
		n.Link = chat.LinkDisconnected
		storetest.Write(t, r.Store, func(tx *db.Tx) error { return store.UpdateNumber(tx, n) })
		err := r.Want(t.Context(), r.shop.Viewer, n.ID)
		if chat.KindOf(err) != chat.Conflict {
			t.Errorf("wanted: %v", err)
		}
		r.look()
		r.wantAsked(0)
		stranger := storetest.NewShop(t, r.Store)
		if err := r.Want(t.Context(), stranger.Viewer, n.ID); chat.KindOf(err) != chat.NotFound {
			t.Errorf("a stranger: %v", err)
		}
	})
}
