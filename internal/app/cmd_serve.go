package app

import (
	"errors"
	"fmt"

	"github.com/saltbridge/saltbridge/internal/config"
)

type serveCommand struct {
	config.Serve `embed:""`
}

// Run serves until the process is told to stop.
func (cmd *serveCommand) Run(c *console) error {
	listener, err := listen("--listen", cmd.Listen)
	if err != nil {
		return err
	}
	s, err := newServer(c.ctx, cmd.Serve, c.version, newLog(c.errs, cmd.LogLevel, cmd.LogFormat), parts{listener: listener})
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	fmt.Fprintf(c.out, "Saltbridge %s serves on %s\n", c.version, s.url())
	return s.serve(c.ctx)
}
