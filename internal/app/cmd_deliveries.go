package app

import (
	"fmt"
	"strconv"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/config"
)

type deliveriesCommand struct {
	config.Storage `embed:""`
	ID             string `arg:"" optional:"" help:"Show the body of this delivery."`
	Failed         bool   `help:"List only those that were not applied."`
	Limit          int    `help:"How many to list." default:"20"`
}

// Run lists the newest deliveries, or writes the raw body of one.
func (cmd *deliveriesCommand) Run(c *console) error {
	return atDesk(c, cmd.Storage, func(d *desk) error {
		if cmd.ID != "" {
			return cmd.show(c, d)
		}
		list, err := d.Deliveries(c.ctx, 0, cmd.Limit)
		if cmd.Failed {
			list, err = d.FailedDeliveries(c.ctx, 0, cmd.Limit)
		}
		if err != nil {
			return err
		}
		rows := [][]string{{"ID", "RECEIVED (UTC)", "STATE", "BYTES", "ERROR"}}
		for _, x := range list {
			rows = append(rows, []string{x.ID.String(), when(x.ReceivedAt), string(x.State), strconv.Itoa(len(x.Body)), x.Error})
		}
		return printTable(c.out, rows)
	})
}

func (cmd *deliveriesCommand) show(c *console, d *desk) error {
	id, err := chat.ParseID[chat.Delivery](cmd.ID)
	if err != nil {
		return err
	}
	delivery, err := d.Delivery(c.ctx, id)
	if err != nil {
		return err
	}
	fmt.Fprintf(c.errs, "%s, received %s UTC, %d attempts\n%s\n", delivery.State, when(delivery.ReceivedAt), delivery.Attempts, delivery.Error)
	_, err = c.out.Write(append(delivery.Body, '\n'))
	return err
}
