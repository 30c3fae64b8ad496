package app

import (
	"strconv"

	"github.com/saltbridge/saltbridge/internal/config"
	"github.com/saltbridge/saltbridge/internal/store"
)

type statsCommand struct {
	config.Storage `embed:""`
	JSON           bool `help:"Print JSON." name:"json"`
}

// Run counts everything, over all accounts.
func (cmd *statsCommand) Run(c *console) error {
	return atDesk(c, cmd.Storage, func(d *desk) error {
		s, err := d.Stats(c.ctx)
		if err != nil {
			return err
		}
		if cmd.JSON {
			return printJSON(c.out, s)
		}
		parked, err := d.ParkedCount(c.ctx)
		if err != nil {
			return err
		}
		dropped, err := d.Tally(c.ctx, store.TallyParkedDropped)
		if err != nil {
			return err
		}
		row := func(what, name string, n int64) []string { return []string{what, name, strconv.FormatInt(n, 10)} }
		return printTable(c.out, [][]string{
			row("deliveries", "applied", s.Deliveries.Applied), row("", "failed", s.Deliveries.Failed), row("", "rejected", s.Deliveries.Rejected),
			row("messages", "total", s.Messages.Total), row("", "customer", s.Messages.Customer), row("", "phone", s.Messages.Phone),
			row("", "agent", s.Messages.Agent), row("", "bot", s.Messages.Bot), row("", "campaign", s.Messages.Campaign), row("", "import", s.Messages.Import),
			row("contacts", "", s.Contacts), row("conversations", "", s.Conversations),
			row("parked", "waiting", parked), row("", "dropped", dropped),
			row("outbox", "queued", s.Outbox.Queued), row("", "uncertain", s.Outbox.Uncertain), row("", "failed", s.Outbox.Failed),
		})
	})
}
