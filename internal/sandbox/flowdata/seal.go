package flowdata

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"
)

// Sizes of Meta's protocol, in bytes. The IV is longer than GCM's usual twelve.
const (
	keySize = 16
	ivSize  = 16
)

// Request is a sealed payload, and what is needed to open the answer to it.
type Request struct {
	Body    []byte // JSON, as it is posted
	key, iv []byte
}

// ReadKey reads the public key of a number: PEM, RSA.
func ReadKey(s string) (*rsa.PublicKey, error) {
	block, _ := pem.Decode([]byte(s))
	if block == nil {
		return nil, errors.New("the public key is not PEM")
	}
	parsed, err := x509.ParsePKIXPublicKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("the public key cannot be read: %w", err)
	}
	key, ok := parsed.(*rsa.PublicKey)
	if !ok {
		return nil, errors.New("the public key is not RSA")
	}
	return key, nil
}

// Seal encrypts a payload for the holder of the key.
func Seal(to *rsa.PublicKey, payload any) (*Request, error) {
	plain, err := json.Marshal(payload)
	if err != nil {
		return nil, err
	}
	r := &Request{key: make([]byte, keySize), iv: make([]byte, ivSize)}
	_, _ = rand.Read(r.key) // never fails
	_, _ = rand.Read(r.iv)
	sealedKey, err := rsa.EncryptOAEP(sha256.New(), rand.Reader, to, r.key, nil)
	if err != nil {
		return nil, err
	}
	gcm, err := gcmOf(r.key)
	if err != nil {
		return nil, err
	}
	code := base64.StdEncoding.EncodeToString
	r.Body, err = json.Marshal(map[string]string{"encrypted_flow_data": code(gcm.Seal(nil, r.iv, plain, nil)),
		"encrypted_aes_key": code(sealedKey), "initial_vector": code(r.iv)})
	return r, err
}

func gcmOf(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithNonceSize(block, ivSize)
}

// Open decrypts the answer: base64 of what was sealed with the turned IV.
func (r *Request) Open(answer []byte) (map[string]any, error) {
	sealed, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(answer)))
	if err != nil {
		return nil, errors.New("the answer is not base64")
	}
	gcm, err := gcmOf(r.key)
	if err != nil {
		return nil, err
	}
	plain, err := gcm.Open(nil, turned(r.iv), sealed, nil)
	if err != nil {
		return nil, errors.New("the answer cannot be decrypted: it needs the request's key, and its IV with every bit turned round")
	}
	var out map[string]any
	if err := json.Unmarshal(plain, &out); err != nil {
		return nil, errors.New("the decrypted answer is not a JSON object")
	}
	return out, nil
}
