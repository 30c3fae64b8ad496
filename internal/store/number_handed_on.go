package store

import (
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/phonenumber"
)

// A phone number outlives its owner: providers hand it to somebody else some months after it was given up. WhatsApp gives every
// owner another user id, so a number that its contact has left leads to whoever writes from it under an id that nobody had, and
// not to the chats of the one before.

// strange says that the number in a webhook leads to somebody else than the person it is about.
type strange int

const (
	numberFits     strange = iota // the number leads to the person, or nowhere
	numberHandedOn                // its contact has another number by now: it is this person's from now on
	numberOutdated                // this person has another number by now, and the webhook is older than that: it says nothing about who has it
)

// numberOf looks at where a person's number leads.
func (r *resolver) numberOf(p chat.Person) strange {
	key := phonenumber.Canonical(p.Phone)
	owner := r.leads[chat.Identity{Kind: chat.IdentityPhone, Value: key}]
	if owner == 0 || p.BSUID == "" {
		return numberFits
	}
	person := chat.ContactID(0)
	for _, id := range []string{p.BSUID, p.ParentBSUID} {
		if leads := r.leads[chat.Identity{Kind: chat.IdentityBSUID, Value: id}]; id != "" && leads != 0 {
			person = leads
		}
	}
	switch {
	case person == owner:
		return numberFits
	case r.known[owner].bsuid.name != "" && r.left(owner, key) && p.At > r.known[owner].phone.at:
		return numberHandedOn
	case person != 0 && r.left(person, key) && p.At < r.known[person].phone.at:
		return numberOutdated
	}
	return numberFits
}

// left reports whether a contact has another number than this one.
func (r *resolver) left(id chat.ContactID, key string) bool {
	now := r.known[id].phone.name
	return now != "" && phonenumber.Canonical(now) != key
}

// takeOver makes the numbers that were handed on lead to their new owners.
func (r *resolver) takeOver() error {
	for name, id := range r.taken {
		if err := AddIdentity(r.tx, r.account, name, r.final(id)); err != nil {
			return err
		}
	}
	return nil
}
