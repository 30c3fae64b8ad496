package media

import (
	"encoding/base64"
	"encoding/hex"
	"strings"
)

// digest returns a SHA-256 in lower-case hex. Meta writes it in base64 in webhooks and in hex in answers, and in
// history in either; what is neither gives "": then there is nothing to check.
func digest(written string) string {
	written = strings.TrimSpace(written)
	if sum, err := hex.DecodeString(written); err == nil && len(sum) == 32 {
		return hex.EncodeToString(sum)
	}
	standard := strings.NewReplacer("-", "+", "_", "/").Replace(strings.TrimRight(written, "="))
	if sum, err := base64.RawStdEncoding.DecodeString(standard); err == nil && len(sum) == 32 {
		return hex.EncodeToString(sum)
	}
	return ""
}
