package auth

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
)

// What secrets are sealed for. The purpose is bound in: a secret opens only for the one it was sealed for.
const (
	PurposeToken     = "access token" // a number's token at Meta
	PurposeAppSecret = "app secret"   // what an app at Meta signs webhooks with
)

// Vault seals what is stored but must not be readable in a backup.
type Vault struct {
	aead cipher.AEAD
	key  []byte
}

// OpenVault returns the vault of a server key, in any text of at least 32 characters. Without one it uses the
// key kept in the database, made on first use: enough to start with, but then a copy of the database holds
// the key to it.
func OpenVault(ctx context.Context, s *store.Store, serverKey string) (*Vault, error) {
	if serverKey == "" {
		kept, err := keptKey(ctx, s)
		if err != nil {
			return nil, err
		}
		serverKey = kept
	}
	if len(serverKey) < 32 {
		return nil, chat.Errorf(chat.Invalid, "The server key is too short: it needs at least 32 characters, for example from `openssl rand -hex 32`.")
	}
	return newVault(serverKey)
}

func newVault(serverKey string) (*Vault, error) {
	key, err := hkdf.Key(sha256.New, []byte(serverKey), nil, "saltbridge vault", 32)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	return &Vault{aead: aead, key: key}, err
}

// keptKey returns the server key kept in the database.
func keptKey(ctx context.Context, s *store.Store) (key string, err error) {
	fresh := make([]byte, 32)
	if _, err := rand.Read(fresh); err != nil {
		return "", err
	}
	err = s.Write(ctx, func(tx *db.Tx) error {
		key, err = store.KeepSetting(tx, store.SettingServerKey, hex.EncodeToString(fresh))
		return err
	})
	return key, err
}

// Seal encrypts a secret for a purpose.
func (v *Vault) Seal(purpose, secret string) []byte {
	if secret == "" {
		return []byte{}
	}
	return v.aead.Seal(nil, nil, []byte(secret), []byte(purpose))
}

// Open decrypts what Seal made for the same purpose.
func (v *Vault) Open(purpose string, sealed []byte) (string, error) {
	if len(sealed) == 0 {
		return "", nil
	}
	secret, err := v.aead.Open(nil, nil, sealed, []byte(purpose))
	if err != nil {
		return "", chat.Because(chat.Internal, err, "A stored secret cannot be opened: the server key is not the one it was sealed with. Start with the former key, or connect the number again.")
	}
	return string(secret), nil
}

// Derive returns a secret that follows from the server key, the same at every start: hex, 32 characters.
func (v *Vault) Derive(purpose string) string {
	mac := hmac.New(sha256.New, v.key)
	mac.Write([]byte(purpose))
	return hex.EncodeToString(mac.Sum(nil))[:32]
}
