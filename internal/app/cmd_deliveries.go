package app

import (
	"fmt"
	"strconv"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/config"
	"github.com/saltbridge/saltbridge/internal/store"
)

type deliveriesCommand struct {
	config.Storage `embed:""`
	ID             string        `arg:"" optional:"" help:"Show this delivery: its raw body on standard output, the rest on standard error."`
	Failed         bool          `help:"List only those that were not applied."`
	Since          time.Duration `help:"List only those received since so long, as 90m or 48h." placeholder:"DURATION"`
	Account        string        `help:"List only those of this account." placeholder:"NAME"`
	Limit          int           `help:"How many to list, newest first." default:"20"`
	JSON           bool          `help:"Print JSON, one delivery a line." name:"json"`
}

// Run lists the newest deliveries, or writes the raw body of one.
func (cmd *deliveriesCommand) Run(c *console) error {
	return atDesk(c, cmd.Storage, func(d *desk) error {
		if cmd.ID != "" {
			return cmd.show(c, d)
		}
		wanted, err := cmd.wanted(c, d)
		if err != nil {
			return err
		}
		list, err := d.Deliveries(c.ctx, wanted)
		if err != nil {
			return err
		}
		if cmd.JSON {
			return cmd.printJSON(c, list)
		}
		rows := [][]string{{"ID", "RECEIVED (UTC)", "STATE", "BYTES", "ERROR"}}
		for _, x := range list {
			rows = append(rows, []string{x.ID.String(), when(x.ReceivedAt), string(x.State), strconv.Itoa(x.Size), x.Error})
		}
		return printTable(c.out, rows)
	})
}

// wanted returns what to list.
func (cmd *deliveriesCommand) wanted(c *console, d *desk) (store.Journal, error) {
	if cmd.Limit < 1 {
		return store.Journal{}, chat.Errorf(chat.Invalid, "--limit takes a number from 1; %d is not one.", cmd.Limit)
	}
	wanted := store.Journal{Failed: cmd.Failed, Limit: cmd.Limit}
	if cmd.Since > 0 {
		wanted.Since = d.clock.Now().Add(-cmd.Since).UnixMilli()
	}
	if cmd.Account == "" {
		return wanted, nil
	}
	accounts, err := d.Accounts(c.ctx)
	for _, a := range accounts {
		if a.Name == cmd.Account {
			wanted.Account = a.ID
			return wanted, nil
		}
	}
	if err == nil {
		err = chat.Errorf(chat.NotFound, "There is no account %q. `saltbridge account list` shows those there are.", cmd.Account)
	}
	return wanted, err
}

// journalLine is a delivery for programs.
type journalLine struct {
	ID         chat.DeliveryID    `json:"id"`
	Account    chat.AccountID     `json:"account,omitempty"`
	State      chat.DeliveryState `json:"state"`
	Error      string             `json:"error,omitempty"`
	Bytes      int                `json:"bytes"`
	Attempts   int                `json:"attempts"`
	ReceivedAt time.Time          `json:"received_at"`
}

func (cmd *deliveriesCommand) printJSON(c *console, list []chat.Delivery) error {
	for _, d := range list {
		line := journalLine{d.ID, d.Account, d.State, d.Error, d.Size, d.Attempts, time.UnixMilli(d.ReceivedAt).UTC()}
		if err := printJSON(c.out, line); err != nil {
			return err
		}
	}
	return nil
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
