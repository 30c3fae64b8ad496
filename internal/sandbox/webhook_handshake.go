package sandbox

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// maxCallbackURL is Meta's limit for an override address.
const maxCallbackURL = 200

// handshake proves that an address wants the webhooks: it must answer the GET with the challenge, and
// with nothing else.
func (w *World) handshake(ctx context.Context, address, verifyToken string) error {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || len(address) > maxCallbackURL {
		return callbackRefused("The callback URL must be an address of at most 200 characters.")
	}
	w.mu.Lock()
	challenge := decimals(w, 10)
	w.mu.Unlock()
	q := u.Query()
	q.Set("hub.mode", "subscribe")
	q.Set("hub.challenge", challenge)
	q.Set("hub.verify_token", verifyToken)
	u.RawQuery = q.Encode()
	if w.challengeAnswer(ctx, u.String()) != challenge {
		return callbackRefused("The URL couldn't be validated. It must answer 200 with exactly the hub.challenge, and accept the verify token.")
	}
	return nil
}

// challengeAnswer returns what the address said, or nothing when it did not say 200.
func (w *World) challengeAnswer(ctx context.Context, address string) string {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return ""
	}
	req.Header.Set("User-Agent", "facebookplatform/1.0 (+http://developers.facebook.com)")
	resp, err := w.hooks.client.Do(req)
	if err != nil {
		return ""
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, 1024))
	if err != nil || resp.StatusCode != http.StatusOK {
		return ""
	}
	return strings.TrimSpace(string(body))
}

func callbackRefused(why string) *graphError {
	return &graphError{Code: 100, Plain: true, Subcode: 2200,
		Message: "(#100) Callback verification failed: " + why}
}
