package auth_test

import (
	"strings"
	"testing"

	"github.com/saltbridge/saltbridge/internal/auth"
)

func TestAPasswordFitsItsHashAndNoOther(t *testing.T) {
	for _, password := range []string{"correct horse battery", "ünïcödé 🧂 pässwörd", strings.Repeat("x", 200), " spaces count "} {
		hash, err := auth.HashPassword(password)
		if err != nil {
			t.Fatal(err)
		}
		if ok, err := auth.CheckPassword(hash, password); !ok || err != nil {
			t.Errorf("%q does not fit its own hash (%v)", password, err)
		}
		for _, wrong := range []string{"", password + " ", password[1:], strings.ToUpper(password) + "!"} {
			if ok, err := auth.CheckPassword(hash, wrong); ok || err != nil {
				t.Errorf("%q fits the hash of %q (%v)", wrong, password, err)
			}
		}
	}
}

func TestTheSamePasswordHashesDifferentlyEachTime(t *testing.T) {
	a, _ := auth.HashPassword("correct horse battery")
	b, _ := auth.HashPassword("correct horse battery")
	if a == b || strings.Contains(a, "horse") || !strings.HasPrefix(a, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("hashes %s and %s", a, b)
	}
}

func TestABrokenStoredHashIsAnErrorAndFitsNothing(t *testing.T) {
	hash, _ := auth.HashPassword("correct horse battery")
	parts := strings.Split(hash, "$")
	for _, broken := range []string{
		"", "no password fits this", "$2a$10$bcrypt", strings.Join(parts[:5], "$"),
		"$argon2i$" + strings.Join(parts[2:], "$"),
		"$argon2id$v=19$m=x,t=2,p=1$" + parts[4] + "$" + parts[5],
		"$argon2id$v=19$m=19456,t=0,p=1$" + parts[4] + "$" + parts[5],
		"$argon2id$v=19$m=19456,t=2,p=0$" + parts[4] + "$" + parts[5],
		"$argon2id$v=19$m=19456,t=2,p=1$***$" + parts[5],
		"$argon2id$v=19$m=19456,t=2,p=1$" + parts[4] + "$***",
		"$argon2id$v=19$m=19456,t=2,p=1$" + parts[4] + "$", // an empty key would fit everything
	} {
		if ok, err := auth.CheckPassword(broken, "correct horse battery"); ok || err == nil {
			t.Errorf("%q: %v %v", broken, ok, err)
		}
	}
}
