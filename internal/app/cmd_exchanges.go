package app

import (
	"context"
	"fmt"
	"strconv"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/config"
)

type exchangesCommand struct {
	config.Storage `embed:""`
	Message        string `help:"Show those of this message, with request and answer." placeholder:"ID"`
	Account        string `help:"List those of this account; needed if there are several." placeholder:"NAME"`
	Operator       bool   `help:"List those that were about no number, such as connecting one."`
	Limit          int    `help:"How many to list, newest first." default:"20"`
	JSON           bool   `help:"Print JSON, one exchange a line." name:"json"`
}

// Run lists requests to Meta with their answers, without secrets and message texts.
func (cmd *exchangesCommand) Run(c *console) error {
	return atDesk(c, cmd.Storage, func(d *desk) error {
		list, err := cmd.list(c.ctx, d)
		if err != nil {
			return err
		}
		rows := [][]string{{"AT (UTC)", "WHAT", "HTTP", "CODE", "OUTCOME", "MS", "MESSAGE", "TRACE"}}
		for _, x := range list {
			if cmd.JSON {
				if err := printJSON(c.out, x); err != nil {
					return err
				}
				continue
			}
			rows = append(rows, []string{when(x.At), x.Op, strconv.Itoa(x.Status), strconv.Itoa(x.Code), x.Outcome, strconv.FormatInt(x.TookMS, 10), x.Message.String(), x.Trace})
			if cmd.Message != "" {
				fmt.Fprintf(c.errs, "%s %s\n%s\n%s\n%s\n", x.Method, x.Path, x.Request, x.Answer, x.Error)
			}
		}
		if cmd.JSON {
			return nil
		}
		return printTable(c.out, rows)
	})
}

func (cmd *exchangesCommand) list(ctx context.Context, d *desk) ([]chat.Exchange, error) {
	if cmd.Limit < 1 {
		return nil, chat.Errorf(chat.Invalid, "--limit takes a number from 1; %d is not one.", cmd.Limit)
	}
	if cmd.Operator {
		return d.NewestExchanges(ctx, 0, cmd.Limit)
	}
	account, err := chooseAccount(ctx, d.Store, cmd.Account)
	if err != nil {
		return nil, err
	}
	if cmd.Message == "" {
		return d.NewestExchanges(ctx, account.ID, cmd.Limit)
	}
	id, err := chat.ParseID[chat.Message](cmd.Message)
	if err != nil {
		return nil, err
	}
	return d.Exchanges(ctx, chat.SystemViewer(account.ID), id)
}
