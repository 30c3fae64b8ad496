package sandbox

// deleteFromContactBook takes a user out of the contact book Meta keeps for a portfolio. The book has no other
// effect here: a customer discloses the number or does not.
func (w *World) deleteFromContactBook(c *call) (any, error) {
	if c.text("messaging_product") != "whatsapp" {
		return nil, missing("messaging_product")
	}
	if c.text("bsuid") == "" {
		return nil, missing("bsuid")
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	known := w.customerByUserID(c.text("bsuid")) != nil
	return object{"messaging_product": "whatsapp", "success": true, "deleted": known}, nil
}
