package app

import (
	"fmt"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/config"
)

type numberSyncCommand struct {
	config.Storage `embed:""`
	Number         string `arg:"" help:"Which number: its id here, its id at Meta, or the phone number."`
	Again          string `help:"Have an import that Meta refused requested once more: contacts or history." placeholder:"KIND"`
	JSON           bool   `help:"Print JSON." name:"json"`
}

// Run shows the imports; a running server requests the one that is to come again within seconds.
func (cmd *numberSyncCommand) Run(c *console) error {
	kind, known := map[string]chat.SyncKind{"": "", "contacts": chat.SyncContacts, "history": chat.SyncHistory}[cmd.Again]
	if !known {
		return chat.Errorf(chat.Invalid, "--again takes contacts or history, not %q.", cmd.Again)
	}
	return atDesk(c, cmd.Storage, func(d *desk) error {
		n, err := findNumber(c, d, cmd.Number)
		if err != nil {
			return err
		}
		v := chat.SystemViewer(n.Account)
		if kind != "" {
			if err := boarding(c, d, config.Meta{}, "").SyncAgain(c.ctx, v, n.ID, kind); err != nil {
				return err
			}
		}
		syncs, err := d.Syncs(c.ctx, v, n.ID)
		if err != nil {
			return err
		}
		return printSyncs(c, syncs, cmd.JSON)
	})
}

func syncRowOf(s chat.Sync) syncRow {
	return syncRow{s.Kind, s.State, s.Percent, s.Items, s.Files, s.Rate(), s.Left(), s.Error}
}

func printSyncs(c *console, syncs []chat.Sync, asJSON bool) error {
	rows := [][]string{{"IMPORT", "STATE", "PERCENT", "STORED", "FILES MISSING", "SAYS", "WHAT TO DO"}}
	list := []syncRow{}
	for _, s := range syncs {
		help := ""
		if book := chat.SyncRunbook(s); book != "" {
			help = "/help/" + book
		}
		rows = append(rows, []string{string(s.Kind), string(s.State), fmt.Sprint(s.Percent), fmt.Sprint(s.Items), fmt.Sprint(s.Files), s.Error, help})
		list = append(list, syncRowOf(s))
	}
	if asJSON {
		return printJSON(c.out, list)
	}
	return printTable(c.out, rows)
}

type numberGroupsCommand struct {
	config.Storage `embed:""`
	Number         string `arg:"" help:"Which number: its id here, its id at Meta, or the phone number."`
	Add            string `help:"Name a group, so that everyone knows it is on the phone." placeholder:"NAME"`
	Forget         string `help:"Forget a group." placeholder:"NAME"`
	JSON           bool   `help:"Print JSON." name:"json"`
}

// Run names a group or forgets one, and lists those there are.
func (cmd *numberGroupsCommand) Run(c *console) error {
	return atDesk(c, cmd.Storage, func(d *desk) error {
		n, err := findNumber(c, d, cmd.Number)
		if err != nil {
			return err
		}
		b, v := boarding(c, d, config.Meta{}, ""), chat.SystemViewer(n.Account)
		if cmd.Add != "" {
			if err := b.NameGroup(c.ctx, v, n.ID, cmd.Add); err != nil {
				return err
			}
		}
		if cmd.Forget != "" {
			if err := b.ForgetGroup(c.ctx, v, n.ID, cmd.Forget); err != nil {
				return err
			}
		}
		groups, err := d.AppGroups(c.ctx, v, n.ID)
		if err != nil {
			return err
		}
		rows := [][]string{{"GROUP", "WHERE", "SINCE"}}
		list := []map[string]string{}
		for _, g := range groups {
			rows = append(rows, []string{g.Name, "in the app only", stampOf(g.AddedAt)})
			list = append(list, map[string]string{"name": g.Name, "where": string(chat.PlaceApp), "since": stampOf(g.AddedAt)})
		}
		if cmd.JSON {
			return printJSON(c.out, list)
		}
		return printTable(c.out, rows)
	})
}
