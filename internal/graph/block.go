package graph

import (
	"context"
	"net/http"
)

// Block puts a person on a number's block list, or takes them off it. user is a phone number in any spelling or a user id.
// Meta takes only who wrote within the last 24 hours (Meta: block-users page, Oct 2025).
func (s Session) Block(ctx context.Context, phoneNumberID, user string, blocked bool) error {
	op, method := "block the person", http.MethodPost
	if !blocked {
		op, method = "unblock the person", http.MethodDelete
	}
	if err := id(op, "phone number id", phoneNumberID); err != nil {
		return err
	}
	if user == "" {
		return &InputError{Op: op, Reason: "there is no number or user id of the person"}
	}
	key := "user"
	if !isNumber(user) {
		key = "user_id"
	}
	body := map[string]any{"messaging_product": "whatsapp", "block_users": []map[string]string{{key: user}}}
	return s.write(ctx, request{op: op, method: method, path: phoneNumberID + "/block_users", body: body})
}

// isNumber reports whether a name of a person is a phone number.
func isNumber(user string) bool {
	for i, r := range user {
		if (r < '0' || r > '9') && (i > 0 || r != '+') {
			return false
		}
	}
	return user != "" && user != "+"
}
