package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"

	"github.com/saltbridge/saltbridge/internal/clock"
	"github.com/saltbridge/saltbridge/internal/sandbox"
)

type sandboxCommand struct {
	Listen      string `help:"Address to serve on." default:"127.0.0.1:8090" placeholder:"HOST:PORT"`
	Seed        uint64 `help:"The same seed makes the same people, chats and ids." default:"1"`
	Scenario    string `help:"Business to begin with: shop, clinic, bank, or crowd for load tests." default:"shop" enum:"shop,clinic,bank,crowd"`
	State       string `help:"File to load the world from, if it exists, and to save it to at the end." placeholder:"FILE"`
	CallbackURL string `help:"Where the partner's app gets its webhooks; it can also be set through the Graph API." placeholder:"URL"`
}

// Run simulates Meta until the process is told to stop.
func (cmd *sandboxCommand) Run(c *console) error {
	box, err := openSandbox("--listen", cmd.Listen, clock.New(), sandbox.Options{Seed: cmd.Seed, Scenario: cmd.Scenario, App: sandbox.AppOptions{CallbackURL: cmd.CallbackURL},
		Log: newLog(c.errs, "info", "text")})
	if err != nil {
		return err
	}
	if err := box.world.LoadFile(cmd.State); err != nil {
		box.world.Close()
		return errors.Join(err, box.listener.Close())
	}
	fmt.Fprintf(c.out, "The sandbox of Meta's side serves on %s\n\n  Panel   %s/_sandbox/\n  Phones  %s/_sandbox/phones\n  World   %s/_sandbox/world\n",
		box.url, box.url, box.url, box.url)
	return errors.Join(box.serve(c.ctx), box.world.SaveFile(cmd.State))
}

// simulation is a running sandbox.
type simulation struct {
	world    *sandbox.World
	listener net.Listener
	http     *http.Server
	url      string
}

// openSandbox listens first: the world wants to know its own address.
func openSandbox(flag, address string, c *clock.Clock, o sandbox.Options) (*simulation, error) {
	listener, err := listen(flag, address)
	if err != nil {
		return nil, err
	}
	box := &simulation{listener: listener, url: "http://" + listener.Addr().String()}
	o.Clock, o.BaseURL = c, box.url
	box.world = sandbox.New(o)
	box.http = &http.Server{Handler: box.world, ReadHeaderTimeout: headerTime, IdleTimeout: idleTime, ConnState: listener.note}
	return box, nil
}

// serve answers requests until ctx ends.
func (b *simulation) serve(ctx context.Context) error {
	failed := make(chan error, 1)
	go func() { failed <- b.http.Serve(b.listener) }()
	defer b.world.Close()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
		if err := b.http.Close(); !errors.Is(err, net.ErrClosed) {
			return err
		}
		return nil
	}
}
