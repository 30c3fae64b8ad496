package app

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"github.com/saltbridge/saltbridge/internal/auth"
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/clock"
	"github.com/saltbridge/saltbridge/internal/config"
	"github.com/saltbridge/saltbridge/internal/store"
)

// commands is the command line.
type commands struct {
	Demo       demoCommand       `cmd:"" help:"Run a shop with everything in one process: server, Meta's side as a sandbox, phones."`
	Serve      serveCommand      `cmd:"" help:"Run the server."`
	Sandbox    sandboxCommand    `cmd:"" help:"Run Meta's side alone: Graph API, Embedded Signup, phones, clock and faults."`
	Account    accountCommand    `cmd:"" help:"Add and list accounts."`
	Agent      agentCommand      `cmd:"" help:"Add and list agents."`
	Number     numberCommand     `cmd:"" help:"Add and list numbers."`
	Template   templateCommand   `cmd:"" help:"List message templates, and bring them in step with Meta's list."`
	APIKey     apikeyCommand     `cmd:"" name:"apikey" help:"Add and list keys for programs."`
	Stats      statsCommand      `cmd:"" help:"Count deliveries, messages, contacts, and what waits to be sent."`
	Deliveries deliveriesCommand `cmd:"" help:"List the journal of webhook requests, or show one."`
	Replay     replayCommand     `cmd:"" help:"Apply journaled deliveries again."`
	Exchanges  exchangesCommand  `cmd:"" help:"List what was asked of Meta and answered: why did this fail?"`
	Config     configCommand     `cmd:"" help:"Print the settings in force, without secrets."`
	Doctor     doctorCommand     `cmd:"" help:"Check that everything the server needs is there."`
	Version    versionCommand    `cmd:"" help:"Print the version."`
}

// console is what every command gets: where to write, and when to stop.
type console struct {
	ctx     context.Context
	out     io.Writer
	errs    io.Writer
	version string
}

// Run runs the command that args name and returns the exit status: 0, 1 if it failed, 2 if args are wrong.
func Run(version string, args []string, out, errs io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	exit := -1
	parser, err := kong.New(&commands{}, kong.Name("saltbridge"), kong.UsageOnError(), kong.DefaultEnvars("SALTBRIDGE"),
		kong.Description("One WhatsApp number, in the Business app on a phone and on the Cloud API at once."),
		kong.Writers(out, errs), kong.Exit(func(code int) { exit = code }), kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.Bind(&console{ctx: ctx, out: out, errs: errs, version: version}))
	if err != nil {
		fmt.Fprintln(errs, "saltbridge:", err)
		return 1
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	command, err := parser.Parse(args)
	switch {
	case exit >= 0: // --help was served
		return exit
	case err != nil:
		fmt.Fprintf(errs, "saltbridge: %v\nRun `saltbridge --help` for what there is.\n", err)
		return 2
	}
	if err := command.Run(); err != nil {
		fmt.Fprintln(errs, "saltbridge:", message(err))
		return 1
	}
	return 0
}

// message returns an error for the terminal: the sentence and, for who runs the server, the cause.
func message(err error) string {
	if chat.KindOf(err) == chat.Internal {
		return err.Error()
	}
	return chat.Sentence(err) + cause(err)
}

func cause(err error) string {
	if full, say := err.Error(), chat.Sentence(err); full != say {
		return "\n  (" + full + ")"
	}
	return ""
}

// newLog returns the log of a process.
func newLog(w io.Writer, level, format string) *slog.Logger {
	options := &slog.HandlerOptions{Level: slog.LevelInfo}
	var l slog.Level
	if l.UnmarshalText([]byte(level)) == nil {
		options.Level = l
	}
	if format == "json" {
		return slog.New(slog.NewJSONHandler(w, options))
	}
	return slog.New(slog.NewTextHandler(w, options))
}

// desk is open storage for a command that needs no server.
type desk struct {
	*store.Store
	vault *auth.Vault
	clock *clock.Clock
}

// openDesk opens storage; close it when done.
func openDesk(ctx context.Context, s config.Storage) (*desk, error) {
	opened, err := store.Open(ctx, s.DatabaseURL())
	if err != nil {
		return nil, err
	}
	d := &desk{Store: opened, clock: clock.New()}
	if d.vault, err = auth.OpenVault(ctx, opened, s.ServerKey); err != nil {
		_ = opened.Close() // the error in hand says more
		return nil, err
	}
	return d, nil
}

// atDesk opens storage for fn and closes it again.
func atDesk(c *console, s config.Storage, fn func(*desk) error) (err error) {
	d, err := openDesk(c.ctx, s)
	if err != nil {
		return err
	}
	defer func() {
		if closing := d.Close(); err == nil {
			err = closing
		}
	}()
	return fn(d)
}
