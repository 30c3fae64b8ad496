package app

import (
	"fmt"

	"github.com/saltbridge/saltbridge/internal/auth"
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/config"
)

type agentCommand struct {
	Add  agentAddCommand  `cmd:"" help:"Add an agent: a person who works in the inbox."`
	List agentListCommand `cmd:"" help:"List agents."`
}

type agentAddCommand struct {
	config.Storage `embed:""`
	Account        string `help:"Name of the account; needed if there are several."`
	Name           string `help:"Name of the person." required:""`
	Email          string `help:"E-mail address to sign in with." required:""`
	Role           string `help:"What the person may do: agent, supervisor or admin." default:"agent" enum:"agent,supervisor,admin"`
	Password       string `help:"Password of at least 10 characters; without it one is made and printed."`
}

// Run adds an agent and prints the password if it made one.
func (cmd *agentAddCommand) Run(c *console) error {
	return atDesk(c, cmd.Storage, func(d *desk) error {
		account, err := chooseAccount(c.ctx, d.Store, cmd.Account)
		if err != nil {
			return err
		}
		password := cmd.Password
		if password == "" {
			password = auth.NewPassword()
		}
		agent, err := auth.New(d.Store, d.clock).AddAgent(c.ctx, chat.Agent{Account: account.ID, Name: cmd.Name, Email: cmd.Email, Role: chat.Role(cmd.Role)}, password)
		if err != nil {
			return err
		}
		fmt.Fprintf(c.out, "Added %s %q to %q.\n", agent.Role, agent.Email, account.Name)
		if cmd.Password == "" {
			fmt.Fprintf(c.out, "Password: %s\n", password)
		}
		return nil
	})
}

type agentListCommand struct {
	config.Storage `embed:""`
	Account        string `help:"Name of the account; needed if there are several."`
}

// Run lists agents.
func (cmd *agentListCommand) Run(c *console) error {
	return atDesk(c, cmd.Storage, func(d *desk) error {
		account, err := chooseAccount(c.ctx, d.Store, cmd.Account)
		if err != nil {
			return err
		}
		agents, err := d.Agents(c.ctx, chat.SystemViewer(account.ID))
		if err != nil {
			return err
		}
		rows := [][]string{{"ID", "NAME", "EMAIL", "ROLE", "SINCE"}}
		for _, a := range agents {
			rows = append(rows, []string{a.ID.String(), a.Name, a.Email, string(a.Role), when(a.CreatedAt)})
		}
		return printTable(c.out, rows)
	})
}
