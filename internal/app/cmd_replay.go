package app

import (
	"fmt"

	"github.com/saltbridge/saltbridge/internal/backfill"
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/config"
	"github.com/saltbridge/saltbridge/internal/event"
	"github.com/saltbridge/saltbridge/internal/ingest"
)

type replayCommand struct {
	config.Storage `embed:""`
	Failed         bool `help:"Apply the deliveries that failed." required:""`
	JSON           bool `help:"Print JSON." name:"json"`
}

// Run applies failed deliveries again.
func (cmd *replayCommand) Run(c *console) error {
	return atDesk(c, cmd.Storage, func(d *desk) error {
		log := newLog(c.errs, "warn", "text")
		in := ingest.New(ingest.Options{Store: d.Store, Events: event.New(d.Store, log), Clock: d.clock, Vault: d.vault,
			Importer: backfill.New(d.Store, d.clock), Log: log})
		defer in.Close()
		done, err := in.Replay(c.ctx)
		if err != nil {
			return err
		}
		if cmd.JSON {
			return printJSON(c.out, done)
		}
		fmt.Fprintf(c.out, "Applied %d deliveries; %d still fail.\n", done.Applied, done.Failed)
		if done.Failed > 0 {
			return chat.Errorf(chat.Conflict, "Some deliveries still cannot be applied. `saltbridge deliveries --failed` says why.")
		}
		return nil
	})
}
