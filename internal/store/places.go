package store

import (
	"strings"
	"sync"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// placeKey is a person as Meta routes to them.
type placeKey struct {
	account             chat.AccountID
	number              chat.NumberID
	phone, bsuid, other string
}

func keyOf(account chat.AccountID, number chat.NumberID, p chat.Person) placeKey {
	return placeKey{account, number, p.Phone, p.BSUID, p.ParentBSUID}
}

// place is where a person's messages go, and what the person was called last: if a webhook says anything else,
// also what was said before, the contact is looked up and learns it.
type place struct {
	contact               chat.ContactID
	conversation          chat.ConversationID
	username, profileName string
}

func (at place) calls(p chat.Person) bool {
	return (p.Username == "" || p.Username == at.username) && (p.ProfileName == "" || p.ProfileName == at.profileName)
}

// placesLength is how many places one generation remembers; with about 300 bytes each, two take 20 MB.
const placesLength = 32 << 10

// places remembers where people's conversations are, which saves half the statements of a message. It may be
// wrong after contacts were merged: AdvanceConversations finds out. Two generations bound it: when the young
// one is full, it becomes the old one, and what is still in use moves back.
type places struct {
	mu         sync.Mutex
	young, old map[placeKey]place
}

func (p *places) get(key placeKey) (place, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if at, ok := p.young[key]; ok {
		return at, true
	}
	at, ok := p.old[key]
	if ok {
		p.add(key, at)
	}
	return at, ok
}

// put remembers places. Their names are copied: as they come they are part of a webhook's whole body.
func (p *places) put(found map[placeKey]place) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for key, at := range found {
		for _, s := range []*string{&key.phone, &key.bsuid, &key.other, &at.username, &at.profileName} {
			*s = strings.Clone(*s)
		}
		p.add(key, at)
	}
}

func (p *places) add(key placeKey, at place) {
	if p.young == nil || len(p.young) >= placesLength {
		p.young, p.old = map[placeKey]place{}, p.young
	}
	p.young[key] = at
}

func (p *places) clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.young, p.old = nil, nil
}
