package app

import (
	"fmt"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/config"
)

type numberPassportCommand struct {
	config.Storage `embed:""`
	Account        string `help:"Name of the account; needed if there are several."`
	Number         string `arg:"" help:"The phone number, with country code."`
	App            string `help:"Which app uses it: business, consumer or none." default:"business" enum:"business,consumer,none"`
	AppVersion     string `help:"Version of the app, such as 2.26.10.5."`
	Days           int    `help:"Days of use in the Business app; -1 if not known." default:"-1"`
	Verified       string `help:"Is the business verified at Meta: yes or no." enum:"yes,no," default:"" placeholder:"yes|no"`
	PageLinked     string `help:"Is a Facebook page linked." enum:"yes,no," default:"" placeholder:"yes|no"`
	OnAPI          string `help:"Is the number on the API now." name:"on-api" enum:"yes,no," default:"" placeholder:"yes|no"`
	WasOnAPI       string `help:"Was it within the last two months." name:"was-on-api" enum:"yes,no," default:"" placeholder:"yes|no"`
	Partner        string `help:"Is it connected to another platform now." enum:"yes,no," default:"" placeholder:"yes|no"`
	Windows        string `help:"Is WhatsApp for Windows or a watch used with it." enum:"yes,no," default:"" placeholder:"yes|no"`
	Companions     int    `help:"Linked devices."`
	Broadcasts     string `help:"Are broadcast lists used." enum:"yes,no," default:"" placeholder:"yes|no"`
	Vanishing      string `help:"Are disappearing messages or view once used." enum:"yes,no," default:"" placeholder:"yes|no"`
	LiveLocation   string `help:"Is live location used." enum:"yes,no," default:"" placeholder:"yes|no"`
	Groups         string `help:"Do groups matter for the work." enum:"yes,no," default:"" placeholder:"yes|no"`
	Badge          string `help:"Has it a badge." enum:"yes,no," default:"" placeholder:"yes|no"`
	Backup         string `help:"Are chats backed up to the cloud." enum:"yes,no," default:"" placeholder:"yes|no"`
	Replies        int    `help:"Replies a month."`
	PhoneShare     int    `help:"Percent of them that are still written on the phone." default:"50"`
	Utility        int    `help:"Templates about orders and appointments a month."`
	Marketing      int    `help:"Marketing templates a month."`
	JSON           bool   `help:"Print JSON." name:"json"`
}

// Run checks and keeps the passport.
func (cmd *numberPassportCommand) Run(c *console) error {
	yes := func(s string) chat.Answer { return chat.Answer(s) }
	answers := chat.PassportAnswers{Digits: cmd.Number, App: cmd.App, AppVersion: cmd.AppVersion, DaysUsed: cmd.Days, Verified: yes(cmd.Verified),
		PageLinked: yes(cmd.PageLinked), OnAPI: yes(cmd.OnAPI), WasOnAPI: yes(cmd.WasOnAPI), Partner: yes(cmd.Partner), Windows: yes(cmd.Windows),
		Companions: cmd.Companions, Broadcasts: yes(cmd.Broadcasts), Vanishing: yes(cmd.Vanishing), LiveLocation: yes(cmd.LiveLocation), Groups: yes(cmd.Groups),
		Badge: yes(cmd.Badge), Backup: yes(cmd.Backup), Answers: cmd.Replies, PhoneShare: cmd.PhoneShare, Utility: cmd.Utility, Marketing: cmd.Marketing}
	return atDesk(c, cmd.Storage, func(d *desk) error {
		account, err := chooseAccount(c.ctx, d.Store, cmd.Account)
		if err != nil {
			return err
		}
		r, err := boarding(c, d, config.Meta{}, "").NewPassport(c.ctx, chat.SystemViewer(account.ID), answers)
		if err != nil {
			return err
		}
		if cmd.JSON {
			return printJSON(c.out, r)
		}
		rows := [][]string{{"MODE", "VERDICT", "BECAUSE OF"}}
		for _, m := range r.Modes {
			rows = append(rows, []string{string(m.Mode), string(m.Verdict), fmt.Sprint(m.Because)})
		}
		for _, k := range r.Checks {
			rows = append(rows, []string{string(k.Key), string(k.Verdict), k.Evidence})
		}
		return printTable(c.out, rows)
	})
}

type numberTrackCommand struct {
	config.Storage `embed:""`
	Account        string `help:"Name of the account; needed if there are several."`
	Number         string `arg:"" help:"The phone number, with country code."`
	Name           string `help:"What to call it."`
	JSON           bool   `help:"Print JSON." name:"json"`
}

// Run keeps the number as used in the app only.
func (cmd *numberTrackCommand) Run(c *console) error {
	return atDesk(c, cmd.Storage, func(d *desk) error {
		account, err := chooseAccount(c.ctx, d.Store, cmd.Account)
		if err != nil {
			return err
		}
		n, err := boarding(c, d, config.Meta{}, "").Track(c.ctx, chat.SystemViewer(account.ID), cmd.Number, cmd.Name)
		if err != nil {
			return err
		}
		if cmd.JSON {
			return printJSON(c.out, numberRow(n))
		}
		fmt.Fprintf(c.out, "Tracked as %s.\n", n.ID)
		return nil
	})
}

type numberPrivateCommand struct {
	Add    privateAddCommand    `cmd:"" help:"Add a rule."`
	List   privateListCommand   `cmd:"" help:"List the rules." default:"withargs"`
	Remove privateRemoveCommand `cmd:"" help:"Remove a rule."`
}

type privateAddCommand struct {
	config.Storage `embed:""`
	Account        string `help:"Name of the account; needed if there are several."`
	Kind           string `arg:"" help:"number, name (of the phone's book, * for anything) or label." enum:"number,name,label"`
	Value          string `arg:"" help:"What to look for."`
	JSON           bool   `help:"Print JSON." name:"json"`
}

// Run adds a rule; a running server obeys it within seconds.
func (cmd *privateAddCommand) Run(c *console) error {
	return atDesk(c, cmd.Storage, func(d *desk) error {
		account, err := chooseAccount(c.ctx, d.Store, cmd.Account)
		if err != nil {
			return err
		}
		r, err := boarding(c, d, config.Meta{}, "").AddPrivate(c.ctx, chat.SystemViewer(account.ID), chat.PrivateKind(cmd.Kind), cmd.Value)
		if err != nil {
			return err
		}
		if cmd.JSON {
			return printJSON(c.out, ruleRow(r))
		}
		fmt.Fprintf(c.out, "Added rule %d.\n", r.ID)
		return nil
	})
}

type privateListCommand struct {
	config.Storage `embed:""`
	Account        string `help:"Name of the account; needed if there are several."`
	JSON           bool   `help:"Print JSON." name:"json"`
}

// Run lists the rules.
func (cmd *privateListCommand) Run(c *console) error {
	return atDesk(c, cmd.Storage, func(d *desk) error {
		account, err := chooseAccount(c.ctx, d.Store, cmd.Account)
		if err != nil {
			return err
		}
		rules, err := d.PrivateRules(c.ctx, chat.SystemViewer(account.ID))
		if err != nil {
			return err
		}
		rows := [][]string{{"ID", "KIND", "VALUE", "SINCE"}}
		list := []map[string]string{}
		for _, r := range rules {
			rows = append(rows, []string{fmt.Sprint(r.ID), string(r.Kind), r.Value, stampOf(r.MadeAt)})
			list = append(list, ruleRow(r))
		}
		if cmd.JSON {
			return printJSON(c.out, list)
		}
		return printTable(c.out, rows)
	})
}

func ruleRow(r chat.PrivateRule) map[string]string {
	return map[string]string{"id": fmt.Sprint(r.ID), "kind": string(r.Kind), "value": r.Value, "since": stampOf(r.MadeAt)}
}

type privateRemoveCommand struct {
	config.Storage `embed:""`
	Account        string `help:"Name of the account; needed if there are several."`
	ID             int64  `arg:"" help:"Id of the rule."`
	JSON           bool   `help:"Print JSON." name:"json"`
}

// Run removes a rule.
func (cmd *privateRemoveCommand) Run(c *console) error {
	return atDesk(c, cmd.Storage, func(d *desk) error {
		account, err := chooseAccount(c.ctx, d.Store, cmd.Account)
		if err != nil {
			return err
		}
		if err := boarding(c, d, config.Meta{}, "").RemovePrivate(c.ctx, chat.SystemViewer(account.ID), cmd.ID); err != nil {
			return err
		}
		if cmd.JSON {
			return printJSON(c.out, map[string]any{"id": fmt.Sprint(cmd.ID), "removed": true})
		}
		fmt.Fprintln(c.out, "Removed. These chats are mirrored from now on.")
		return nil
	})
}
