package sandbox

import "slices"

// testRecipients is how many numbers a test number may write to (Meta: get-started page, Dec 2025).
const testRecipients = 5

// checkRecipient refuses whom the account or the number may not write to.
func (w *World) checkRecipient(n *number, to *customer, _ *outgoing) *graphError {
	if slices.Contains(n.waba.meta.Barred, countryOf(to.waID)) {
		return refuse(130497, "The account may not message users in %s.", countryOf(to.waID))
	}
	if n.meta.TestNumber && !slices.Contains(n.meta.Allowed, to.waID) {
		g := refuse(131030, "Recipient phone number not in allowed list: add it to the list of this test number.")
		g.Subcode = 2655007
		return g
	}
	return nil
}

// checkStanding refuses what a restricted account may not send.
func (w *World) checkStanding(n *number, _ *customer, out *outgoing) *graphError {
	if w.now().Before(n.meta.MaintenanceUntil) {
		return refuse(131057, "The throughput of the number is being raised. Try again in a minute.")
	}
	code := n.waba.meta.Restricted
	switch {
	case code == 0:
	case code == 139200 && out.direct == "":
	case code == 131064 && (out.direct == "" && (out.kind != "template" || w.categoryOf(n, out) != "UTILITY")):
	default:
		return refuse(code, "The account is restricted.")
	}
	return nil
}

// categoryOf looks the template of a send up before it is checked.
func (w *World) categoryOf(n *number, out *outgoing) string {
	body := nested(out.body)
	if t := w.findTemplate(n.waba, text(body["name"]), text(nested(body["language"])["code"])); t != nil {
		return t.category
	}
	return ""
}
