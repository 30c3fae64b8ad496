package store_test

import (
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// TestANumberThatWasHandedOnLeadsToItsNewOwner gives somebody the number that a contact has left, and has webhooks come late.
func TestANumberThatWasHandedOnLeadsToItsNewOwner(t *testing.T) {
	const old, fresh = "4915112345678", "4915100000000"
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		ada := resolve(t, s, shop, chat.Person{Phone: old, BSUID: "DE.1", At: noon})[0]
		if got := resolve(t, s, shop, chat.Person{Phone: old, BSUID: "DE.2", At: noon + 1})[0]; got != ada {
			t.Errorf("another user id at the number she has made her %s, not %s", got, ada)
		}
		if got := resolve(t, s, shop, chat.Person{Phone: fresh, BSUID: "DE.2", At: noon + 10})[0]; got != ada {
			t.Errorf("another number made her %s, not %s", got, ada)
		}
		bob := resolve(t, s, shop, chat.Person{Phone: old, BSUID: "DE.9", At: noon + 20, ProfileName: "Bob"}, chat.Person{Phone: old, BSUID: "DE.9", At: noon + 21})
		if bob[0] == ada || bob[1] != bob[0] {
			t.Fatalf("the next owner is %v, she is %s", bob, ada)
		}
		for who, want := range map[chat.Person]chat.ContactID{
			{Phone: old, BSUID: "DE.2", At: noon + 5}:    ada, // late, from when she had it
			{Phone: old, At: noon + 30}:                  bob[0],
			{Phone: fresh, At: noon + 30}:                ada,
			{BSUID: "DE.1", At: noon + 30}:               ada,
			{Phone: old, BSUID: "DE.9", At: noon + 40}:   bob[0],
			{Phone: fresh, BSUID: "DE.2", At: noon + 40}: ada,
		} {
			if got := resolve(t, s, shop, who)[0]; got != want {
				t.Errorf("%+v is %s, want %s", who, got, want)
			}
		}
		if a, b := contact(t, s, shop, ada), contact(t, s, shop, bob[0]); a.Phone != fresh || b.Phone != old || b.ProfileName != "Bob" {
			t.Errorf("stored %+v and %+v", a, b)
		}
	})
}
