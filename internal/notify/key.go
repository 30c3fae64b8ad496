package notify

import (
	"crypto/ecdh"
	"crypto/sha256"
	"encoding/base64"
)

// Keys tell browser makers' services who sends (VAPID, RFC 8292); base64url.
type Keys struct{ Public, private string }

// NewKeys derives keys from a secret of the server: the same secret always gives the same keys, so that devices stay known.
func NewKeys(secret string) Keys {
	seed := sha256.Sum256([]byte(secret))
	for {
		key, err := ecdh.P256().NewPrivateKey(seed[:])
		if err == nil {
			return Keys{base64.RawURLEncoding.EncodeToString(key.PublicKey().Bytes()), base64.RawURLEncoding.EncodeToString(seed[:])}
		}
		seed = sha256.Sum256(seed[:]) // about one in four billion is no key of the curve
	}
}
