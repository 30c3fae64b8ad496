package onboard

import (
	"context"
	"log/slog"
	"net/url"
	"sync"
	"time"

	"github.com/saltbridge/saltbridge/internal/auth"
	"github.com/saltbridge/saltbridge/internal/clock"
	"github.com/saltbridge/saltbridge/internal/event"
	"github.com/saltbridge/saltbridge/internal/graph"
	"github.com/saltbridge/saltbridge/internal/store"
)

// Options are what onboarding needs.
type Options struct {
	Store  *store.Store
	Events *event.Log
	Clock  *clock.Clock
	Vault  *auth.Vault
	Graph  *graph.Client
	Log    *slog.Logger

	AppID       string // our app at Meta; empty if numbers are only added by token
	AppSecret   string
	ConfigID    string // of Facebook Login for Business
	SDKURL      string // Meta's JS SDK; the sandbox has its own
	CallbackURL string // where webhooks reach us, for a callback override; empty: what the app is set to at Meta
	VerifyToken string // answers Meta's handshake
	Changed     func() // called after a number was added or changed

	Look time.Duration // between looks at what is to be done; 0: keeperLook

	// Mail hands a mail to a server; nil if there is none.
	Mail func(ctx context.Context, to []string, subject, text string) error
}

// Onboard connects numbers.
type Onboard struct {
	Options
	nudged  chan struct{}
	stop    context.CancelFunc
	running sync.WaitGroup
}

// New starts the keeper and the watch. Close it to stop.
func New(o Options) *Onboard {
	if o.Look == 0 {
		o.Look = keeperLook
	}
	ctx, stop := context.WithCancel(context.Background())
	b := &Onboard{Options: o, nudged: make(chan struct{}, 1), stop: stop}
	b.running.Go(func() { b.keep(ctx) })
	b.running.Go(func() { b.watch(ctx) })
	return b
}

// At returns onboarding without keeper and watch: for commands, beside a server that runs or not.
func At(o Options) *Onboard {
	return &Onboard{Options: o, nudged: make(chan struct{}, 1)}
}

// Close stops both.
func (b *Onboard) Close() {
	b.stop()
	b.running.Wait()
}

// Launch is what a page needs to open Meta's Embedded Signup.
type Launch struct {
	SDKURL       string
	SDKOrigin    string // where the SDK and its pop-up come from
	AppID        string
	ConfigID     string
	GraphVersion string
}

// Launch returns what a page needs to open the pop-up.
func (b *Onboard) Launch() Launch {
	l := Launch{SDKURL: b.SDKURL, AppID: b.AppID, ConfigID: b.ConfigID, GraphVersion: b.Graph.Version}
	if u, err := url.Parse(b.SDKURL); err == nil {
		l.SDKOrigin = u.Scheme + "://" + u.Host
	}
	if l.GraphVersion == "" {
		l.GraphVersion = graph.DefaultVersion
	}
	return l
}

// changed tells the rest of the process and the keeper that a number was added or changed.
func (b *Onboard) changed() {
	if b.Changed != nil {
		b.Changed()
	}
	select {
	case b.nudged <- struct{}{}:
	default: // already told
	}
}
