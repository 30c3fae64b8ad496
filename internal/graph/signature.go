package graph

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// SignatureHeader is the HTTP header that carries a webhook's signature.
const SignatureHeader = "X-Hub-Signature-256"

const signaturePrefix = "sha256="

// VerifySignature reports whether header signs body with the app's secret. body must be the raw bytes:
// decoding and encoding them again would change Meta's escapes. An empty secret signs nothing.
func VerifySignature(secret, body []byte, header string) bool {
	digits, ok := strings.CutPrefix(header, signaturePrefix)
	if !ok || len(secret) == 0 || len(digits) != hex.EncodedLen(sha256.Size) {
		return false
	}
	claimed, err := hex.DecodeString(digits)
	return err == nil && hmac.Equal(claimed, digest(secret, body))
}

// Sign returns the header value that VerifySignature accepts.
func Sign(secret, body []byte) string {
	return signaturePrefix + hex.EncodeToString(digest(secret, body))
}

func digest(secret, body []byte) []byte {
	mac := hmac.New(sha256.New, secret)
	mac.Write(body)
	return mac.Sum(nil)
}
