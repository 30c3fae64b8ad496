package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"

	"github.com/saltbridge/saltbridge/internal/test/cluster"
	"github.com/saltbridge/saltbridge/internal/test/need"
	"github.com/saltbridge/saltbridge/internal/test/postgres"
)

// patience is how long an interrupted command may take to end by itself before it is killed.
const patience = 20 * time.Second

func main() {
	durable := flag.Bool("durable", false, "flush commits to disk, as in production")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "usage: withpostgres [-durable] -- command [argument ...]")
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() == 0 {
		flag.Usage()
		os.Exit(2)
	}
	dieWithParent()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	status, err := run(ctx, *durable, flag.Args())
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "withpostgres:", err)
	}
	os.Exit(status)
}

// run returns the exit status for this process, and an error when the fault is not the command's.
func run(ctx context.Context, durable bool, command []string) (int, error) {
	if os.Getenv(postgres.Variable) != "" {
		return runCommand(ctx, command)
	}
	bin, err := cluster.Find()
	if err != nil {
		if need.Strict() {
			return 1, err
		}
		fmt.Fprintf(os.Stderr, "withpostgres: %v; going on without it\n", err)
		return runCommand(ctx, command)
	}
	c, err := cluster.New(ctx, bin, durable)
	if err != nil {
		return 1, err
	}
	defer c.Remove()
	os.Setenv(postgres.Variable, c.URL())
	return runCommand(ctx, command)
}

// runCommand runs the command in a process group of its own, so that an interrupt reaches it and all
// its children once, wherever the signal came from.
func runCommand(ctx context.Context, command []string) (int, error) {
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	cmd.SysProcAttr = cluster.ChildAttributes()
	cmd.SysProcAttr.Setpgid = true
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGINT) }
	cmd.WaitDelay = patience
	err := cmd.Run()
	if cmd.Process != nil {
		// What the command left behind would hold the database open.
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
	}
	if exit, ok := errors.AsType[*exec.ExitError](err); ok && exit.Exited() {
		return exit.ExitCode(), nil
	}
	if ctx.Err() != nil {
		return 130, errors.New("interrupted")
	}
	if err != nil {
		return 1, fmt.Errorf("running %s: %w", command[0], err)
	}
	return 0, nil
}
