package sandbox

import (
	"context"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/saltbridge/saltbridge/internal/clock"
	"github.com/saltbridge/saltbridge/internal/price"
)

// World is Meta, the phones and the people. Make one with [New], serve it, and Close it.
type World struct {
	opts  Options
	clock *clock.Clock
	mux   *http.ServeMux
	edges map[edgeKey]graphHandler

	mu        sync.Mutex // guards everything below; never held during network calls
	pcg       *rand.PCG  // what rng draws from; kept to save it
	rng       *rand.Rand
	base      string // how clients reach us, see Options.BaseURL
	apps      map[string]*app
	tokens    map[string]*token
	codes     map[string]*oauthCode
	wabas     map[string]*waba
	numbers   map[string]*number
	customers map[string]*customer
	byUserID  map[string]*customer
	media     map[string]*media
	templates map[string]*template
	flows     map[string]*flow
	messages  map[string]*message
	signups   map[string]*signup
	uploads   map[string]*uploadSession // by id
	handles   map[string]*uploadSession // finished ones, by handle
	usage     map[string]*usage         // by app and account
	links     map[string]*linkedFile    // files fetched from links, by address
	pricings  map[price.Decision]object // of statuses
	book      *price.Book
	traces    atomic.Uint64
	calls     map[string]*phoneCall
	nextCall  int
	faults    []*Fault
	requests  *requestLog
	nextNode  uint64
	systemTok string
	watch     watchers
	scenario  string
	crowd     *crowd // nil without one
	crowdWake chan struct{}

	usagePercent     int  // what X-App-Usage tells at least
	firstUnavailable bool // a customer's first message of all reaches the partner as 131060

	timers *timers
	hooks  *hookQueue

	stop context.CancelFunc
	done sync.WaitGroup
}

// worldStream keeps the world's random numbers apart from those of other streams of the same seed.
const worldStream = 0x5a17b81d6e

// New makes a world with a business in it and starts its timers and webhook workers.
func New(o Options) *World {
	o = o.withDefaults()
	ctx, stop := context.WithCancel(context.Background())
	pcg := rand.NewPCG(o.Seed, worldStream)
	w := &World{
		opts:      o,
		clock:     o.Clock,
		pcg:       pcg,
		rng:       rand.New(pcg),
		base:      o.BaseURL,
		apps:      map[string]*app{},
		tokens:    map[string]*token{},
		codes:     map[string]*oauthCode{},
		wabas:     map[string]*waba{},
		numbers:   map[string]*number{},
		customers: map[string]*customer{},
		byUserID:  map[string]*customer{},
		media:     map[string]*media{},
		templates: map[string]*template{},
		flows:     map[string]*flow{},
		messages:  map[string]*message{},
		signups:   map[string]*signup{},
		uploads:   map[string]*uploadSession{},
		handles:   map[string]*uploadSession{},
		usage:     map[string]*usage{},
		links:     map[string]*linkedFile{},
		pricings:  map[price.Decision]object{},
		book:      mustOpenBook(),
		calls:     map[string]*phoneCall{},
		requests:  newRequestLog(),
		nextNode:  990000000000000,
		timers:    newTimers(),
		crowdWake: make(chan struct{}, 1),
		stop:      stop,
	}
	w.hooks = newHookQueue(w)
	w.edges = w.graphEdges()
	w.mux = w.routes()
	w.addPartner()
	w.firstUnavailable = o.FirstUnavailable
	w.build(scenarioNamed(o.Scenario))
	w.done.Go(func() { w.runTimers(ctx) })
	w.done.Go(func() { w.runCrowd(ctx) })
	w.hooks.start(ctx)
	return w
}

// Close stops timers and deliveries and waits until none runs any more.
func (w *World) Close() {
	w.stop()
	w.hooks.wake()
	w.done.Wait()
	w.hooks.client.CloseIdleConnections()
}

// ServeHTTP answers Graph, the SDK, the sign-up pop-up, and everything under /_sandbox/.
func (w *World) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	w.noteBase(r)
	w.mux.ServeHTTP(rw, r)
}

// Clock is the clock the world follows.
func (w *World) Clock() *clock.Clock { return w.clock }

// Advance moves the clock and runs what became due before it returns. Webhooks caused by it are queued
// then, and delivered on their own.
func (w *World) Advance(d time.Duration) {
	w.clock.Advance(d)
	w.runDue()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.changed(event{Kind: "clock"})
}

func (w *World) now() time.Time { return w.clock.Now() }

func (w *World) addPartner() {
	o := w.opts.App
	a := &app{id: o.ID, secret: o.Secret, name: o.Name, configID: o.ConfigID, portfolio: o.PortfolioID,
		verifyToken: o.VerifyToken, callback: o.CallbackURL, fields: map[string]bool{}}
	for _, f := range o.Fields {
		a.fields[f] = true
	}
	w.apps[a.id] = a
	w.systemTok = w.newToken(tokenSystemUser, a.id, "")
}

// noteBase remembers how clients reach the sandbox, for the media addresses in webhooks.
func (w *World) noteBase(r *http.Request) {
	// One client asks for the real host of media, wherever it was sent.
	if w.opts.BaseURL != "" || r.Host == "" || strings.HasSuffix(r.Host, ".fbsbx.com") {
		return
	}
	scheme := "http://"
	if r.TLS != nil {
		scheme = "https://"
	}
	w.mu.Lock()
	w.base = scheme + r.Host
	w.mu.Unlock()
}

// routes gives each surface its own prefix; what is left is Graph.
func (w *World) routes() *http.ServeMux {
	mux := http.NewServeMux()
	w.controlRoutes(mux)
	w.pageRoutes(mux)
	mux.HandleFunc("GET /whatsapp_business/attachments/", w.downloadMedia)
	mux.HandleFunc("/", w.serveMeta)
	return mux
}

// serveMeta tells Meta's own addresses apart: the SDK, the login dialog, and Graph.
func (w *World) serveMeta(rw http.ResponseWriter, r *http.Request) {
	_, parts := graphPath(r.URL.Path)
	switch {
	case len(parts) == 2 && parts[1] == "sdk.js":
		w.serveSDK(rw, r)
	case len(parts) == 2 && parts[0] == "dialog" && parts[1] == "oauth":
		w.openDialog(rw, r)
	case len(parts) == 0 && r.Method == http.MethodGet:
		http.Redirect(rw, r, "/_sandbox/", http.StatusFound)
	default:
		w.serveGraph(rw, r)
	}
}
