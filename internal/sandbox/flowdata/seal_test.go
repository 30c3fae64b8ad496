package flowdata

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"errors"
	"strings"
	"testing"
)

func newKey(t *testing.T) *rsa.PrivateKey {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func TestSealAndOpen(t *testing.T) {
	private := newKey(t)
	r, err := Seal(&private.PublicKey, map[string]string{"action": "INIT"})
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := Answer(private, r.Body, func(payload map[string]any) any {
		return map[string]any{"screen": "FORM", "asked": payload["action"]}
	})
	if err != nil {
		t.Fatal(err)
	}
	if out, err := r.Open([]byte(sealed + "\n")); err != nil || out["screen"] != "FORM" || out["asked"] != "INIT" {
		t.Errorf("%v, %v", out, err)
	}
	if _, err := Answer(newKey(t), r.Body, nil); !errors.Is(err, ErrSealed) {
		t.Errorf("another key: %v", err)
	}
}

func TestAnswersThatCannotBeRead(t *testing.T) {
	private := newKey(t)
	r, err := Seal(&private.PublicKey, "x")
	if err != nil {
		t.Fatal(err)
	}
	gcm, err := gcmOf(r.key)
	if err != nil {
		t.Fatal(err)
	}
	code := base64.StdEncoding.EncodeToString
	for answer, want := range map[string]string{
		`{"screen":"FORM"}`:                                  "not base64",
		code(gcm.Seal(nil, r.iv, []byte("{}"), nil)):         "cannot be decrypted", // the IV was not turned
		code(gcm.Seal(nil, turned(r.iv), []byte("[]"), nil)): "not a JSON object",
	} {
		if _, err := r.Open([]byte(answer)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
	for _, key := range []string{"none", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"} {
		if _, err := ReadKey(key); err == nil {
			t.Errorf("read %q", key)
		}
	}
}
