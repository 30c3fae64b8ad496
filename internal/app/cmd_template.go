package app

import (
	"fmt"
	"slices"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/config"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/template"
)

type templateCommand struct {
	List templateListCommand `cmd:"" help:"List message templates and whether they can be sent."`
	Sync templateSyncCommand `cmd:"" help:"Have the running server ask Meta for its list of templates now, and wait for it."`
}

type templateListCommand struct {
	config.Storage `embed:""`
	Find           string `help:"Only those that fit: words of the name, the language, the category or the text."`
	Gone           bool   `help:"Those that Meta does not list any more, too."`
	JSON           bool   `help:"Print JSON." name:"json"`
}

// Run lists the templates of all accounts.
func (cmd *templateListCommand) Run(c *console) error {
	return atDesk(c, cmd.Storage, func(d *desk) error {
		all, err := d.allTemplates(c)
		if err != nil {
			return err
		}
		rows := [][]string{{"NAME", "LANGUAGE", "CATEGORY", "STATUS", "QUALITY", "SYNCED", "WABA ID", "TEXT"}}
		list := []map[string]any{}
		for _, t := range template.Find(all, cmd.Find) {
			if t.GoneAt != 0 && !cmd.Gone {
				continue
			}
			rows = append(rows, []string{t.Name, t.Language, string(t.Category), templateState(t), t.Quality, when(t.SyncedAt), t.WABAID, short(t.Body)})
			list = append(list, templateRow(t))
		}
		if cmd.JSON {
			return printJSON(c.out, list)
		}
		return printTable(c.out, rows)
	})
}

// allTemplates reads the templates of every account.
func (d *desk) allTemplates(c *console) (all []chat.Template, err error) {
	accounts, err := d.Accounts(c.ctx)
	if err != nil {
		return nil, err
	}
	const atOnce = 500
	for _, a := range accounts {
		for after := chat.TemplateID(0); ; {
			page, err := d.TemplatesAfter(c.ctx, chat.SystemViewer(a.ID), after, atOnce)
			if err != nil {
				return nil, err
			}
			all = append(all, page...)
			if len(page) < atOnce {
				break
			}
			after = page[atOnce-1].ID
		}
	}
	return all, nil
}

func templateState(t chat.Template) string {
	if t.GoneAt != 0 {
		return "gone"
	}
	return string(t.Status)
}

// short is the beginning of a text, on one line.
func short(text string) string {
	runes := []rune(text)
	for i, r := range runes {
		if r == '\n' || r == '\t' || r == '\r' {
			runes[i] = ' '
		}
	}
	if len(runes) > 60 {
		return string(runes[:59]) + "…"
	}
	return string(runes)
}

func templateRow(t chat.Template) map[string]any {
	row := map[string]any{"id": t.ID, "account": t.Account, "waba_id": t.WABAID, "meta_id": t.MetaID, "name": t.Name, "language": t.Language,
		"category": t.Category, "status": t.Status, "quality": t.Quality, "body": t.Body, "synced_at": when(t.SyncedAt), "sendable": true}
	if t.GoneAt != 0 {
		row["gone_at"] = when(t.GoneAt)
	}
	if barrier := t.Barrier(); barrier != nil {
		row["sendable"], row["barrier"] = false, barrier.Say
	}
	return row
}

type templateSyncCommand struct {
	config.Storage `embed:""`
	Patience       time.Duration `help:"How long to wait for a server to begin." default:"20s"`
	JSON           bool          `help:"Print JSON." name:"json"`
}

// Run notes that the templates of all connected numbers are wanted and waits until the running server has them.
func (cmd *templateSyncCommand) Run(c *console) error {
	return atDesk(c, cmd.Storage, func(d *desk) error {
		wanted, err := d.wantTemplates(c)
		if err != nil {
			return err
		}
		if len(wanted) == 0 {
			return chat.Errorf(chat.Conflict, "No number is connected, so there is nobody to ask Meta for. `saltbridge number list` shows those there are.")
		}
		for _, before := range wanted {
			done, err := cmd.wait(c, d, before)
			if err != nil {
				return err
			}
			if err := cmd.report(c, done); err != nil {
				return err
			}
		}
		return nil
	})
}

// wantTemplates notes the wish, and returns how each synchronisation stood before.
func (d *desk) wantTemplates(c *console) (before []chat.TemplateSync, err error) {
	numbers, err := d.AllNumbers(c.ctx)
	if err != nil {
		return nil, err
	}
	for _, n := range numbers {
		same := func(s chat.TemplateSync) bool { return s.Account == n.Account && s.WABAID == n.WABAID }
		if n.Link != chat.LinkConnected || slices.ContainsFunc(before, same) {
			continue
		}
		s, err := d.templateSync(c, chat.TemplateSync{Account: n.Account, WABAID: n.WABAID})
		if err != nil {
			return nil, err
		}
		before = append(before, s)
		if err := d.Write(c.ctx, func(tx *db.Tx) error { return template.Want(tx, n, d.clock.NowMillis()) }); err != nil {
			return nil, err
		}
	}
	return before, nil
}

// templateSync reads how a synchronisation stands now; as given if it never ran.
func (d *desk) templateSync(c *console, s chat.TemplateSync) (chat.TemplateSync, error) {
	all, err := d.TemplateSyncs(c.ctx, chat.SystemViewer(s.Account))
	if i := slices.IndexFunc(all, func(x chat.TemplateSync) bool { return x.WABAID == s.WABAID }); i >= 0 {
		return all[i], err
	}
	return s, err
}

// wait waits until a server has been through with it.
func (cmd *templateSyncCommand) wait(c *console, d *desk, before chat.TemplateSync) (chat.TemplateSync, error) {
	began := time.Now()
	for {
		s, err := d.templateSync(c, before)
		started := s.StartedAt != before.StartedAt || before.State == chat.TemplateSyncRunning
		switch {
		case err != nil:
			return s, err
		case started && s.State != chat.TemplateSyncRunning:
			return s, nil
		case !started && time.Since(began) > cmd.Patience:
			return s, chat.Errorf(chat.Unavailable, "No server seems to run on this storage. The wish is noted: the next one that starts asks Meta for the list.")
		}
		select {
		case <-c.ctx.Done():
			return s, c.ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
}

func (cmd *templateSyncCommand) report(c *console, s chat.TemplateSync) error {
	if s.State == chat.TemplateSyncFailed {
		return chat.Errorf(chat.Refused, "The templates of the WhatsApp Business account %s could not be brought in step. %s", s.WABAID, s.Error)
	}
	if cmd.JSON {
		return printJSON(c.out, map[string]any{"account": s.Account, "waba_id": s.WABAID, "templates": s.Got, "done_at": when(s.DoneAt)})
	}
	_, err := fmt.Fprintf(c.out, "The WhatsApp Business account %s has %d templates at Meta; all of them are here now.\n", s.WABAID, s.Got)
	return err
}
