package app

import (
	"context"
	"fmt"
	"strings"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/config"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
)

type accountCommand struct {
	Add  accountAddCommand  `cmd:"" help:"Add an account: one business."`
	List accountListCommand `cmd:"" help:"List accounts."`
}

type accountAddCommand struct {
	config.Storage `embed:""`
	Name           string `arg:"" help:"Name of the business."`
	JSON           bool   `help:"Print JSON." name:"json"`
}

// Run adds an account.
func (cmd *accountAddCommand) Run(c *console) error {
	return atDesk(c, cmd.Storage, func(d *desk) error {
		account, err := newAccount(c.ctx, d.Store, d.clock.NowMillis(), cmd.Name)
		if err != nil {
			return err
		}
		if cmd.JSON {
			return printJSON(c.out, map[string]string{"id": account.ID.String(), "name": account.Name})
		}
		fmt.Fprintf(c.out, "Added account %q (%s).\n", account.Name, account.ID)
		return nil
	})
}

type accountListCommand struct {
	config.Storage `embed:""`
	JSON           bool `help:"Print JSON." name:"json"`
}

// Run lists accounts.
func (cmd *accountListCommand) Run(c *console) error {
	return atDesk(c, cmd.Storage, func(d *desk) error {
		accounts, err := d.Accounts(c.ctx)
		if err != nil {
			return err
		}
		rows := [][]string{{"ID", "NAME", "SINCE"}}
		list := []map[string]string{}
		for _, a := range accounts {
			rows = append(rows, []string{a.ID.String(), a.Name, when(a.CreatedAt)})
			list = append(list, map[string]string{"id": a.ID.String(), "name": a.Name})
		}
		if cmd.JSON {
			return printJSON(c.out, list)
		}
		return printTable(c.out, rows)
	})
}

// newAccount checks and stores an account.
func newAccount(ctx context.Context, s *store.Store, now int64, name string) (chat.Account, error) {
	account := chat.Account{ID: chat.AccountID(s.IDs.Next()), Name: strings.TrimSpace(name), CreatedAt: now}
	if account.Name == "" {
		return account, chat.Errorf(chat.Invalid, "The account needs a name.")
	}
	if _, ok, err := findAccount(ctx, s, account.Name); err != nil || ok {
		if ok {
			err = chat.Errorf(chat.Conflict, "There already is an account %q.", account.Name)
		}
		return account, err
	}
	return account, s.Write(ctx, func(tx *db.Tx) error { return store.AddAccount(tx, account) })
}

// findAccount finds an account by name or id.
func findAccount(ctx context.Context, s *store.Store, name string) (chat.Account, bool, error) {
	accounts, err := s.Accounts(ctx)
	for _, a := range accounts {
		if strings.EqualFold(a.Name, name) || a.ID.String() == name {
			return a, true, nil
		}
	}
	return chat.Account{}, false, err
}

// chooseAccount returns the account a command is for: the one named, or the only one.
func chooseAccount(ctx context.Context, s *store.Store, name string) (chat.Account, error) {
	if name != "" {
		account, ok, err := findAccount(ctx, s, name)
		if err == nil && !ok {
			err = chat.Errorf(chat.NotFound, "There is no account %q. `saltbridge account list` shows those there are; `saltbridge account add NAME` adds one.", name)
		}
		return account, err
	}
	accounts, err := s.Accounts(ctx)
	switch {
	case err != nil:
		return chat.Account{}, err
	case len(accounts) == 0:
		return chat.Account{}, chat.Errorf(chat.NotFound, "There is no account yet. Add one with `saltbridge account add NAME`.")
	case len(accounts) > 1:
		return chat.Account{}, chat.Errorf(chat.Invalid, "There are %d accounts. Say which one with --account NAME.", len(accounts))
	}
	return accounts[0], nil
}
