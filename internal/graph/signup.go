package graph

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// Token is an access token as Meta hands it out.
type Token struct {
	AccessToken string
	Type        string // bearer
	ExpiresIn   int64  // seconds; 0 means it does not expire
}

func (t *Token) read(c *cursor) {
	c.object(func(key string) {
		switch key {
		case "access_token":
			t.AccessToken = c.text()
		case "token_type":
			t.Type = c.text()
		case "expires_in":
			t.ExpiresIn = c.int()
		}
	})
}

// ExchangeCode trades the code of a finished signup for the customer's token. The code lives 30 seconds
// and works once (Meta: signup implementation page, Feb 2026).
func (c *Client) ExchangeCode(ctx context.Context, appID, appSecret, code string) (Token, error) {
	const op = "exchange the signup code"
	if code == "" {
		return Token{}, &InputError{Op: op, Reason: "the code is missing; start the signup again"}
	}
	return c.token(ctx, op, appID, appSecret, url.Values{"code": {code}})
}

// AppToken returns a token that speaks for the app itself: for its subscriptions and for DebugToken.
func (c *Client) AppToken(ctx context.Context, appID, appSecret string) (Token, error) {
	return c.token(ctx, "get the app's token", appID, appSecret, url.Values{"grant_type": {"client_credentials"}})
}

func (c *Client) token(ctx context.Context, op, appID, appSecret string, query url.Values) (Token, error) {
	var t Token
	if err := id(op, "app id", appID); err != nil {
		return t, err
	}
	if appSecret == "" {
		return t, &InputError{Op: op, Reason: "the app secret is missing; copy it from the app's basic settings"}
	}
	query.Set("client_id", appID)
	query.Set("client_secret", appSecret)
	err := c.call(ctx, request{op: op, method: http.MethodGet, path: "oauth/access_token", query: query}, "", t.read)
	if err == nil && t.AccessToken == "" {
		err = &AnswerError{Op: op, HTTPStatus: http.StatusOK, Reason: "it holds no access_token"}
	}
	return t, err
}

// TokenInfo is what Meta knows about a token.
type TokenInfo struct {
	AppID     string
	UserID    string
	Type      string // SYSTEM_USER, USER, APP
	Valid     bool
	IssuedAt  int64 // Unix seconds
	ExpiresAt int64 // Unix seconds; 0 means never
	Scopes    []string
	Granular  []GranularScope
	Problem   string // why it is not valid
}

// GranularScope is a permission and what it is limited to.
type GranularScope struct {
	Scope     string
	TargetIDs []string // newest first; absent for some coexistence signups
}

// WABAs returns the WhatsApp Business accounts the token may manage, newest first. It can be empty even
// for a good token: then the id of the signup's message is the only one.
func (t TokenInfo) WABAs() []string {
	for _, g := range t.Granular {
		if g.Scope == "whatsapp_business_management" {
			return g.TargetIDs
		}
	}
	return nil
}

// DebugToken asks about another token. The session's own should be an app token.
func (s Session) DebugToken(ctx context.Context, token string) (TokenInfo, error) {
	var info TokenInfo
	r := request{op: "check the token", method: http.MethodGet, path: "debug_token", query: url.Values{"input_token": {token}}}
	if token == "" {
		return info, &InputError{Op: r.op, Reason: "there is no token to check"}
	}
	err := s.call(ctx, r, func(c *cursor) {
		c.object(func(key string) {
			if key == "data" {
				info.read(c)
			}
		})
	})
	return info, err
}

func (t *TokenInfo) read(c *cursor) {
	c.object(func(key string) {
		switch key {
		case "app_id":
			t.AppID = c.text()
		case "user_id":
			t.UserID = c.text()
		case "type":
			t.Type = c.text()
		case "is_valid":
			t.Valid = c.bool()
		case "issued_at":
			t.IssuedAt = c.int()
		case "expires_at":
			t.ExpiresAt = c.int()
		case "scopes":
			t.Scopes = c.texts()
		case "granular_scopes":
			t.Granular = list(c, (*GranularScope).read)
		case "error":
			t.Problem = value(c, (*Error).read).Message
		}
	})
}

func (g *GranularScope) read(c *cursor) {
	c.object(func(key string) {
		switch key {
		case "scope":
			g.Scope = c.text()
		case "target_ids":
			g.TargetIDs = c.texts()
		}
	})
}

// SubscribeApp makes Meta send the account's webhooks to the app, or to overrideURL if there is one. Meta
// checks that address at once and answers error 100 if it does not echo the challenge. Subscribe before
// any sync: what the sync sends to nobody is lost, and it can be asked for only once.
func (s Session) SubscribeApp(ctx context.Context, wabaID, overrideURL, verifyToken string) error {
	const op = "subscribe to the account's webhooks"
	if err := id(op, "WhatsApp Business account id", wabaID); err != nil {
		return err
	}
	if len(overrideURL) > maxCallback {
		return &InputError{Op: op, Reason: fmt.Sprintf("the webhook address has %d characters, Meta takes at most %d", len(overrideURL), maxCallback)}
	}
	r := request{op: op, method: http.MethodPost, path: wabaID + "/subscribed_apps"}
	if overrideURL != "" {
		r.body = map[string]string{"override_callback_uri": overrideURL, "verify_token": verifyToken}
	}
	return s.write(ctx, r)
}

// maxCallback is the longest webhook address Meta takes (Meta: webhook override page, Nov 2025).
const maxCallback = 200

// UnsubscribeApp stops the account's webhooks for the app.
func (s Session) UnsubscribeApp(ctx context.Context, wabaID string) error {
	const op = "unsubscribe from the account's webhooks"
	if err := id(op, "WhatsApp Business account id", wabaID); err != nil {
		return err
	}
	return s.write(ctx, request{op: op, method: http.MethodDelete, path: wabaID + "/subscribed_apps"})
}

// SubscribedApp is an app that receives an account's webhooks.
type SubscribedApp struct {
	ID          string
	Name        string
	Link        string
	OverrideURL string
}

// SubscribedApps lists the apps that receive an account's webhooks.
func (s Session) SubscribedApps(ctx context.Context, wabaID string) ([]SubscribedApp, error) {
	const op = "list the account's subscriptions"
	if err := id(op, "WhatsApp Business account id", wabaID); err != nil {
		return nil, err
	}
	return pages(ctx, s, request{op: op, method: http.MethodGet, path: wabaID + "/subscribed_apps"}, (*SubscribedApp).read)
}

func (a *SubscribedApp) read(c *cursor) {
	c.object(func(key string) {
		switch key {
		case "whatsapp_business_api_data":
			a.read(c) // the app's own keys are one level down
		case "id":
			a.ID = c.text()
		case "name":
			a.Name = c.text()
		case "link":
			a.Link = c.text()
		case "override_callback_uri":
			a.OverrideURL = c.text()
		}
	})
}

// SubscribeFields chooses which webhook fields an app receives and where. The session's token must be
// the app's.
func (s Session) SubscribeFields(ctx context.Context, appID, callbackURL, verifyToken string, fields []string) error {
	const op = "subscribe the app to webhook fields"
	if err := id(op, "app id", appID); err != nil {
		return err
	}
	if callbackURL == "" || verifyToken == "" || len(fields) == 0 {
		return &InputError{Op: op, Reason: "it needs a webhook address, a verify token and at least one field"}
	}
	form := url.Values{"object": {ObjectWhatsApp}, "callback_url": {callbackURL}, "verify_token": {verifyToken}, "fields": {strings.Join(fields, ",")}}
	body := payload{strings.NewReader(form.Encode()), "application/x-www-form-urlencoded", int64(len(form.Encode()))}
	return s.write(ctx, request{op: op, method: http.MethodPost, path: appID + "/subscriptions", body: body})
}

// write makes a call whose answer only says whether it worked.
func (s Session) write(ctx context.Context, r request) error {
	success := true
	err := s.call(ctx, r, func(c *cursor) {
		c.object(func(key string) {
			if key == "success" {
				success = c.bool()
			}
		})
	})
	if err == nil && !success {
		err = &AnswerError{Op: r.op, HTTPStatus: http.StatusOK, Reason: "Meta says that it did not succeed, and not why"}
	}
	return err
}

// maxPages bounds how many pages of a list are read: 25 items each by default.
const maxPages = 200

// pages reads a whole list.
func pages[T any](ctx context.Context, s Session, r request, read func(*T, *cursor)) ([]T, error) {
	var all []T
	err := eachPage(ctx, s, r, read, nil, func(page []T) error {
		all = append(all, page...)
		return nil
	})
	return all, err
}

// eachPage reads a list page by page. other, which may be nil, reads what else stands in an answer.
func eachPage[T any](ctx context.Context, s Session, r request, read func(*T, *cursor), other func(c *cursor, key string), each func([]T) error) error {
	for range maxPages {
		after := ""
		var page []T
		err := s.call(ctx, r, func(c *cursor) {
			c.object(func(key string) {
				switch {
				case key == "data":
					page = list(c, read)
				case key == "paging":
					after = readNext(c)
				case other != nil:
					other(c, key)
				}
			})
		})
		if err != nil {
			return err
		}
		if err := each(page); err != nil || after == "" {
			return err
		}
		query := url.Values{"after": {after}}
		for key, values := range r.query {
			if key != "after" {
				query[key] = values
			}
		}
		r.query = query
	}
	return &AnswerError{Op: r.op, HTTPStatus: http.StatusOK, Reason: "the list does not end"}
}

// readNext returns the cursor of the next page, or nothing on the last one: only the others have next.
func readNext(c *cursor) string {
	after, more := "", false
	c.object(func(key string) {
		switch key {
		case "next":
			more = c.text() != ""
		case "cursors":
			c.object(func(key string) {
				if key == "after" {
					after = c.text()
				}
			})
		}
	})
	if !more {
		return ""
	}
	return after
}
