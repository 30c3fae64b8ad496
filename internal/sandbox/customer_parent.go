package sandbox

import "strings"

// parentID is a user's id across linked portfolios: the same for every business of a holding (Meta:
// business-scoped-user-ids page, Jun 2026). It follows from the user id, so that nothing has to be kept.
func (c *customer) parentID() string {
	country, _, _ := strings.Cut(c.userID, ".")
	digits := make([]byte, 20)
	for i, b := range []byte(sign("parent", []byte(c.userID)))[:20] {
		digits[i] = '0' + b%10
	}
	return country + ".ENT." + string(digits)
}

// addParent puts the parent id beside a user id where the customer has one.
func (c *customer) addParent(o object, key string) {
	if c.linked {
		o[key] = c.parentID()
	}
}

// customerByUserID finds somebody by the id of this portfolio or by the parent id.
func (w *World) customerByUserID(id string) *customer {
	if c := w.byUserID[id]; c != nil || !strings.Contains(id, ".ENT.") {
		return c
	}
	for _, c := range w.customers {
		if c.linked && c.parentID() == id {
			return c
		}
	}
	return nil
}
