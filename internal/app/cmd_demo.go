package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/clock"
	"github.com/saltbridge/saltbridge/internal/config"
	"github.com/saltbridge/saltbridge/internal/onboard"
	"github.com/saltbridge/saltbridge/internal/sandbox"
)

type demoCommand struct {
	Listen        string `help:"Address of the server." default:"127.0.0.1:8080" placeholder:"HOST:PORT"`
	SandboxListen string `help:"Address of the sandbox." default:"127.0.0.1:8090" placeholder:"HOST:PORT"`
	Data          string `help:"Folder to keep everything in; without it a temporary one that is removed at the end." placeholder:"DIR"`
	Database      string `help:"PostgreSQL instead of the embedded database." placeholder:"URL"`
	Connected     bool   `help:"Start with the shop's number already onboarded."`
	Seed          uint64 `help:"The same seed makes the same people, chats and ids." default:"1"`
	Scenario      string `help:"Business of the sandbox: shop, clinic, bank, or crowd for load tests." default:"shop" enum:"shop,clinic,bank,crowd"`
	LogLevel      string `help:"What to log: debug, info, warn or error." default:"warn" enum:"debug,info,warn,error"`
}

// The shop of the demo and its people. The password is public on purpose: the demo serves this machine only.
const (
	demoEmail    = "owner@acme.example"
	demoPassword = "saltbridge-demo"
)

// Run runs server and sandbox until the process is told to stop.
func (cmd *demoCommand) Run(c *console) (err error) {
	data, remove, err := cmd.folder()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, remove()) }()
	d, err := cmd.open(c, data)
	if err != nil {
		return err
	}
	return d.run(c)
}

// folder returns where to keep everything, and how to clean up.
func (cmd *demoCommand) folder() (string, func() error, error) {
	if cmd.Data != "" {
		return cmd.Data, func() error { return nil }, nil
	}
	dir, err := os.MkdirTemp("", "saltbridge-demo-")
	return dir, func() error { return os.RemoveAll(dir) }, err
}

// demo is a server and a sandbox that share a clock.
type demo struct {
	cmd    *demoCommand
	box    *simulation
	server *server
}

func (cmd *demoCommand) open(c *console, data string) (*demo, error) {
	listener, err := listen("--listen", cmd.Listen)
	if err != nil {
		return nil, err
	}
	log := newLog(c.errs, cmd.LogLevel, "text")
	shared := clock.New()
	partner := sandbox.AppOptions{ID: "700100200300400", Secret: "5a17b81d6e0000000000000000000a99", ConfigID: "811000222333",
		VerifyToken: "sandbox-verify-token", CallbackURL: "http://" + listener.Addr().String() + config.WebhookPath}
	box, err := openSandbox("--sandbox-listen", cmd.SandboxListen, shared, sandbox.Options{Seed: cmd.Seed, Scenario: cmd.Scenario, App: partner, Log: log})
	if err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	settings := config.Serve{Listen: cmd.Listen, LogLevel: cmd.LogLevel, Undo: 3 * time.Second,
		Storage: config.Storage{Data: data, Database: cmd.Database},
		Meta: config.Meta{GraphURL: box.url, SDKURL: box.url + "/en_US/sdk.js", AppID: partner.ID, AppSecret: partner.Secret,
			ConfigID: partner.ConfigID, VerifyToken: partner.VerifyToken}}
	s, err := newServer(c.ctx, settings, c.version, log, parts{clock: shared, listener: listener, demo: true, sandboxURL: box.url})
	if err != nil {
		box.world.Close()
		return nil, errors.Join(err, listener.Close(), box.listener.Close())
	}
	return &demo{cmd: cmd, box: box, server: s}, nil
}

// run serves both halves; when one ends, so does the other.
func (d *demo) run(c *console) error {
	ctx, stop := context.WithCancel(c.ctx)
	defer stop()
	var halves sync.WaitGroup
	errs := make([]error, 2)
	halves.Go(func() { defer stop(); errs[0] = d.box.serve(ctx) })
	halves.Go(func() { defer stop(); errs[1] = d.server.serve(ctx) })
	if err := d.prepare(ctx); err != nil {
		stop()
		halves.Wait()
		return errors.Join(err, errs[0], errs[1])
	}
	d.welcome(c)
	halves.Wait()
	return errors.Join(errs...)
}

// prepare makes the shop, unless the storage already has it, and connects its number if asked to.
func (d *demo) prepare(ctx context.Context) error {
	business := d.box.world.Businesses()[0]
	account, err := demoAccount(ctx, d.server, business.Name)
	if err != nil || !d.cmd.Connected {
		return err
	}
	paired, err := d.box.world.Pair(business.PhoneNumberID, sandbox.ShareHistory)
	if err != nil {
		return err
	}
	_, err = d.server.onboard.Finish(ctx, chat.SystemViewer(account), onboard.Finish{Code: paired.Code, WABAID: paired.WABAID, PhoneNumberID: paired.PhoneNumberID})
	return err
}

func demoAccount(ctx context.Context, s *server, name string) (chat.AccountID, error) {
	accounts, err := s.store.Accounts(ctx)
	if err != nil {
		return 0, err
	}
	if len(accounts) > 0 {
		return accounts[0].ID, nil
	}
	account, err := newAccount(ctx, s.store, s.clock.NowMillis(), name)
	if err != nil {
		return 0, err
	}
	_, err = s.auth.AddAgent(ctx, chat.Agent{Account: account.ID, Name: "Olivia Owner", Email: demoEmail, Role: chat.RoleAdmin}, demoPassword)
	return account.ID, err
}

func (d *demo) welcome(c *console) {
	fmt.Fprintf(c.out, `
Saltbridge %s: the demo is ready.

  Inbox    %s/
           sign in as %s with the password %s
  Phones   %s/_sandbox/phones
  Sandbox  %s/_sandbox/

Press Ctrl+C to stop.
`, c.version, d.server.url(), demoEmail, demoPassword, d.box.url, d.box.url)
}
