package auth_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/saltbridge/saltbridge/internal/auth"
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

const serverKey = "0123456789abcdef0123456789abcdef"

func openVault(t *testing.T, s *store.Store, key string) *auth.Vault {
	t.Helper()
	v, err := auth.OpenVault(t.Context(), s, key)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestAVaultOpensWhatItSealed(t *testing.T) {
	v := openVault(t, storetest.SQLite(t), serverKey)
	for _, secret := range []string{"EAAG token", "", "\x00\xff", strings.Repeat("long ", 10_000)} {
		sealed := v.Seal(auth.PurposeToken, secret)
		if secret != "" && bytes.Contains(sealed, []byte(secret)) {
			t.Error("the secret can be read")
		}
		if sealed == nil {
			t.Error("sealed is nil, which is NULL in the database")
		}
		if got, err := v.Open(auth.PurposeToken, sealed); err != nil || got != secret {
			t.Errorf("opened as %.20q (%v)", got, err)
		}
	}
	if bytes.Equal(v.Seal(auth.PurposeToken, "same"), v.Seal(auth.PurposeToken, "same")) {
		t.Error("equal secrets can be told")
	}
}

func TestASecretOpensOnlyForItsPurposeWithItsKeyAndUntouched(t *testing.T) {
	s := storetest.SQLite(t)
	v, other := openVault(t, s, serverKey), openVault(t, s, serverKey+"x")
	sealed := v.Seal(auth.PurposeToken, "EAAG token")
	broken := map[string][]byte{"cut": sealed[:len(sealed)-1], "short": sealed[:5], "longer": append(bytes.Clone(sealed), 0)}
	for i := range sealed {
		flipped := bytes.Clone(sealed)
		flipped[i] ^= 1
		broken["flipped at "+string(rune('a'+i%26))] = flipped
	}
	for name, b := range broken {
		if got, err := v.Open(auth.PurposeToken, b); err == nil {
			t.Errorf("%s: opened as %q", name, got)
		}
	}
	if _, err := v.Open(auth.PurposeAppSecret, sealed); err == nil {
		t.Error("it opens for another purpose")
	}
	_, err := other.Open(auth.PurposeToken, sealed)
	wantKind(t, err, chat.Internal)
	if !strings.Contains(chat.Sentence(err), "server key") {
		t.Errorf("says %q", chat.Sentence(err))
	}
}

func TestAServerKeyMustBeLongEnough(t *testing.T) {
	_, err := auth.OpenVault(t.Context(), storetest.SQLite(t), serverKey[1:])
	wantKind(t, err, chat.Invalid)
}

func TestWithoutAServerKeyOneIsKeptInTheDatabase(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		first, second := storetest.Open(t, url), storetest.Open(t, url)
		sealed := openVault(t, first, "").Seal(auth.PurposeToken, "EAAG token")
		if got, err := openVault(t, second, "").Open(auth.PurposeToken, sealed); err != nil || got != "EAAG token" {
			t.Errorf("after a restart: %q (%v)", got, err)
		}
	})
}

func TestDerivedSecretsFollowFromTheKeyAndThePurpose(t *testing.T) {
	s := storetest.SQLite(t)
	a, again, other := openVault(t, s, serverKey), openVault(t, s, serverKey), openVault(t, s, serverKey+"x")
	secret := a.Derive("verify token")
	if len(secret) != 32 || secret != again.Derive("verify token") || secret == a.Derive("another purpose") || secret == other.Derive("verify token") {
		t.Errorf("derived %q", secret)
	}
}
