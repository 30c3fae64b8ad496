package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
)

func main() {
	status, err := run(os.Stdout, os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "tally:", err)
	}
	os.Exit(status)
}

// run returns go test's exit status. An interrupt goes to go test alone: what ran until then is still
// counted.
func run(out io.Writer, args []string) (int, error) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	cmd := exec.CommandContext(ctx, "go", append([]string{"test", "-json"}, args...)...)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.Stderr = os.Stderr
	events, err := cmd.StdoutPipe()
	if err != nil {
		return 1, err
	}
	if err := cmd.Start(); err != nil {
		return 1, fmt.Errorf("starting go test: %w", err)
	}
	t := newTally(out)
	readErr := t.read(events)
	waitErr := cmd.Wait()
	t.summary()
	if exit, ok := errors.AsType[*exec.ExitError](waitErr); ok {
		return max(exit.ExitCode(), 1), readErr
	}
	if err := errors.Join(readErr, waitErr); err != nil {
		return 1, err
	}
	if t.counts.failed > 0 {
		return 1, errors.New("go test reported success although a test failed")
	}
	return 0, nil
}
