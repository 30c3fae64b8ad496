package app

import (
	"fmt"
	"strconv"

	"github.com/saltbridge/saltbridge/internal/auth"
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/config"
)

type apikeyCommand struct {
	Add  apikeyAddCommand  `cmd:"" help:"Add a key for a program and print it, once."`
	List apikeyListCommand `cmd:"" help:"List keys by name."`
}

type apikeyAddCommand struct {
	config.Storage `embed:""`
	Account        string `help:"Name of the account; needed if there are several."`
	Name           string `help:"What uses the key." required:""`
}

// Run adds a key.
func (cmd *apikeyAddCommand) Run(c *console) error {
	return atDesk(c, cmd.Storage, func(d *desk) error {
		account, err := chooseAccount(c.ctx, d.Store, cmd.Account)
		if err != nil {
			return err
		}
		key, err := auth.New(d.Store, d.clock).NewKey(c.ctx, account.ID, cmd.Name)
		if err != nil {
			return err
		}
		fmt.Fprintln(c.out, key)
		return nil
	})
}

type apikeyListCommand struct {
	config.Storage `embed:""`
	Account        string `help:"Name of the account; needed if there are several."`
}

// Run lists keys.
func (cmd *apikeyListCommand) Run(c *console) error {
	return atDesk(c, cmd.Storage, func(d *desk) error {
		account, err := chooseAccount(c.ctx, d.Store, cmd.Account)
		if err != nil {
			return err
		}
		keys, err := d.APIKeys(c.ctx, chat.SystemViewer(account.ID))
		if err != nil {
			return err
		}
		rows := [][]string{{"ID", "NAME", "SINCE"}}
		for _, k := range keys {
			rows = append(rows, []string{strconv.FormatInt(k.ID, 10), k.Name, when(k.CreatedAt)})
		}
		return printTable(c.out, rows)
	})
}
