package app

import (
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/config"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
)

type numberAlertsCommand struct {
	config.Storage `embed:""`
	Account        string `help:"Name of the account; needed if there are several."`
	Seen           string `help:"Say that an alert was seen to: its id, or all." placeholder:"ID"`
	JSON           bool   `help:"Print JSON." name:"json"`
}

// Run lists the newest alerts, or acknowledges.
func (cmd *numberAlertsCommand) Run(c *console) error {
	return atDesk(c, cmd.Storage, func(d *desk) error {
		account, err := chooseAccount(c.ctx, d.Store, cmd.Account)
		if err != nil {
			return err
		}
		v := chat.SystemViewer(account.ID)
		if cmd.Seen != "" {
			id, err := chat.ParseID[chat.Message](cmd.Seen)
			if err != nil && cmd.Seen != "all" {
				return chat.Errorf(chat.Invalid, "--seen takes the id of an alert, or all.")
			}
			seen := int64(0)
			err = d.Write(c.ctx, func(tx *db.Tx) error {
				seen, err = store.Acknowledge(tx, v, int64(id), d.clock.NowMillis())
				return err
			})
			if err != nil {
				return err
			}
			if seen == 0 && id != 0 {
				return chat.Errorf(chat.NotFound, "There is no alert %s that is open. `saltbridge number alerts` shows those there are.", cmd.Seen)
			}
		}
		all, err := d.Notices(c.ctx, v, 200)
		if err != nil {
			return err
		}
		rows := [][]string{{"ID", "SEVERITY", "FIELD", "EVENT", "AT", "SEEN TO"}}
		list := []map[string]string{}
		for _, n := range all {
			id := chat.MessageID(n.ID).String()
			rows = append(rows, []string{id, string(n.Severity), n.Field, n.Event, stampOf(n.At), stampOf(n.AckedAt)})
			list = append(list, map[string]string{"id": id, "severity": string(n.Severity), "field": n.Field, "event": n.Event, "at": stampOf(n.At),
				"seen_to_at": stampOf(n.AckedAt), "runbook": chat.NoticeRunbook(n), "value": string(n.Value)})
		}
		if cmd.JSON {
			return printJSON(c.out, list)
		}
		return printTable(c.out, rows)
	})
}
