package app

import (
	"fmt"

	"github.com/saltbridge/saltbridge/internal/config"
)

type configCommand struct {
	config.Serve `embed:""`
}

// Run prints what a server started with the same flags and environment would use.
func (cmd *configCommand) Run(c *console) error {
	if err := cmd.Check(); err != nil {
		return err
	}
	return atDesk(c, cmd.Storage, func(d *desk) error {
		token := cmd.VerifyToken
		if token == "" {
			token = d.vault.Derive("verify token")
		}
		return printTable(c.out, [][]string{
			{"listen", cmd.Listen}, {"public-url", orNone(cmd.PublicURL)}, {"storage", storageName(cmd.Storage)}, {"server-key", secret(cmd.ServerKey, "kept in the database")},
			{"graph-url", cmd.GraphURL}, {"graph-version", cmd.GraphVersion}, {"sdk-url", cmd.SDKURL},
			{"app-id", orNone(cmd.AppID)}, {"app-secret", secret(cmd.AppSecret, "not set")}, {"config-id", orNone(cmd.ConfigID)},
			{"webhook callback", fmt.Sprintf("%s%s", orNone(cmd.PublicURL), config.WebhookPath)}, {"verify token", token},
			{"log", cmd.LogLevel + ", " + cmd.LogFormat},
		})
	})
}

func orNone(s string) string {
	if s == "" {
		return "(not set)"
	}
	return s
}

func secret(s, without string) string {
	if s == "" {
		return "(" + without + ")"
	}
	return "(set)"
}

// storageName names the storage without the password of a database address.
func storageName(s config.Storage) string {
	if s.Database != "" {
		return "PostgreSQL"
	}
	return s.DatabaseURL()
}

type versionCommand struct{}

// Run prints the version.
func (versionCommand) Run(c *console) error {
	_, err := fmt.Fprintln(c.out, "saltbridge", c.version)
	return err
}
