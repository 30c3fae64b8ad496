package app

import (
	"fmt"

	"github.com/saltbridge/saltbridge/internal/config"
)

type serveCommand struct {
	config.Serve `embed:""`
}

// Run serves until the process is told to stop.
func (cmd *serveCommand) Run(c *console) error {
	log := newLog(c.errs, cmd.LogLevel, cmd.LogFormat)
	s, err := newServer(c.ctx, cmd.Serve, c.version, log, parts{})
	if err != nil {
		return err
	}
	if err := s.listen(); err != nil {
		_ = s.close() // nothing has started to be lost
		return err
	}
	fmt.Fprintf(c.out, "Saltbridge %s serves on %s\n", c.version, s.url())
	return s.serve(c.ctx)
}
