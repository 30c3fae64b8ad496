package ingest

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/saltbridge/saltbridge/internal/auth"
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/phonenumber"
	"github.com/saltbridge/saltbridge/internal/store"
)

// routesAge is how old what the router knows may get: numbers are also added by other processes.
const routesAge = 2 * time.Second

// routesTime is how long looking anew may take: a database that hangs must not hang the webhooks.
const routesTime = 2 * time.Second

// router knows the numbers and the secrets of all accounts, for webhooks name neither account nor number of ours.
type router struct {
	o  Options
	mu sync.Mutex
	routes
}

type routes struct {
	loadedAt time.Time                // when loading began
	byID     map[string][]chat.Number // by Meta's phone number id
	byWABA   map[string][]chat.Number // by WhatsApp Business account
	byDigits map[string][]chat.Number
	secrets  [][]byte
	secluded store.Secluded // people whose chats are private
}

func newRouter(o Options) *router { return &router{o: o} }

func (r *router) forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.loadedAt = time.Time{}
}

// get returns what is known, loading it anew when it is old. The maps are replaced, never changed.
func (r *router) get(ctx context.Context) (routes, error) {
	return r.since(ctx, time.Now().Add(-routesAge))
}

// since returns what is known if it was loaded after a time, else it is loaded anew.
func (r *router) since(ctx context.Context, after time.Time) (routes, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.loadedAt.After(after) {
		return r.routes, nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), routesTime) // for all who wait for it
	defer cancel()
	fresh, err := r.load(ctx)
	if err != nil {
		if r.byID != nil {
			r.loadedAt = time.Now() // what is known has to do for a while
		}
		return r.routes, err
	}
	r.routes = fresh
	return fresh, nil
}

func (r *router) load(ctx context.Context) (routes, error) {
	began := time.Now()
	numbers, err := r.o.Store.AllNumbers(ctx)
	if err != nil {
		return routes{}, err
	}
	fresh := routes{loadedAt: began, byID: map[string][]chat.Number{}, byWABA: map[string][]chat.Number{}, byDigits: map[string][]chat.Number{}}
	for _, n := range numbers {
		if n.Link == chat.LinkTracked || n.PhoneNumberID == "" {
			continue // Meta knows nothing of it, or it was removed
		}
		fresh.byID[n.PhoneNumberID] = []chat.Number{n}
		fresh.byWABA[n.WABAID] = append(fresh.byWABA[n.WABAID], n)
		if n.Digits != "" {
			fresh.byDigits[n.Digits] = []chat.Number{n}
		}
	}
	if fresh.secrets, err = r.openSecrets(ctx); err != nil {
		return fresh, err
	}
	fresh.secluded, err = r.o.Store.Secluded(ctx)
	return fresh, err
}

func (r *router) openSecrets(ctx context.Context) ([][]byte, error) {
	var secrets [][]byte
	if r.o.AppSecret != "" {
		secrets = append(secrets, []byte(r.o.AppSecret))
	}
	sealed, err := r.o.Store.AllAppSecrets(ctx)
	if err != nil {
		return nil, err
	}
	for _, s := range sealed {
		secret, err := r.o.Vault.Open(auth.PurposeAppSecret, s)
		if err != nil {
			return nil, err
		}
		if secret != "" && secret != r.o.AppSecret {
			secrets = append(secrets, []byte(secret))
		}
	}
	return secrets, nil
}

// know reports whether every change of a delivery is about a number that is known.
func (r routes) know(item *waiting) bool {
	return !slices.ContainsFunc(item.units, func(u *unit) bool { return u.trouble == "" && len(r.numbers(&u.facts)) == 0 })
}

// numbers returns the numbers a change is about. Account-level changes name the WhatsApp Business account,
// the digits, or both, depending on which of Meta's two documented shapes it is.
func (r routes) numbers(f *chat.Facts) []chat.Number {
	if f.PhoneNumberID != "" {
		return r.byID[f.PhoneNumberID]
	}
	if n, ok := r.byDigits[phonenumber.Digits(f.Digits)]; ok && f.Digits != "" {
		return n
	}
	return r.byWABA[f.WABAID]
}
