package onboard

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/saltbridge/saltbridge/internal/auth"
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
)

// SelfTest sends ourselves what Meta would send: the handshake and a signed webhook, to the address Meta has for the
// number. What fails stands in the health's TestSay.
func (b *Onboard) SelfTest(ctx context.Context, v chat.Viewer, id chat.NumberID) (chat.Health, error) {
	n, err := b.Store.Number(ctx, v, id)
	if err != nil {
		return chat.Health{}, err
	}
	if n.Link == chat.LinkTracked {
		return chat.Health{}, chat.Errorf(chat.Conflict, "This number is used in the app only: nothing of it comes by webhook.").See(chat.RunbookConnect)
	}
	if err := removed(n); err != nil {
		return chat.Health{}, err
	}
	h, err := b.Store.Health(ctx, v, id)
	if err != nil {
		return h, err
	}
	if h.Webhook == "" && b.CallbackURL == "" {
		if h, err = b.check(ctx, n); err != nil {
			return h, err
		}
	}
	return b.selfTest(ctx, n, h)
}

// selfTest tests the way webhooks take, and stores what came of it.
func (b *Onboard) selfTest(ctx context.Context, n chat.Number, h chat.Health) (chat.Health, error) {
	before := h.TestSay
	began := time.Now()
	h.TestSay = b.tryWebhook(ctx, n, firstOf(h.Webhook, b.CallbackURL))
	h.TestMS = time.Since(began).Milliseconds()
	h.TestAt = b.Clock.NowMillis()
	h.Number = n.ID
	return h, b.Store.Write(ctx, func(tx *db.Tx) error {
		latest, err := store.HoldHealth(tx, n.Account, n.ID)
		if err != nil {
			return err
		}
		latest.TestAt, latest.TestMS, latest.TestSay = h.TestAt, h.TestMS, h.TestSay
		if err := store.PutHealth(tx, n.Account, latest); err != nil {
			return err
		}
		if h.TestSay != "" && before == "" {
			if err := b.notice(tx, n, chat.NoticeHealth, chat.HealthWebhook, h.TestAt, map[string]any{"say": h.TestSay}); err != nil {
				return err
			}
		}
		return b.Events.Append(tx, n.Account, chat.Event{Kind: chat.EventNumberChanged, Number: n.ID, At: h.TestAt})
	})
}

// tryWebhook returns what is wrong with the way webhooks take; empty if nothing is.
func (b *Onboard) tryWebhook(ctx context.Context, n chat.Number, address string) string {
	if address == "" {
		return "Meta has no address for the webhooks of this number. Set --public-url to where Meta reaches this server, or the address in the app's settings at Meta."
	}
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }} // Meta follows none
	if say := b.shake(ctx, client, address); say != "" {
		return say
	}
	return b.deliver(ctx, client, n, address)
}

// shake asks the address to echo a challenge.
func (b *Onboard) shake(ctx context.Context, client *http.Client, address string) string {
	challenge := rand.Text()
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return "The address Meta has for the webhooks is none: " + address
	}
	q := u.Query()
	q.Set("hub.mode", "subscribe")
	q.Set("hub.challenge", challenge)
	q.Set("hub.verify_token", b.VerifyToken)
	u.RawQuery = q.Encode()
	status, body, err := fetch(ctx, client, http.MethodGet, u.String(), nil, nil)
	switch {
	case err != nil:
		return "Meta cannot reach " + u.Host + ": " + reachWords(err)
	case status == http.StatusForbidden || status == http.StatusUnauthorized:
		return "Another server answers at " + u.Host + ", or one with another verify token. Give this one its address at Meta, or set --verify-token."
	case status != http.StatusOK || body != challenge:
		return "What answers at " + u.Host + " is not this server: it does not echo Meta's challenge. Check the proxy in front of it, and the path " + u.Path + "."
	}
	return ""
}

// deliver sends a signed webhook that says nothing; 200 means that it was checked and stored.
func (b *Onboard) deliver(ctx context.Context, client *http.Client, n chat.Number, address string) string {
	secret, err := b.appSecret(ctx, n)
	if err != nil {
		return chat.Sentence(err)
	}
	if secret == "" {
		return "There is no app secret for this number, so its webhooks cannot be checked. Add it with `saltbridge number add … --app-secret`, or set --app-secret."
	}
	body, err := json.Marshal(map[string]any{"object": "whatsapp_business_account", "entry": []any{map[string]any{"id": n.WABAID, "changes": []any{
		map[string]any{"field": "messages", "value": map[string]any{"messaging_product": "whatsapp", "statuses": []any{},
			"metadata": map[string]string{"display_phone_number": n.Digits, "phone_number_id": n.PhoneNumberID}}}}}}})
	if err != nil {
		return chat.Sentence(err)
	}
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	status, _, err := fetch(ctx, client, http.MethodPost, address, body, http.Header{
		"Content-Type": {"application/json"}, "X-Hub-Signature-256": {"sha256=" + hex.EncodeToString(mac.Sum(nil))}})
	switch {
	case err != nil:
		return "The signed webhook did not arrive: " + reachWords(err)
	case status == http.StatusUnauthorized:
		return "The signature was not accepted. A proxy may change the body on its way, or the app secret is not that of the app at Meta."
	case status != http.StatusOK:
		return "The signed webhook was answered " + http.StatusText(status) + " instead of OK. Look at the server's log."
	}
	return ""
}

// appSecret returns the secret that signs a number's webhooks.
func (b *Onboard) appSecret(ctx context.Context, n chat.Number) (string, error) {
	sealed, err := b.Store.NumberSecrets(ctx, chat.SystemViewer(n.Account), n.ID)
	if err != nil {
		return "", err
	}
	secret, err := b.Vault.Open(auth.PurposeAppSecret, sealed.AppSecret)
	return firstOf(secret, b.AppSecret), err
}

func fetch(ctx context.Context, client *http.Client, method, address string, body []byte, header http.Header) (int, string, error) {
	r, err := http.NewRequestWithContext(ctx, method, address, bytes.NewReader(body))
	if err != nil {
		return 0, "", err
	}
	for key, values := range header {
		r.Header[key] = values
	}
	answer, err := client.Do(r)
	if err != nil {
		return 0, "", err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(io.LimitReader(answer.Body, 1024))
	return answer.StatusCode, strings.TrimSpace(string(text)), err
}

// reachWords says why an address cannot be reached.
func reachWords(err error) string {
	if _, name := errors.AsType[*net.DNSError](err); name {
		return "the name is not known. Check the DNS entry of the address."
	}
	switch text := err.Error(); {
	case strings.Contains(text, "certificate"), strings.Contains(text, "tls:"):
		return "its certificate is not valid. Meta accepts no self-signed ones."
	case strings.Contains(text, "refused"):
		return "nothing listens there. Check the proxy and the firewall."
	case errors.Is(err, context.DeadlineExceeded):
		return "it does not answer within 20 seconds. Check the firewall."
	}
	return "the connection failed. Check the address, the proxy and the firewall."
}
