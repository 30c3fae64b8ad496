package ingest

import (
	"bytes"
	"context"
	"encoding/json"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/phonenumber"
)

// seclude takes what private chats say out of a delivery before anything of it is stored, the journal included: ids, times
// and direction stay, so that it can be counted. Most deliveries hold nothing private and are left as they are.
func (in *Ingest) seclude(ctx context.Context, item *waiting) {
	known, err := in.router.get(ctx)
	if err != nil && known.byID == nil || len(known.secluded) == 0 || !known.private(item) {
		return
	}
	body, err := redact(item.delivery.Body, known)
	if err != nil {
		item.units, item.trouble = nil, "A private chat is in it, and it could not be taken out. Nothing of it was stored."
		body = []byte(`{}`)
	}
	item.delivery.Body, item.delivery.Packed = body, in.Store.Pack(body)
	if err == nil {
		item.units = nil
		item.read()
	}
}

// private reports whether a delivery names anyone whose chat is private.
func (r routes) private(item *waiting) bool {
	for _, u := range item.units {
		for _, n := range r.numbers(&u.facts) {
			names := r.secluded[n.Account]
			if len(names) > 0 && anyPrivate(names, &u.facts) {
				return true
			}
		}
	}
	return false
}

func anyPrivate(names secludedNames, f *chat.Facts) bool {
	for _, a := range f.Arrivals {
		if isPrivate(names, a.Person) {
			return true
		}
	}
	for _, m := range f.Imports {
		if isPrivate(names, m.Person) {
			return true
		}
	}
	for _, m := range f.Amendments {
		if isPrivate(names, m.Person) {
			return true
		}
	}
	return false
}

func isPrivate(names secludedNames, p chat.Person) bool {
	return p.Phone != "" && names[chat.Identity{Kind: chat.IdentityPhone, Value: phonenumber.Canonical(p.Phone)}] ||
		p.BSUID != "" && names[chat.Identity{Kind: chat.IdentityBSUID, Value: p.BSUID}] ||
		p.ParentBSUID != "" && names[chat.Identity{Kind: chat.IdentityBSUID, Value: p.ParentBSUID}]
}

// tree is JSON that was read without knowing its form.
type tree = map[string]any

// redact rewrites a body without what private chats say.
func redact(body []byte, known routes) ([]byte, error) {
	var root tree
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	if err := d.Decode(&root); err != nil {
		return nil, err
	}
	for _, entry := range trees(root["entry"]) {
		for _, change := range trees(entry["changes"]) {
			value, _ := change["value"].(tree)
			meta, _ := value["metadata"].(tree)
			for _, n := range known.byID[textOf(meta["phone_number_id"])] {
				if names := known.secluded[n.Account]; len(names) > 0 {
					redactValue(value, names)
				}
			}
		}
	}
	return json.Marshal(root)
}

// The keys under which a message names the other side.
var (
	senderKeys   = []string{"from", "from_user_id", "from_parent_user_id"}
	receiverKeys = []string{"to", "to_user_id", "to_parent_user_id"}
	contactKeys  = []string{"wa_id", "user_id", "parent_user_id"}
)

func redactValue(value tree, names secludedNames) {
	hidden := map[string]bool{} // further ids of private people, as the change's contacts tell
	for _, c := range trees(value["contacts"]) {
		if !names.any(c, contactKeys) {
			continue
		}
		for _, key := range contactKeys {
			if id := textOf(c[key]); id != "" {
				hidden[id] = true
			}
		}
		delete(c, "profile")
	}
	redactList(value["messages"], append(senderKeys, receiverKeys...), names, hidden)
	redactList(value["message_echoes"], receiverKeys, names, hidden)
	for _, chunk := range trees(value["history"]) {
		for _, thread := range trees(chunk["threads"]) {
			context, _ := thread["context"].(tree)
			all := names.any(tree{"from": thread["id"]}, senderKeys) || names.any(context, contactKeys)
			if all {
				delete(context, "username")
			}
			for _, m := range trees(thread["messages"]) {
				if all || names.any(m, senderKeys) || names.any(m, receiverKeys) {
					bare(m)
				}
			}
		}
	}
}

// secludedNames are the names of one account's private people.
type secludedNames map[chat.Identity]bool

// any reports whether an object names a private person under one of the keys.
func (n secludedNames) any(o tree, keys []string) bool {
	for _, key := range keys {
		id := textOf(o[key])
		if id == "" {
			continue
		}
		if n[chat.Identity{Kind: chat.IdentityPhone, Value: phonenumber.Canonical(id)}] || n[chat.Identity{Kind: chat.IdentityBSUID, Value: id}] {
			return true
		}
	}
	return false
}

func redactList(list any, keys []string, names secludedNames, hidden map[string]bool) {
	for _, m := range trees(list) {
		private := names.any(m, keys)
		for _, key := range keys {
			private = private || hidden[textOf(m[key])]
		}
		if private {
			bare(m)
		}
	}
}

// kept are the keys of a private message that stay: who it is between is what makes it private, and is not told by the
// tombstone that is made of it.
var kept = map[string]bool{"id": true, "timestamp": true, "from": true, "from_user_id": true, "from_parent_user_id": true, "to": true, "to_user_id": true,
	"to_parent_user_id": true}

// bare leaves of a message what is needed to count it.
func bare(m tree) {
	context, _ := m["history_context"].(tree)
	for key := range m {
		if !kept[key] {
			delete(m, key)
		}
	}
	m["type"] = chat.TypePrivate
	if fromMe, ok := context["from_me"]; ok {
		m["history_context"] = tree{"from_me": fromMe}
	}
}

func trees(list any) []tree {
	items, _ := list.([]any)
	out := make([]tree, 0, len(items))
	for _, item := range items {
		if o, ok := item.(tree); ok {
			out = append(out, o)
		}
	}
	return out
}

func textOf(v any) string {
	s, _ := v.(string)
	return s
}
