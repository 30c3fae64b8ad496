package send_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/send"
	"github.com/saltbridge/saltbridge/internal/store"
)

// keep stores templates as Meta lists them.
func (r *rig) keep(all ...chat.Template) {
	r.t.Helper()
	r.write(func(tx *db.Tx) error {
		return store.PutTemplates(tx, r.store.IDs, r.shop.Account.ID, r.shop.Number.WABAID, all, r.opts.Clock.NowMillis())
	})
}

func orderReady(change func(*chat.Template)) chat.Template {
	t := chat.Template{MetaID: "1", Name: "order_ready", Language: "en_US", Category: chat.CategoryUtility, Status: chat.TemplateApproved,
		Components: json.RawMessage(`[{"type":"BODY","text":"Hi {{1}}, {{2}} is ready."},{"type":"FOOTER","text":"Acme"}]`)}
	if change != nil {
		change(&t)
	}
	return t
}

func filledWith(words ...string) chat.Content {
	parameters := []any{}
	for _, w := range words {
		parameters = append(parameters, map[string]string{"type": "text", "text": w})
	}
	extra, _ := json.Marshal(map[string]any{"name": "order_ready", "language": map[string]string{"code": "en_US"}, // it is well-formed
		"components": []any{map[string]any{"type": "body", "parameters": parameters}}})
	return chat.Content{Type: "template", Extra: extra}
}

func (r *rig) template(c chat.ConversationID, content chat.Content) chat.Message {
	m := r.text(c, "")
	m.Content = content
	return m
}

// TestATemplateIsKeptAsTheCustomerSeesIt sends one outside of the window.
func TestATemplateIsKeptAsTheCustomerSeesIt(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.start()
		r.keep(orderReady(nil))
		from := r.customer()
		r.opts.Clock.Advance(25 * time.Hour)
		m, err := r.submit(r.template(from.Conversation, filledWith("Ana", "AG-1")), send.Order{})
		if err != nil {
			t.Fatal(err)
		}
		got := r.becomes(m.ID, chat.StatusAccepted)
		if got.Content.Text != "Hi Ana, AG-1 is ready.\nAcme" || got.Content.Shown == nil || got.Content.Shown.Body != "Hi Ana, AG-1 is ready." || got.Content.Shown.Footer != "Acme" {
			t.Errorf("kept %+v, shown %+v", got.Content, got.Content.Shown)
		}
		used, err := r.store.Templates(t.Context(), r.shop.Viewer, r.shop.Number.WABAID)
		if err != nil || used[0].UsedAt != r.opts.Clock.NowMillis() && used[0].UsedAt < m.SentAt {
			t.Errorf("used at %d (%v)", used[0].UsedAt, err)
		}
	})
}

func TestATemplateThatIsNotKnownGoesAsItIs(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.start()
		content := filledWith("Ana")
		content.Shown = &chat.Shown{Body: "made up"}
		m, err := r.submit(r.template(r.customer().Conversation, content), send.Order{})
		if err != nil {
			t.Fatal(err)
		}
		if got := r.becomes(m.ID, chat.StatusAccepted); got.Content.Shown != nil || got.Content.Text != "order_ready: Ana" {
			t.Errorf("kept %+v", got.Content)
		}
	})
}

func TestWhatATemplateMayNot(t *testing.T) {
	type example struct {
		change  func(*chat.Template)
		words   []string
		arrange func(*rig, chat.ConversationID)
		kind    chat.Kind
		say     string
	}
	two := []string{"Ana", "AG-1"}
	cases := map[string]example{
		"paused":             {func(t *chat.Template) { t.Status = chat.TemplatePaused }, two, nil, chat.Conflict, "Meta paused"},
		"disabled":           {func(t *chat.Template) { t.Status = chat.TemplateDisabled }, two, nil, chat.Conflict, "for good"},
		"a value too few":    {nil, two[:1], nil, chat.Invalid, "{{2}}"},
		"a value too many":   {nil, append(two, "more"), nil, chat.Invalid, "takes 2"},
		"marketing unwanted": {func(t *chat.Template) { t.Category = chat.CategoryMarketing }, two, func(r *rig, c chat.ConversationID) { r.optOut(c) }, chat.OptedOut, "stopped marketing"},
		"marketing refused by consent": {func(t *chat.Template) { t.Category = chat.CategoryMarketing }, two,
			func(r *rig, _ chat.ConversationID) { r.refuseConsent = true }, chat.NoConsent, "never agreed"},
		"utility, though marketing is unwanted": {nil, two, func(r *rig, c chat.ConversationID) { r.optOut(c) }, "", ""},
	}
	eachCase(t, cases, func(t *testing.T, r *rig, c example) {
		r.opts.Consent = r.consent
		r.stopped()
		r.keep(orderReady(c.change))
		from := r.customer()
		if c.arrange != nil {
			c.arrange(r, from.Conversation)
		}
		_, err := r.submit(r.template(from.Conversation, filledWith(c.words...)), send.Order{})
		if c.kind == "" {
			if err != nil {
				t.Error(err)
			}
			return
		}
		if chat.KindOf(err) != c.kind || !strings.Contains(chat.Sentence(err), c.say) {
			t.Errorf("got %v, want %s: …%s…", err, c.kind, c.say)
		}
	})
}

// TestForesightSaysWhatSendingWouldSay asks before anything is sent.
func TestForesightSaysWhatSendingWouldSay(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.stopped()
		from := r.customer()
		foresee := func() (f send.Foresight) {
			r.write(func(tx *db.Tx) error {
				c, err := store.ConversationIn(tx, r.shop.Viewer, from.Conversation)
				if err != nil {
					return err
				}
				f, err = r.sender.Foresee(tx, c)
				return err
			})
			return f
		}
		r.opts.Clock.Advance(48 * time.Hour)
		if f := foresee(); f.Any != nil || f.Marketing != nil {
			t.Errorf("nothing is in the way, but %+v", f)
		}
		r.optOut(from.Conversation)
		if f := foresee(); f.Any != nil || f.Marketing == nil || f.Marketing.Kind != chat.OptedOut {
			t.Errorf("marketing is not wanted, but %+v", f)
		}
		r.hold(chat.Hold{Kind: chat.HoldAccount, Say: "Meta locked it.", Until: r.opts.Clock.NowMillis() + 1000})
		if f := foresee(); f.Any != nil {
			t.Errorf("templates of a held number wait, but %+v", f)
		}
		r.link(chat.LinkDisconnected, "CHANGE_NUMBER")
		if f := foresee(); f.Any == nil || f.Any.Kind != chat.Conflict || f.Marketing == nil || f.Marketing.Kind != chat.Conflict {
			t.Errorf("the number is lost, but %+v", f)
		}
	})
}
