package onboard

import (
	"context"
	"fmt"
	"net/mail"
	"strings"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/phonenumber"
	"github.com/saltbridge/saltbridge/internal/store"
)

// mailTime is how long handing a mail over may take.
const mailTime = 30 * time.Second

// remind tells the owner in time that the phone goes unused: in the feed, and by e-mail where there is a way to send any.
// WhatsApp itself is no way: a number cannot write to itself (Meta: error 131021).
func (b *Onboard) remind(ctx context.Context, n chat.Number, h chat.Health) error {
	now := b.Clock.NowMillis()
	f, ok := chat.ForecastOf(n, h.AppSeenHow, now)
	if !ok {
		return nil
	}
	day := h.ReminderDue(f)
	if day == 0 {
		return nil
	}
	mine := false
	err := b.Store.Write(ctx, func(tx *db.Tx) (err error) {
		fresh, err := store.NumberIn(tx, n.Account, n.ID)
		if err != nil || fresh.AppSeenAt > f.SeenAt || fresh.Link != chat.LinkConnected {
			return err // it was used meanwhile
		}
		if _, err := store.TakeLook(tx, n.Account, chat.Health{Number: n.ID}, now); err != nil { // a number nobody looked at yet
			return err
		}
		if mine, err = store.TakeReminder(tx, n.Account, n.ID, f.SeenAt, day); err != nil || !mine {
			return err
		}
		value := map[string]any{"days": f.Unused, "seen_at": f.SeenAt, "cut_at": f.CutAt, "confidence": string(f.Confidence)}
		if err := b.notice(tx, n, chat.NoticeHealth, chat.HealthAppUnused, now, value); err != nil {
			return err
		}
		return b.Events.Append(tx, n.Account, chat.Event{Kind: chat.EventNumberChanged, Number: n.ID, At: now})
	})
	if err != nil || !mine || b.Mail == nil {
		return err
	}
	return b.mailReminder(ctx, n, h, f)
}

func (b *Onboard) mailReminder(ctx context.Context, n chat.Number, h chat.Health, f chat.Forecast) error {
	to, err := b.remindTo(ctx, n, h)
	if err != nil || len(to) == 0 {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, mailTime)
	defer cancel()
	subject := fmt.Sprintf("Open WhatsApp on the phone of %s", phonenumber.Display(n.Digits))
	if err := b.Mail(ctx, to, subject, reminderText(n, f)); err != nil {
		b.Log.Error("a reminder could not be mailed; it stands in the feed", "number", n.ID, "error", err)
	}
	return nil
}

// reminderText is the mail, in plain words: the reader may never have seen this server.
func reminderText(n chat.Number, f chat.Forecast) string {
	last := "Something was last written on it"
	if f.How != chat.EvidenceMessage {
		last = "It was last used for sure"
	}
	return fmt.Sprintf(`The WhatsApp Business app of %s (%s) seems not to have been used for %d days.

%s on %s.
Meta ends the connection of a number whose phone was not used for about %d days: that would be on %s or later.

What to do: open the WhatsApp Business app on the phone itself. That is all. A linked device such as WhatsApp Web does not count.
If it was opened since, nothing is wrong: WhatsApp tells nobody when chats are only read.
`, orWords(n.Name, "your business"), phonenumber.Display(n.Digits), f.Unused, last, dayWords(f.SeenAt), chat.InactivityDays, dayWords(f.CutAt))
}

func orWords(s, instead string) string {
	if s == "" {
		return instead
	}
	return s
}

func dayWords(ms int64) string {
	return time.UnixMilli(ms).UTC().Format("Monday, 2 January 2006, 15:04 UTC")
}

// remindTo returns who is told: the addresses of the number, else the administrators.
func (b *Onboard) remindTo(ctx context.Context, n chat.Number, h chat.Health) ([]string, error) {
	if h.RemindTo != "" {
		return strings.Split(h.RemindTo, ","), nil
	}
	agents, err := b.Store.Agents(ctx, chat.SystemViewer(n.Account))
	var to []string
	for _, a := range agents {
		if a.Role == chat.RoleAdmin {
			to = append(to, a.Email)
		}
	}
	return to, err
}

// RemindTo sets who is told when a number's phone goes unused: addresses with commas between, or nothing for all
// administrators. Kinds of failure: NotFound, Invalid.
func (b *Onboard) RemindTo(ctx context.Context, v chat.Viewer, id chat.NumberID, addresses string) error {
	var clean []string
	if strings.TrimSpace(addresses) != "" {
		list, err := mail.ParseAddressList(addresses)
		if err != nil || len(list) > 10 {
			return chat.Errorf(chat.Invalid, "These are not e-mail addresses. Write up to ten with commas between, such as owner@example.com, shop@example.com.").See(chat.RunbookUnused)
		}
		for _, a := range list {
			clean = append(clean, a.Address)
		}
	}
	return b.Store.Write(ctx, func(tx *db.Tx) error {
		if _, err := store.NumberIn(tx, v.Account, id); err != nil {
			return err
		}
		return store.SetRemindTo(tx, v.Account, id, strings.Join(clean, ","))
	})
}
