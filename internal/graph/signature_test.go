package graph

import (
	"strings"
	"testing"
)

func TestVerifySignature(t *testing.T) {
	secret, body := "s3cret", `{"object":"whatsapp_business_account","n":"\u00e9"}`
	good := Sign([]byte(secret), []byte(body))
	tests := []struct {
		name, secret, body, header string
		want                       bool
	}{
		{"signed", secret, body, good, true},
		{"upper case", secret, body, "sha256=" + strings.ToUpper(strings.TrimPrefix(good, "sha256=")), true},
		{"no prefix", secret, body, strings.TrimPrefix(good, "sha256="), false},
		{"SHA-1 prefix", secret, body, "sha1=" + strings.TrimPrefix(good, "sha256="), false},
		{"upper-case prefix", secret, body, "SHA256=" + strings.TrimPrefix(good, "sha256="), false},
		{"other secret", "other", body, good, false},
		{"other body", secret, strings.Replace(body, `\u00e9`, "é", 1), good, false},
		// openssl dgst -sha256 -hmac s3cret
		{"foreign tool", secret, `{"object":"whatsapp_business_account"}`, "sha256=911fd0aa272ad28e30ab013c69b6fd0dcf41e3fbb4cca5a48a4bf3be4544ff57", true},
		{"short", secret, body, good[:len(good)-2], false},
		{"long", secret, body, good + "00", false},
		{"not hex", secret, body, "sha256=" + strings.Repeat("z", 64), false},
		{"missing", secret, body, "", false},
		{"empty secret", "", body, Sign(nil, []byte(body)), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := VerifySignature([]byte(tt.secret), []byte(tt.body), tt.header); got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}
