package app

import (
	"fmt"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/config"
	"github.com/saltbridge/saltbridge/internal/event"
	"github.com/saltbridge/saltbridge/internal/onboard"
	"github.com/saltbridge/saltbridge/internal/phonenumber"
)

type numberCommand struct {
	Add  numberAddCommand  `cmd:"" help:"Add a number whose token you have. The running server connects it."`
	List numberListCommand `cmd:"" help:"List numbers."`
}

type numberAddCommand struct {
	config.Storage `embed:""`
	Account        string `help:"Name of the account, added if it is new; needed if there are several."`
	PhoneNumberID  string `help:"Meta's id of the number." name:"phone-number-id" required:""`
	WABAID         string `help:"Meta's id of the WhatsApp Business account." name:"waba-id" required:""`
	Token          string `help:"Access token." required:""`
	AppSecret      string `help:"Secret of the app that sends the number's webhooks." required:""`
	Mode           string `help:"coexistence: also in the Business app on a phone. api: on the Cloud API only." default:"coexistence" enum:"coexistence,api"`
	JSON           bool   `help:"Print JSON." name:"json"`
}

// Run stores the number as connecting.
func (cmd *numberAddCommand) Run(c *console) error {
	return atDesk(c, cmd.Storage, func(d *desk) error {
		account, err := cmd.account(c, d)
		if err != nil {
			return err
		}
		log := newLog(c.errs, "warn", "text")
		n, err := onboard.Add(c.ctx, onboard.Options{Store: d.Store, Events: event.New(d.Store, log), Clock: d.clock, Vault: d.vault, Log: log},
			account.ID, onboard.NewNumber{PhoneNumberID: cmd.PhoneNumberID, WABAID: cmd.WABAID, Token: cmd.Token, AppSecret: cmd.AppSecret, Mode: chat.Mode(cmd.Mode)})
		if err != nil {
			return err
		}
		if cmd.JSON {
			return printJSON(c.out, numberRow(n))
		}
		fmt.Fprintf(c.out, "Added number %s (%s) to %q. A running server connects it within seconds.\n", n.PhoneNumberID, n.ID, account.Name)
		return nil
	})
}

// account returns the account to add to. A script on an empty server needs no other step: the account is made.
func (cmd *numberAddCommand) account(c *console, d *desk) (chat.Account, error) {
	account, err := chooseAccount(c.ctx, d.Store, cmd.Account)
	if chat.KindOf(err) != chat.NotFound {
		return account, err
	}
	name := cmd.Account
	if name == "" {
		name = "My business"
	}
	fmt.Fprintf(c.errs, "Adding the account %q.\n", name)
	return newAccount(c.ctx, d.Store, d.clock.NowMillis(), name)
}

type numberListCommand struct {
	config.Storage `embed:""`
	JSON           bool `help:"Print JSON." name:"json"`
}

// Run lists the numbers of all accounts.
func (cmd *numberListCommand) Run(c *console) error {
	return atDesk(c, cmd.Storage, func(d *desk) error {
		numbers, err := d.AllNumbers(c.ctx)
		if err != nil {
			return err
		}
		rows := [][]string{{"ID", "NUMBER", "NAME", "MODE", "LINK", "PHONE NUMBER ID", "WABA ID"}}
		list := []map[string]string{}
		for _, n := range numbers {
			rows = append(rows, []string{n.ID.String(), phonenumber.Display(n.Digits), n.Name, string(n.Mode), string(n.Link), n.PhoneNumberID, n.WABAID})
			list = append(list, numberRow(n))
		}
		if cmd.JSON {
			return printJSON(c.out, list)
		}
		return printTable(c.out, rows)
	})
}

func numberRow(n chat.Number) map[string]string {
	return map[string]string{"id": n.ID.String(), "account": n.Account.String(), "phone_number_id": n.PhoneNumberID, "waba_id": n.WABAID,
		"digits": n.Digits, "name": n.Name, "mode": string(n.Mode), "link": string(n.Link), "link_reason": n.LinkReason}
}
