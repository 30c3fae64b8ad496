package onboard

import (
	"context"
	"time"

	"github.com/saltbridge/saltbridge/internal/auth"
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/graph"
	"github.com/saltbridge/saltbridge/internal/phonenumber"
	"github.com/saltbridge/saltbridge/internal/store"
)

const (
	keeperLook = 2 * time.Second  // numbers are also added by other processes
	callTime   = 20 * time.Second // a call of Graph during onboarding
)

// keep brings numbers forward until ctx ends.
func (b *Onboard) keep(ctx context.Context) {
	look := time.NewTicker(b.Look)
	defer look.Stop()
	for {
		b.keepAll(ctx)
		select {
		case <-look.C:
		case <-b.nudged:
		case <-ctx.Done():
			return
		}
	}
}

func (b *Onboard) keepAll(ctx context.Context) {
	numbers, err := b.Store.AllNumbers(ctx)
	if err != nil && ctx.Err() == nil {
		b.Log.Warn("numbers cannot be read; trying again", "error", err)
	}
	standings, err := b.Store.AllStandings(ctx)
	if err != nil && ctx.Err() == nil {
		b.Log.Warn("the standing of numbers cannot be read; trying again", "error", err)
	}
	for _, n := range numbers {
		trouble := standings[n.ID].Trouble
		if b.Clock.NowMillis() < trouble.Until {
			continue
		}
		err := b.keepOne(ctx, n)
		if ctx.Err() != nil {
			return
		}
		if err := b.noteTrouble(ctx, n, trouble, err); err != nil && ctx.Err() == nil {
			b.Log.Warn("the trouble of a number cannot be noted; trying again", "number", n.ID, "error", err)
		}
	}
}

// keepOne does the next thing a number needs.
func (b *Onboard) keepOne(ctx context.Context, n chat.Number) error {
	if n.Link != chat.LinkConnecting && n.Link != chat.LinkConnected {
		return nil
	}
	session, err := b.session(ctx, n)
	if err != nil {
		return err
	}
	if n.Link == chat.LinkConnecting {
		if known, err := b.recognise(ctx, session, n); err != nil || known {
			return err // the one that is here has its turn next
		}
		if n, err = b.connect(ctx, session, n); err != nil || n.Link != chat.LinkConnected {
			return err
		}
	}
	return b.keepSyncs(ctx, session, n)
}

func (b *Onboard) session(ctx context.Context, n chat.Number) (graph.Session, error) {
	secrets, err := b.Store.NumberSecrets(ctx, chat.SystemViewer(n.Account), n.ID)
	if err != nil {
		return graph.Session{}, err
	}
	token, err := b.Vault.Open(auth.PurposeToken, secrets.Token)
	return b.Graph.With(token), err
}

// connect subscribes us to the number's webhooks and learns what Meta knows about it.
func (b *Onboard) connect(ctx context.Context, session graph.Session, n chat.Number) (chat.Number, error) {
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	if err := session.SubscribeApp(ctx, n.WABAID, b.CallbackURL, b.VerifyToken); err != nil {
		return n, err
	}
	phone, err := session.PhoneNumber(ctx, n.PhoneNumberID, "display_phone_number", "verified_name")
	if err != nil {
		return n, err
	}
	// Asked apart: one partner saw a whole request fail over this field.
	kind, err := session.PhoneNumber(ctx, n.PhoneNumberID, fieldsOf(n.Mode)...)
	if err != nil {
		return n, err
	}
	if n.Mode == chat.ModeAPI && kind.PlatformType == "NOT_APPLICABLE" && !kind.IsOnBizApp {
		return n, unregistered()
	}
	if n.Mode == chat.ModeCoexistence && !kind.Coexistence() {
		b.Log.Warn("a number was added as coexistence, but Meta says it is not in the Business app", "number", n.ID)
	}
	asked := n
	err = b.Store.Write(ctx, func(tx *db.Tx) (err error) {
		n, err = store.HoldNumber(tx, asked.Account, asked.ID)
		if err != nil || n.Link != chat.LinkConnecting || n.OnboardedAt != asked.OnboardedAt {
			return err // it was disconnected or onboarded again while we asked
		}
		n.Digits, n.Name, n.Link = phonenumber.Digits(phone.DisplayPhoneNumber), phone.VerifiedName, chat.LinkConnected
		n.Rate = chat.RateAt(n.Mode, kind.ThroughputLevel)
		if err := store.UpdateNumber(tx, n); err != nil {
			return err
		}
		now := b.Clock.NowMillis()
		if err := store.WantTemplates(tx, store.WABA{Account: n.Account, ID: n.WABAID}, now, now); err != nil {
			return err
		}
		if err := store.NoteLink(tx, n.Account, n.ID, chat.LinkChange{Link: chat.LinkConnected, At: now}); err != nil {
			return err
		}
		tx.OnCommit(b.changed)
		return b.Events.Append(tx, n.Account, chat.Event{Kind: chat.EventNumberChanged, Number: n.ID, At: now})
	})
	return n, err
}

// fieldsOf are what is asked about a number of a mode. The pace of one in coexistence is fixed.
func fieldsOf(m chat.Mode) []string {
	fields := []string{"is_on_biz_app", "platform_type"}
	if m == chat.ModeAPI {
		fields = append(fields, "throughput")
	}
	return fields
}
