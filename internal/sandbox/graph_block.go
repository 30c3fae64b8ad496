package sandbox

import (
	"slices"
	"time"

	"github.com/saltbridge/saltbridge/internal/sandbox/input"
)

// Limits of the block list (Meta: block-users page, Oct 2025; per request: a partner's probes, Aug 2026).
const (
	maxBlocked     = 64000
	blockedPerCall = 1000
	blockableFor   = 24 * time.Hour
)

func (w *World) listBlocked(c *call) (any, error) {
	w.mu.Lock()
	rows := slices.Clone(w.numbers[c.id].meta.Blocked)
	w.mu.Unlock()
	// Meta's page nests the users, SDKs expect them flat: both are there.
	return page(c, rows, func(id string) string { return id }, func(id string) (object, error) {
		return object{"messaging_product": "whatsapp", "wa_id": id, "input": id, "block_users": []object{{"input": id, "wa_id": id}}}, nil
	})
}

func (w *World) blockUsers(c *call) (any, error) {
	return w.changeBlocked(c, "added_users", func(n *number, waID string) *graphError {
		ch := n.chats[waID]
		switch {
		case waID == n.digits:
			return refuse(131021, "A number cannot block itself.")
		case ch == nil || w.now().Sub(ch.lastWritten()) > blockableFor:
			return refuse(131047, "Only users who wrote within the last 24 hours can be blocked.")
		case len(n.meta.Blocked) >= maxBlocked:
			return refuse(139101, "The block list holds %d users.", maxBlocked)
		case !slices.Contains(n.meta.Blocked, waID):
			n.meta.Blocked = append(n.meta.Blocked, waID)
		}
		return nil
	})
}

func (w *World) unblockUsers(c *call) (any, error) {
	return w.changeBlocked(c, "removed_users", func(n *number, waID string) *graphError {
		n.meta.Blocked = slices.DeleteFunc(n.meta.Blocked, func(id string) bool { return id == waID })
		return nil
	})
}

// lastWritten is when the customer wrote last, before onboarding or after.
func (ch *chat) lastWritten() time.Time {
	for _, m := range slices.Backward(ch.messages) {
		if !m.fromBusiness {
			return m.at
		}
	}
	return time.Time{}
}

// changeBlocked applies one change to each user named. When some fail, Meta answers 400 with both lists.
func (w *World) changeBlocked(c *call, list string, change func(*number, string) *graphError) (any, error) {
	if c.text("messaging_product") != "whatsapp" {
		return nil, missing("messaging_product")
	}
	users := input.List(c.params["block_users"])
	if len(users) == 0 {
		return nil, missing("block_users")
	}
	if len(users) > blockedPerCall {
		return nil, refuse(130429, "At most %d users in one request.", blockedPerCall)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	n := w.numbers[c.id]
	changed, failed := []object{}, []object{}
	for _, u := range users {
		o := nested(u)
		given := orElse(text(o["user"]), text(o["user_id"]))
		waID := input.Digits(text(o["user"]))
		if who := w.customerByUserID(text(o["user_id"])); waID == "" && who != nil {
			waID = who.waID
		}
		row := object{"input": given, "wa_id": waID}
		var gerr *graphError
		if len(waID) < 5 {
			gerr = refuse(131009, "user is no phone number and no known user id.")
		} else {
			gerr = change(n, waID)
		}
		if gerr == nil {
			changed = append(changed, row)
			continue
		}
		row["errors"] = []object{{"message": gerr.Text(), "code": gerr.Code, "error_data": object{"details": gerr.Details}}}
		failed = append(failed, row)
	}
	answer := object{list: changed}
	if len(failed) > 0 {
		answer["failed_users"] = failed
		g := refuse(139100, "%d of %d users could not be changed; see failed_users.", len(failed), len(users))
		g.Extra = object{"messaging_product": "whatsapp", "block_users": answer}
		return nil, g
	}
	return object{"messaging_product": "whatsapp", "block_users": answer}, nil
}
