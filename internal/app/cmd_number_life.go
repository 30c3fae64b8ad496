package app

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/config"
	"github.com/saltbridge/saltbridge/internal/event"
	"github.com/saltbridge/saltbridge/internal/graph"
	"github.com/saltbridge/saltbridge/internal/onboard"
	"github.com/saltbridge/saltbridge/internal/phonenumber"
)

// boarding returns onboarding for a command, beside a server that runs or not.
func boarding(c *console, d *desk, m config.Meta, publicURL string) *onboard.Onboard {
	log := newLog(c.errs, "warn", "text")
	o := onboard.Options{Store: d.Store, Events: event.New(d.Store, log), Clock: d.clock, Vault: d.vault, Log: log, AppID: m.AppID, AppSecret: m.AppSecret,
		VerifyToken: m.VerifyToken, CallbackURL: config.Serve{PublicURL: publicURL}.CallbackURL(),
		Graph: &graph.Client{BaseURL: m.GraphURL, Version: m.GraphVersion, HTTP: metaClient()}}
	if o.VerifyToken == "" {
		o.VerifyToken = d.vault.Derive("verify token")
	}
	return onboard.At(o)
}

// atMeta is a command about one number that may ask Meta.
type atMeta struct {
	config.Storage `embed:""`
	config.Meta    `embed:""`
	PublicURL      string `help:"How Meta reaches the server, as https://chat.example.com." name:"public-url" placeholder:"URL"`
	Number         string `arg:"" help:"Which number: its id here, its id at Meta, or the phone number."`
	JSON           bool   `help:"Print JSON." name:"json"`
}

// with finds the number and hands it to fn.
func (cmd atMeta) with(c *console, fn func(*desk, *onboard.Onboard, chat.Number) error) error {
	return atDesk(c, cmd.Storage, func(d *desk) error {
		n, err := findNumber(c, d, cmd.Number)
		if err != nil {
			return err
		}
		return fn(d, boarding(c, d, cmd.Meta, cmd.PublicURL), n)
	})
}

// findNumber finds a number by what people call it.
func findNumber(c *console, d *desk, name string) (chat.Number, error) {
	numbers, err := d.AllNumbers(c.ctx)
	if err != nil {
		return chat.Number{}, err
	}
	digits := phonenumber.Digits(name)
	for _, n := range numbers {
		if n.ID.String() == name || n.PhoneNumberID == name || (digits != "" && phonenumber.Canonical(n.Digits) == phonenumber.Canonical(digits)) {
			return n, nil
		}
	}
	return chat.Number{}, chat.Errorf(chat.NotFound, "There is no number %q. `saltbridge number list` shows those there are.", name)
}

// numberLife is all that is known about a number, as JSON.
type numberLife struct {
	ID            string           `json:"id"`
	Account       string           `json:"account"`
	PhoneNumberID string           `json:"phone_number_id"`
	WABAID        string           `json:"waba_id"`
	Digits        string           `json:"digits"`
	Name          string           `json:"name"`
	Mode          chat.Mode        `json:"mode"`
	Link          chat.Link        `json:"link"`
	LinkReason    string           `json:"link_reason"`
	Waiting       int              `json:"waiting_to_send"`
	Trouble       string           `json:"trouble"`
	Runbook       string           `json:"runbook"`
	Health        healthRow        `json:"health"`
	Forecast      *forecastRow     `json:"forecast,omitempty"`
	Syncs         []syncRow        `json:"syncs"`
	Gaps          []gapRow         `json:"gaps"`
	BlindSpots    map[string]int64 `json:"blind_spots"`
	Groups        []string         `json:"groups_in_the_app_only"`
}

type healthRow struct {
	AskedAt    string `json:"asked_at"`
	Say        string `json:"say"`
	OnBizApp   bool   `json:"is_on_biz_app"`
	Platform   string `json:"platform_type"`
	Status     string `json:"status"`
	Quality    string `json:"quality"`
	Throughput string `json:"throughput"`
	DailyLimit string `json:"daily_limit"`
	TokenOK    bool   `json:"token_ok"`
	TokenUntil string `json:"token_until"`
	Subscribed bool   `json:"subscribed"`
	Webhook    string `json:"webhook"`
	TestAt     string `json:"selftest_at"`
	TestSay    string `json:"selftest_say"`
	TestMS     int64  `json:"selftest_ms"`
	RemindTo   string `json:"remind_to"`
}

type forecastRow struct {
	SeenAt     string          `json:"seen_at"`
	How        chat.Evidence   `json:"how"`
	CutAt      string          `json:"cut_at"`
	Unused     int             `json:"days_unused"`
	Confidence chat.Confidence `json:"confidence"`
}

type syncRow struct {
	Kind    chat.SyncKind  `json:"kind"`
	State   chat.SyncState `json:"state"`
	Percent int            `json:"percent"`
	Items   int            `json:"items"`
	Files   int            `json:"files_missing"`
	Rate    int            `json:"per_second"`
	LeftMS  int64          `json:"left_ms"`
	Error   string         `json:"error"`
}

type gapRow struct {
	From   string `json:"from"`
	To     string `json:"to"`
	Filled bool   `json:"filled"`
	Reason string `json:"reason"`
}

// stampOf writes a time for programs; empty for none.
func stampOf(ms int64) string {
	if ms == 0 {
		return ""
	}
	return time.UnixMilli(ms).UTC().Format(time.RFC3339)
}

// lifeOf gathers all that is known about a number.
func lifeOf(c *console, d *desk, n chat.Number) (x numberLife, err error) {
	v := chat.SystemViewer(n.Account)
	x = numberLife{ID: n.ID.String(), Account: n.Account.String(), PhoneNumberID: n.PhoneNumberID, WABAID: n.WABAID, Digits: n.Digits, Name: n.Name,
		Mode: n.Mode, Link: n.Link, LinkReason: n.LinkReason, Syncs: []syncRow{}, Gaps: []gapRow{}, BlindSpots: map[string]int64{}, Groups: []string{}}
	h, err := d.Health(c.ctx, v, n.ID)
	if err != nil {
		return x, err
	}
	x.Health = healthRow{stampOf(h.AskedAt), h.Say, h.OnBizApp, h.Platform, h.Status, h.Quality, h.Throughput, h.DailyLimit, h.TokenOK, stampOf(h.TokenUntil),
		h.Subscribed, h.Webhook, stampOf(h.TestAt), h.TestSay, h.TestMS, h.RemindTo}
	if f, ok := chat.ForecastOf(n, h.AppSeenHow, d.clock.NowMillis()); ok {
		x.Forecast = &forecastRow{stampOf(f.SeenAt), f.How, stampOf(f.CutAt), f.Unused, f.Confidence}
	}
	standings, err := d.Standings(c.ctx, v)
	if err != nil {
		return x, err
	}
	x.Trouble, x.Runbook = troubleOf(standings[n.ID]), chat.StandingRunbook(standings[n.ID])
	if x.Runbook == "" {
		x.Runbook = chat.LinkRunbook(n)
	}
	return x, x.fill(c, d, v, n)
}

// fill adds what there is several of.
func (x *numberLife) fill(c *console, d *desk, v chat.Viewer, n chat.Number) error {
	syncs, err := d.Syncs(c.ctx, v, n.ID)
	if err != nil {
		return err
	}
	for _, s := range syncs {
		x.Syncs = append(x.Syncs, syncRowOf(s))
	}
	gaps, err := d.Breaks(c.ctx, v, n.ID)
	if err != nil {
		return err
	}
	for _, g := range gaps {
		x.Gaps = append(x.Gaps, gapRow{stampOf(g.BeganAt), stampOf(g.EndedAt), g.FilledAt != 0, g.Reason})
	}
	blind, err := d.BlindSpots(c.ctx, v, n.ID)
	if err != nil {
		return err
	}
	for _, b := range blind {
		x.BlindSpots[string(b.Kind)] = b.N
	}
	groups, err := d.AppGroups(c.ctx, v, n.ID)
	if err != nil {
		return err
	}
	for _, g := range groups {
		x.Groups = append(x.Groups, g.Name)
	}
	x.Waiting, err = d.WaitingToSend(c.ctx, v, n.ID)
	return err
}

// print writes a number's life for people, or for programs.
func (x numberLife) print(c *console, asJSON bool) error {
	if asJSON {
		return printJSON(c.out, x)
	}
	rows := [][]string{{"number", phonenumber.Display(x.Digits)}, {"name", x.Name}, {"mode", string(x.Mode)}, {"link", string(x.Link) + " " + x.LinkReason},
		{"waiting to be sent", fmt.Sprint(x.Waiting)}, {"trouble", x.Trouble}, {"asked", x.Health.AskedAt + " " + x.Health.Say}, {"in the app", fmt.Sprint(x.Health.OnBizApp)},
		{"status", x.Health.Status}, {"quality", x.Health.Quality}, {"token", fmt.Sprint(x.Health.TokenOK)}, {"webhooks", x.Health.Webhook}, {"self-test", x.Health.TestAt + " " + x.Health.TestSay}}
	if x.Forecast != nil {
		rows = append(rows, []string{"last use", x.Forecast.SeenAt + " " + string(x.Forecast.How)}, []string{"ends not before", x.Forecast.CutAt + ", confidence " + string(x.Forecast.Confidence)})
	}
	for _, s := range x.Syncs {
		rows = append(rows, []string{string(s.Kind), fmt.Sprintf("%s, %d %%, %d", s.State, s.Percent, s.Items)})
	}
	for _, kind := range slices.Sorted(maps.Keys(x.BlindSpots)) {
		rows = append(rows, []string{"not here", fmt.Sprint(x.BlindSpots[kind]) + " " + kind})
	}
	for _, g := range x.Groups {
		rows = append(rows, []string{"in the app only", g})
	}
	for _, g := range x.Gaps {
		rows = append(rows, []string{"gap", g.From + " to " + g.To + " " + g.Reason})
	}
	if x.Runbook != "" {
		rows = append(rows, []string{"what to do", "/help/" + x.Runbook})
	}
	return printTable(c.out, rows)
}

// show prints a number as it is after a command.
func (cmd atMeta) show(c *console, d *desk, n chat.Number) error {
	return showNumber(c, d, n, cmd.JSON)
}

func showNumber(c *console, d *desk, n chat.Number, asJSON bool) error {
	n, err := d.Store.Number(c.ctx, chat.SystemViewer(n.Account), n.ID)
	if err != nil {
		return err
	}
	x, err := lifeOf(c, d, n)
	if err != nil {
		return err
	}
	return x.print(c, asJSON)
}

type numberShowCommand struct {
	atMeta `embed:""`
}

// Run prints all that is known.
func (cmd *numberShowCommand) Run(c *console) error {
	return cmd.with(c, func(d *desk, _ *onboard.Onboard, n chat.Number) error { return cmd.show(c, d, n) })
}

type numberCheckCommand struct {
	atMeta `embed:""`
}

// Run asks Meta.
func (cmd *numberCheckCommand) Run(c *console) error {
	return cmd.with(c, func(d *desk, b *onboard.Onboard, n chat.Number) error {
		if _, err := b.Check(c.ctx, chat.SystemViewer(n.Account), n.ID); err != nil {
			return err
		}
		return cmd.show(c, d, n)
	})
}

type numberSelftestCommand struct {
	atMeta `embed:""`
}

// Run tests the webhooks; it fails if the test does.
func (cmd *numberSelftestCommand) Run(c *console) error {
	return cmd.with(c, func(d *desk, b *onboard.Onboard, n chat.Number) error {
		h, err := b.SelfTest(c.ctx, chat.SystemViewer(n.Account), n.ID)
		if err != nil {
			return err
		}
		if err := cmd.show(c, d, n); err != nil || h.TestSay == "" {
			return err
		}
		return chat.Errorf(chat.Refused, "%s", h.TestSay)
	})
}

type numberTokenCommand struct {
	atMeta `embed:""`
	Token  string `help:"The new access token." required:""`
}

// Run tries and keeps the token.
func (cmd *numberTokenCommand) Run(c *console) error {
	return cmd.with(c, func(d *desk, b *onboard.Onboard, n chat.Number) error {
		if err := b.Renew(c.ctx, chat.SystemViewer(n.Account), n.ID, cmd.Token); err != nil {
			return err
		}
		return cmd.show(c, d, n)
	})
}

type numberRemindCommand struct {
	atMeta `embed:""`
	To     string `help:"E-mail addresses with commas between; nothing for all administrators."`
}

// Run keeps the addresses.
func (cmd *numberRemindCommand) Run(c *console) error {
	return cmd.with(c, func(d *desk, b *onboard.Onboard, n chat.Number) error {
		if err := b.RemindTo(c.ctx, chat.SystemViewer(n.Account), n.ID, cmd.To); err != nil {
			return err
		}
		return cmd.show(c, d, n)
	})
}

type numberRemoveCommand struct {
	atMeta `embed:""`
}

// Run removes the number.
func (cmd *numberRemoveCommand) Run(c *console) error {
	return cmd.with(c, func(_ *desk, b *onboard.Onboard, n chat.Number) error {
		if err := b.Remove(c.ctx, chat.SystemViewer(n.Account), n.ID); err != nil {
			return err
		}
		if cmd.JSON {
			return printJSON(c.out, map[string]any{"id": n.ID.String(), "digits": n.Digits, "removed": true})
		}
		fmt.Fprintln(c.out, "Removed. Its conversations stay.")
		return nil
	})
}
