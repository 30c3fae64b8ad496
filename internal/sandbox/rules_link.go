package sandbox

import "time"

// inactivityLimit is how long the phone may stay unopened before Meta cuts the link. Meta says about
// 14 days (onboarding page, Jun 2026).
const inactivityLimit = 14 * 24 * time.Hour

// connect links a number to an app, as the end of Embedded Signup does: a new 24 h window for the two
// syncs, every customer service window closed, and the partner told.
func (w *World) connect(n *number, appID string, history consent) {
	now := w.now()
	n.link = &link{app: appID, at: now, history: history}
	n.resetWindows()
	n.phone.onboarded()
	w.phoneOpened(n, now)
	w.notifyPartner(n, object{"event": "PARTNER_ADDED", "waba_info": n.waba.info()})
	w.changed(event{Kind: "phone", Number: n.id})
}

// Ways to print PARTNER_REMOVED: both are documented.
const (
	removedByWABA    = "waba"    // coexistence page: account id and phone_number
	removedByPartner = "partner" // reference page: partner's id and waba_info
)

// disconnect ends the link and tells the partner. It must know the link before it is gone: afterwards
// the webhook would reach nobody.
func (w *World) disconnect(n *number, reason, initiator, shape string) {
	if n.link == nil {
		return
	}
	info := object{"reason": reason, "initiated_by": initiator}
	if reason == "" { // disconnection_info is in gradual rollout and may be missing
		info = nil
	}
	w.notifyRemoved(n, info, shape)
	n.link = nil
	n.waba.subscribed = map[string]*subscription{}
	n.override = subscription{}
	w.changed(event{Kind: "phone", Number: n.id})
}

func (w *World) notifyRemoved(n *number, info object, shape string) {
	value := object{"event": "PARTNER_REMOVED"}
	if info != nil {
		value["disconnection_info"] = info
	}
	if shape == removedByPartner {
		value["waba_info"] = n.waba.info()
		w.notifyPartner(n, value)
		return
	}
	value["phone_number"] = n.digits
	w.notifyAccount(n, "account_update", value)
}

func (b *waba) info() object {
	return object{"waba_id": b.id, "owner_business_id": b.portfolio}
}

// phoneOpened notes that the owner used the app, and watches for the day it was not opened for too long.
func (w *World) phoneOpened(n *number, at time.Time) {
	n.phone.opened = at
	if n.link == nil {
		return
	}
	watched := n.link
	w.later(at.Add(inactivityLimit), func(time.Time) {
		if n.link == watched && n.phone.opened.Equal(at) {
			w.disconnect(n, "PRIMARY_INACTIVITY", "SYSTEM", removedByWABA)
		}
	})
}

// offboard suspends a connected number because the phone was registered anew. The link, the token and
// the subscriptions stay (Meta: reconnect guide, May 2026).
func (w *World) offboard(n *number) {
	if n.link == nil {
		return
	}
	n.link.offboarded = true
	w.notifyAccount(n, "account_update", object{"event": "ACCOUNT_OFFBOARDED"})
	w.changed(event{Kind: "phone", Number: n.id})
}

// reconnect ends the suspension. History is not synchronised again.
func (w *World) reconnect(n *number) {
	if n.link == nil || !n.link.offboarded {
		return
	}
	n.link.offboarded = false
	w.phoneOpened(n, w.now())
	w.notifyAccount(n, "account_update", object{"event": "ACCOUNT_RECONNECTED"})
	w.changed(event{Kind: "phone", Number: n.id})
}
