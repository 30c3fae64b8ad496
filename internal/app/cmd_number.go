package app

import (
	"fmt"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/config"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/event"
	"github.com/saltbridge/saltbridge/internal/onboard"
	"github.com/saltbridge/saltbridge/internal/phonenumber"
	"github.com/saltbridge/saltbridge/internal/store"
)

type numberCommand struct {
	Add    numberAddCommand    `cmd:"" help:"Add a number whose token you have. The running server connects it."`
	List   numberListCommand   `cmd:"" help:"List numbers, how they are connected and whether they send."`
	Pace   numberPaceCommand   `cmd:"" help:"Set how many messages a second a number sends."`
	Resume numberResumeCommand `cmd:"" help:"Try a number that something stops at once: the reason is gone."`

	Show     numberShowCommand     `cmd:"" help:"Show all that is known about a number: link, health, forecast, imports, gaps."`
	Check    numberCheckCommand    `cmd:"" help:"Ask Meta how a number stands, now."`
	Selftest numberSelftestCommand `cmd:"" help:"Send ourselves what Meta would send, through the public address."`
	Token    numberTokenCommand    `cmd:"" help:"Give a number a new access token, if Meta takes it."`
	Remind   numberRemindCommand   `cmd:"" help:"Say who is e-mailed when the phone of a number goes unused."`
	Passport numberPassportCommand `cmd:"" help:"Check whether a number can be connected, what changes on the phone, and what it costs."`
	Track    numberTrackCommand    `cmd:"" help:"Keep a number that is used in the Business app only."`
	Sync     numberSyncCommand     `cmd:"" help:"Show how far a number's imports are, or have one that Meta refused requested again."`
	Groups   numberGroupsCommand   `cmd:"" help:"List groups of a number's phone, which stay there; name one or forget it."`
	Register numberRegisterCommand `cmd:"" help:"Verify and register a number that is on the API only."`
	Remove   numberRemoveCommand   `cmd:"" help:"Stop using a number here; its conversations stay."`
	Private  numberPrivateCommand  `cmd:"" help:"Mark chats whose content is dropped before it is stored."`
	Alerts   numberAlertsCommand   `cmd:"" help:"List what needs a look, or say that it was seen to."`
}

type numberAddCommand struct {
	config.Storage `embed:""`
	Account        string `help:"Name of the account, added if it is new; needed if there are several."`
	PhoneNumberID  string `help:"Meta's id of the number." name:"phone-number-id" required:""`
	WABAID         string `help:"Meta's id of the WhatsApp Business account." name:"waba-id" required:""`
	Token          string `help:"Access token." required:""`
	AppSecret      string `help:"Secret of the app that sends the number's webhooks; without it the one known stays."`
	Number         string `help:"The phone number, if it is known. One that was tracked or removed here comes back to its conversations; without it, Meta is asked which it is."`
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
			account.ID, onboard.NewNumber{PhoneNumberID: cmd.PhoneNumberID, WABAID: cmd.WABAID, Token: cmd.Token, AppSecret: cmd.AppSecret,
				Digits: phonenumber.Digits(cmd.Number), Mode: chat.Mode(cmd.Mode)})
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
		standings, err := d.AllStandings(c.ctx)
		if err != nil {
			return err
		}
		rows := [][]string{{"ID", "NUMBER", "NAME", "MODE", "LINK", "PHONE NUMBER ID", "WABA ID", "TROUBLE"}}
		list := []map[string]string{}
		for _, n := range numbers {
			trouble := troubleOf(standings[n.ID])
			rows = append(rows, []string{n.ID.String(), phonenumber.Display(n.Digits), n.Name, string(n.Mode), string(n.Link), n.PhoneNumberID, n.WABAID, trouble})
			row := numberRow(n)
			row["trouble"] = trouble
			list = append(list, row)
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

// troubleOf says what keeps a number from sending or from being connected; empty if nothing does.
func troubleOf(s chat.Standing) string {
	if s.Hold.Kind != chat.HoldNone {
		return s.Hold.Say
	}
	return s.Trouble.Say
}

type numberPaceCommand struct {
	config.Storage `embed:""`
	PhoneNumberID  string `help:"Meta's id of the number." name:"phone-number-id" required:""`
	Rate           int    `arg:"" help:"Messages a second, both directions; 0 goes back to what Meta grants."`
	JSON           bool   `help:"Print JSON." name:"json"`
}

// Run sets the pace.
func (cmd *numberPaceCommand) Run(c *console) error {
	if cmd.Rate < 0 || cmd.Rate > 1000 {
		return chat.Errorf(chat.Invalid, "The pace is from 1 to 1000 messages a second, or 0 for what Meta grants; %d is not.", cmd.Rate)
	}
	return atDesk(c, cmd.Storage, func(d *desk) error {
		n, err := findNumber(c, d, cmd.PhoneNumberID)
		if err != nil {
			return err
		}
		if err := d.Write(c.ctx, func(tx *db.Tx) error { return store.SetPace(tx, n.Account, n.ID, cmd.Rate) }); err != nil {
			return err
		}
		return showNumber(c, d, n, cmd.JSON)
	})
}

type numberResumeCommand struct {
	config.Storage `embed:""`
	Number         string `arg:"" optional:"" help:"Which number: its id here, its id at Meta, or the phone number."`
	PhoneNumberID  string `help:"Meta's id of the number, instead." name:"phone-number-id"`
	JSON           bool   `help:"Print JSON." name:"json"`
}

// Run lets the running server try what stops the number once more.
func (cmd *numberResumeCommand) Run(c *console) error {
	name := cmd.Number + cmd.PhoneNumberID
	if (cmd.Number == "") == (cmd.PhoneNumberID == "") {
		return chat.Errorf(chat.Invalid, "Say which number: `saltbridge number resume NUMBER`, with its id here, its id at Meta, or the phone number.")
	}
	return atDesk(c, cmd.Storage, func(d *desk) error {
		n, err := findNumber(c, d, name)
		if err != nil {
			return err
		}
		if err := boarding(c, d, config.Meta{}, "").Resume(c.ctx, chat.SystemViewer(n.Account), n.ID); err != nil {
			return err
		}
		return showNumber(c, d, n, cmd.JSON)
	})
}
