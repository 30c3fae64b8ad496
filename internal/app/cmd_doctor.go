package app

import (
	"context"
	"fmt"
	"net/http"
	"syscall"
	"time"

	"github.com/saltbridge/saltbridge/internal/auth"
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/config"
	"github.com/saltbridge/saltbridge/internal/phonenumber"
)

type doctorCommand struct {
	config.Serve `embed:""`
}

// finding is one thing the doctor looked at.
type finding struct {
	what, say string
	bad       bool
}

// Run checks what a server started with the same settings would need, and fails if something is wrong.
func (cmd *doctorCommand) Run(c *console) error {
	if err := cmd.Check(); err != nil {
		return err
	}
	return atDesk(c, cmd.Storage, func(d *desk) error {
		findings := []finding{{what: "storage", say: storageName(cmd.Storage) + " opens and has the current schema"}}
		findings = append(findings, cmd.key(), cmd.disk(), cmd.graph(c.ctx), cmd.app())
		more, err := cmd.numbers(c.ctx, d)
		if err != nil {
			return err
		}
		bad := 0
		for _, f := range append(findings, more...) {
			mark := "ok  "
			if f.bad {
				mark = "MEND"
				bad++
			}
			fmt.Fprintf(c.out, "%s  %-10s %s\n", mark, f.what, f.say)
		}
		if bad > 0 {
			return chat.Errorf(chat.Conflict, "%d things need mending.", bad)
		}
		return nil
	})
}

func (cmd *doctorCommand) key() finding {
	if cmd.ServerKey == "" {
		return finding{what: "key", say: "kept in the database; set SALTBRIDGE_SERVER_KEY to keep it apart from the backups"}
	}
	return finding{what: "key", say: "given from outside"}
}

// enoughDisk is what the data folder should have left, in bytes.
const enoughDisk = 1 << 30

func (cmd *doctorCommand) disk() finding {
	var fs syscall.Statfs_t
	if cmd.Database != "" {
		return finding{what: "disk", say: "not looked at: the database is elsewhere"}
	}
	if err := syscall.Statfs(cmd.Data, &fs); err != nil {
		return finding{"disk", "cannot be looked at: " + err.Error(), true}
	}
	left := fs.Bavail * uint64(fs.Bsize)
	return finding{"disk", fmt.Sprintf("%.1f GiB left for %s", float64(left)/(1<<30), cmd.Data), left < enoughDisk}
}

func (cmd *doctorCommand) graph(ctx context.Context) finding {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodHead, cmd.GraphURL, nil)
	if err != nil {
		return finding{"meta", err.Error(), true}
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return finding{"meta", "cannot be reached: " + err.Error(), true}
	}
	_ = answer.Body.Close()
	return finding{what: "meta", say: cmd.GraphURL + " answers"}
}

func (cmd *doctorCommand) app() finding {
	switch {
	case cmd.AppID == "":
		return finding{what: "app", say: "no --app-id: numbers can only be added by token, not in the browser"}
	case cmd.ConfigID == "":
		return finding{what: "app", say: "no --config-id: numbers can only be added by token, not in the browser"}
	}
	return finding{what: "app", say: "numbers can be connected in the browser"}
}

func (cmd *doctorCommand) numbers(ctx context.Context, d *desk) ([]finding, error) {
	numbers, err := d.AllNumbers(ctx)
	if err != nil {
		return nil, err
	}
	standings, err := d.AllStandings(ctx)
	if err != nil {
		return nil, err
	}
	var out []finding
	for _, n := range numbers {
		if trouble := troubleOf(standings[n.ID]); trouble != "" {
			out = append(out, finding{"number", phonenumber.Display(n.Digits) + ": " + trouble, true})
		}
		say := fmt.Sprintf("%s is %s", phonenumber.Display(n.Digits), n.Link)
		if n.LinkReason != "" {
			say += " (" + n.LinkReason + ")"
		}
		if secrets, err := d.NumberSecrets(ctx, chat.SystemViewer(n.Account), n.ID); err != nil {
			return nil, err
		} else if _, err := d.vault.Open(auth.PurposeToken, secrets.Token); err != nil {
			out = append(out, finding{"number", chat.Sentence(err), true})
		}
		out = append(out, finding{"number", say, n.Link != chat.LinkConnected})
	}
	return out, nil
}
