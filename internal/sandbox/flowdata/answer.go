package flowdata

import (
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
)

// ErrSealed is why an endpoint answers 421: the request was not sealed for its key.
var ErrSealed = errors.New("the request cannot be decrypted with this key")

// Answer is the endpoint's side of the talk, as a business implements it: it opens a request, lets reply make
// the answer, and seals that. Tests play the business with it.
func Answer(private *rsa.PrivateKey, body []byte, reply func(payload map[string]any) any) (string, error) {
	var in struct { // base64 in JSON is bytes in Go
		Data []byte `json:"encrypted_flow_data"`
		Key  []byte `json:"encrypted_aes_key"`
		IV   []byte `json:"initial_vector"`
	}
	if err := json.Unmarshal(body, &in); err != nil {
		return "", err
	}
	key, err := rsa.DecryptOAEP(sha256.New(), nil, private, in.Key, nil)
	if err != nil || len(in.IV) != ivSize {
		return "", ErrSealed
	}
	gcm, err := gcmOf(key)
	if err != nil {
		return "", ErrSealed
	}
	plain, err := gcm.Open(nil, in.IV, in.Data, nil)
	if err != nil {
		return "", ErrSealed
	}
	var payload map[string]any
	if err := json.Unmarshal(plain, &payload); err != nil {
		return "", err
	}
	out, err := json.Marshal(reply(payload))
	return base64.StdEncoding.EncodeToString(gcm.Seal(nil, turned(in.IV), out, nil)), err
}

// turned is the IV of the answer: that of the request with every bit turned round.
func turned(iv []byte) []byte {
	out := make([]byte, len(iv))
	for i, b := range iv {
		out[i] = ^b
	}
	return out
}
