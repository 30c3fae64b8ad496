package auth

import (
	"context"
	"encoding/hex"
	"strings"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
)

// keyPrefix makes API keys recognisable to people and to secret scanners.
const keyPrefix = "sbk_"

// NewKey makes an API key for programs of an account and returns it; it cannot be shown again.
func (a *Auth) NewKey(ctx context.Context, account chat.AccountID, name string) (string, error) {
	name = strings.TrimSpace(name)
	if name == "" {
		return "", chat.Errorf(chat.Invalid, "Give the API key a name, so that you know later what uses it.")
	}
	token := keyPrefix + newSecret()
	key := store.APIKey{ID: a.store.IDs.Next(), Account: account, Name: name, CreatedAt: a.clock.NowMillis()}
	err := a.store.Write(ctx, func(tx *db.Tx) error { return store.AddAPIKey(tx, key, hashSecret(token)) })
	if err != nil {
		return "", err
	}
	return token, nil
}

// Key returns on whose behalf an API key acts; kind Forbidden if there is no such key.
func (a *Auth) Key(ctx context.Context, token string) (chat.Viewer, error) {
	if strings.HasPrefix(token, keyPrefix) {
		entry, ok, err := a.store.Lookup(ctx, store.KeyAPIKey, hex.EncodeToString(hashSecret(token)))
		if err != nil {
			return chat.Viewer{}, err
		}
		if ok {
			return chat.SystemViewer(entry.Account), nil
		}
	}
	return chat.Viewer{}, chat.Errorf(chat.Forbidden, "This API key is not known. Send it as \"Authorization: Bearer sbk_…\"; make one with `saltbridge apikey add`.")
}
