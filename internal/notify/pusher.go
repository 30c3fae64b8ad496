package notify

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/SherClockHolmes/webpush-go"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/clock"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/event"
	"github.com/saltbridge/saltbridge/internal/store"
)

const (
	deviceLook  = 15 * time.Second       // devices are also added and removed by other processes
	gatherTime  = 500 * time.Millisecond // what happens in it is told at once
	pushTime    = 10 * time.Second       // a service may take to answer
	pushTTL     = 6 * 3600               // seconds a service keeps a message for a device that is off
	mostDevices = 20                     // of one agent
)

// Options are what a pusher needs.
type Options struct {
	Store   *store.Store
	Events  *event.Log
	Clock   *clock.Clock
	Log     *slog.Logger
	Keys    Keys
	Contact string // an address for browser makers, https or mailto: this server's
	Inside  bool   // devices may be on this machine and need no https: for tests and the demo
}

// Pusher tells devices on which no page is open.
type Pusher struct {
	Options
	client  *http.Client
	changed chan struct{}
	stop    context.CancelFunc
	running sync.WaitGroup
}

// NewPusher starts a pusher. Close it to stop.
func NewPusher(o Options) *Pusher {
	ctx, stop := context.WithCancel(context.Background())
	p := &Pusher{Options: o, client: newClient(o.Inside), changed: make(chan struct{}, 1), stop: stop}
	p.running.Go(func() { p.run(ctx) })
	return p
}

// Close stops the pusher.
func (p *Pusher) Close() {
	p.stop()
	p.running.Wait()
}

// newClient reaches public addresses only: where a browser says its messages go is whatever its user typed.
func newClient(inside bool) *http.Client {
	dialer := &net.Dialer{Timeout: pushTime}
	if !inside {
		dialer.Control = func(_, address string, _ syscall.RawConn) error {
			at, err := netip.ParseAddrPort(address)
			if err != nil {
				return err
			}
			if ip := at.Addr().Unmap(); !ip.IsGlobalUnicast() || ip.IsPrivate() {
				return errors.New("not a public address")
			}
			return nil
		}
	}
	return &http.Client{Timeout: pushTime, Transport: &http.Transport{DialContext: dialer.DialContext, MaxIdleConnsPerHost: 4, ForceAttemptHTTP2: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// Add keeps a device of the viewer's agent. Invalid: an endpoint or keys no browser gives, or too many devices.
func (p *Pusher) Add(ctx context.Context, v chat.Viewer, d chat.PushDevice) error {
	at, err := url.Parse(d.Endpoint)
	if err != nil || at.Host == "" || at.Scheme != "https" && !p.Inside || len(d.Endpoint) > 2000 || d.PublicKey == "" || d.Secret == "" {
		return chat.Errorf(chat.Invalid, "This is not what a browser gives for notifications. Load the page again and switch them on once more.")
	}
	d.ID, d.Account, d.Agent, d.CreatedAt = chat.PushDeviceID(p.Store.IDs.Next()), v.Account, v.Agent, p.Clock.NowMillis()
	known, err := p.Store.PushDevices(ctx, v)
	if err != nil {
		return err
	}
	if len(known) >= mostDevices {
		return chat.Errorf(chat.Invalid, "You are told on %d devices already. Remove one of them first.", mostDevices)
	}
	if err := p.Store.Write(ctx, func(tx *db.Tx) error { return store.AddPushDevice(tx, d) }); err != nil {
		return err
	}
	p.look()
	return nil
}

// Remove forgets a device of the viewer's agent, by its id or by its endpoint.
func (p *Pusher) Remove(ctx context.Context, v chat.Viewer, id chat.PushDeviceID, endpoint string) error {
	defer p.look()
	return p.Store.Write(ctx, func(tx *db.Tx) error {
		if endpoint != "" {
			return store.RemovePushEndpoint(tx, v.Account, v.Agent, endpoint)
		}
		return store.RemovePushDevice(tx, v.Account, v.Agent, id)
	})
}

// look tells the pusher that devices have changed.
func (p *Pusher) look() {
	select {
	case p.changed <- struct{}{}:
	default: // already told
	}
}

// run follows the accounts that have devices.
func (p *Pusher) run(ctx context.Context) {
	following := map[chat.AccountID]context.CancelFunc{}
	var followers sync.WaitGroup
	defer followers.Wait()
	look := time.NewTicker(deviceLook)
	defer look.Stop()
	for {
		devices, err := p.Store.AllPushDevices(ctx)
		if err != nil && ctx.Err() == nil {
			p.Log.Warn("the devices that are told by push cannot be read; trying again", "error", err)
		}
		wanted := map[chat.AccountID]bool{}
		for _, d := range devices {
			wanted[d.Account] = true
			if following[d.Account] == nil {
				own, stop := context.WithCancel(ctx)
				following[d.Account] = stop
				followers.Go(func() { p.follow(own, d.Account) })
			}
		}
		for account, stop := range following {
			if err == nil && !wanted[account] {
				stop()
				delete(following, account)
			}
		}
		select {
		case <-look.C:
		case <-p.changed:
		case <-ctx.Done():
			return
		}
	}
}

// follow tells the devices of an account of what happens from now on.
func (p *Pusher) follow(ctx context.Context, account chat.AccountID) {
	v := chat.SystemViewer(account)
	last, err := p.Store.LastEvent(ctx, v)
	var reader *event.Reader
	if err == nil {
		reader, err = p.Events.Follow(ctx, v, last)
	}
	if err != nil {
		if ctx.Err() == nil {
			p.Log.Warn("the events of an account cannot be followed for push; its devices are told nothing until the next start", "account", account, "error", err)
		}
		return
	}
	defer reader.Close()
	for {
		after := reader.After()
		told, err := reader.Next(ctx)
		if err != nil {
			return // the server stops, or nobody wants to be told any more
		}
		if !pause(ctx, gatherTime) {
			return
		}
		more, _, err := reader.Poll(ctx)
		if err == nil {
			err = p.tell(ctx, account, after, append(told[:len(told):len(told)], more...))
		}
		if err != nil && ctx.Err() == nil {
			p.Log.Warn("devices could not be told of events", "account", account, "error", err)
		}
	}
}

func pause(ctx context.Context, d time.Duration) bool {
	wait := time.NewTimer(d)
	defer wait.Stop()
	select {
	case <-wait.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// tell sends a push to every device whose agent wants to know of some of the events.
func (p *Pusher) tell(ctx context.Context, account chat.AccountID, after int64, told []event.Told) error {
	agents, err := p.Store.Agents(ctx, chat.SystemViewer(account))
	if err != nil {
		return err
	}
	events := make([]chat.Event, len(told))
	for i, t := range told {
		events[i] = t.Event
	}
	for _, a := range agents {
		v := chat.Viewer{Account: account, Agent: a.ID, Role: a.Role, Scope: a.Scope}
		devices, err := p.Store.PushDevices(ctx, v)
		if err != nil {
			return err
		}
		if len(devices) == 0 {
			continue
		}
		wanted, err := p.wanted(ctx, v, events)
		if err != nil {
			return err
		}
		for _, d := range devices {
			if wanted {
				p.push(ctx, d, after)
			}
		}
	}
	return nil
}

// wanted reports whether the agent wants to be told of some of the events on devices.
func (p *Pusher) wanted(ctx context.Context, v chat.Viewer, events []chat.Event) (bool, error) {
	notices, err := For(ctx, p.Store, v, events)
	if err != nil || len(notices) == 0 {
		return false, err
	}
	chosen, err := Chosen(ctx, p.Store, v)
	if err != nil || chosen.Quiet.At(p.Clock.Now()) {
		return false, err
	}
	for _, n := range notices {
		if chosen.Wants(n.Kind, Push) {
			return true, nil
		}
	}
	return false, nil
}

// push sends one device the number after which it is to ask. A device that its service does not know any more is forgotten.
func (p *Pusher) push(ctx context.Context, d chat.PushDevice, after int64) {
	payload, err := json.Marshal(map[string]int64{"after": after})
	if err != nil {
		return
	}
	answer, err := webpush.SendNotificationWithContext(ctx, payload, &webpush.Subscription{Endpoint: d.Endpoint, Keys: webpush.Keys{P256dh: d.PublicKey, Auth: d.Secret}},
		&webpush.Options{HTTPClient: p.client, Subscriber: strings.TrimPrefix(p.Contact, "mailto:"), VAPIDPublicKey: p.Keys.Public, VAPIDPrivateKey: p.Keys.private,
			TTL: pushTTL, Urgency: webpush.UrgencyHigh})
	if err != nil {
		if ctx.Err() == nil {
			p.Log.Warn("a device could not be told", "device", d.ID, "error", err)
		}
		return
	}
	defer answer.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(answer.Body, 4<<10)) // so that the connection serves again
	switch {
	case answer.StatusCode == http.StatusNotFound || answer.StatusCode == http.StatusGone:
		err = p.Store.Write(ctx, func(tx *db.Tx) error { return store.RemovePushDevice(tx, d.Account, d.Agent, d.ID) })
	case answer.StatusCode < 300:
		err = p.Store.Write(ctx, func(tx *db.Tx) error { return store.PushDeviceTold(tx, d.Account, d.Agent, d.ID, p.Clock.NowMillis()) })
	default:
		err = errors.New("the service answered " + answer.Status)
	}
	if err != nil && ctx.Err() == nil {
		p.Log.Warn("a device may not have been told", "device", d.ID, "error", err)
	}
}
