package sandbox

import (
	"maps"
	"net/http"
	"sort"
	"time"
)

// getWorld shows everything as JSON, with Meta's own field names. ?messages=0 leaves the messages out.
func (w *World) getWorld(rw http.ResponseWriter, r *http.Request) {
	counts := w.WebhookCounts()
	deliveries := w.Deliveries()
	for i := range deliveries {
		deliveries[i].Body = ""
	}
	if len(deliveries) > 50 {
		deliveries = deliveries[:50]
	}
	w.mu.Lock()
	world := w.describe(r.URL.Query().Get("messages") != "0")
	w.mu.Unlock()
	world["webhooks"] = object{"counts": counts, "log": deliveries}
	answerControl(rw, world)
}

func (w *World) describe(withMessages bool) object {
	numbers, phones, customers := []object{}, []object{}, []object{}
	for _, n := range w.sortedNumbers() {
		numbers = append(numbers, w.describeNumber(n))
		phones = append(phones, w.describePhone(n, withMessages))
	}
	for _, c := range w.sortedCustomers() {
		customers = append(customers, w.describeCustomer(c, withMessages))
	}
	return object{
		"now": w.now().Format(time.RFC3339), "base_url": w.base, "seed": w.opts.Seed,
		"app": w.describeApp(w.apps[w.opts.App.ID]), "tokens": w.describeTokens(),
		"system_user_token": w.systemTok,
		"numbers":           numbers, "phones": phones, "customers": customers,
		"templates": w.describeTemplates(), "flows": w.describeFlows(), "accounts": w.describeAccounts(), "faults": w.activeFaults(), "media": w.describeMedia(),
		"scenario": w.scenario, "first_message_unavailable": w.firstUnavailable,
	}
}

func (w *World) describeApp(a *app) object {
	fields := []string{}
	for f := range a.fields {
		fields = append(fields, f)
	}
	sort.Strings(fields)
	return object{"app_id": a.id, "app_secret": a.secret, "name": a.name, "config_id": a.configID,
		"business_id": a.portfolio, "verify_token": a.verifyToken, "callback_url": a.callback, "fields": fields}
}

func (w *World) describeTokens() []object {
	a := w.apps[w.opts.App.ID]
	out := []object{{"type": tokenApp, "access_token": a.id + "|" + a.secret}}
	var rest []*token
	for _, t := range w.tokens {
		rest = append(rest, t)
	}
	sortBy(rest, func(t *token) string { return t.issued.Format(time.RFC3339Nano) + t.value })
	for _, t := range rest {
		o := object{"type": t.kind, "access_token": t.value, "app_id": t.app}
		if t.waba != "" {
			o["waba_id"] = t.waba
		}
		out = append(out, o)
	}
	return out
}

func (w *World) describeNumber(n *number) object {
	o := object{"phone_number_id": n.id, "display_phone_number": n.digits, "verified_name": n.name,
		"waba_id": n.waba.id, "business_id": n.waba.portfolio, "quality_rating": n.quality,
		"is_on_biz_app": !n.meta.CloudOnly, "platform_type": "NOT_APPLICABLE", "connected": n.link != nil}
	if n.meta.CodeSent != "" {
		o["verification_code"] = n.meta.CodeSent // instead of an SMS
	}
	subscribed := []string{}
	for _, a := range w.subscribers(n.waba) {
		subscribed = append(subscribed, a.id)
	}
	o["subscribed_apps"] = subscribed
	if n.link != nil {
		o["platform_type"] = n.platform()
		o["app_id"] = n.link.app
		o["onboarded_at"] = n.link.at.Format(time.RFC3339)
		o["history_consent"] = string(n.link.history)
		o["contacts_requested"] = n.link.askedContacts
		o["history_requested"] = n.link.askedHistory
		o["offboarded"] = n.link.offboarded
	}
	return o
}

func (w *World) describePhone(n *number, withMessages bool) object {
	contacts, chats := []object{}, []object{}
	for _, c := range n.phone.contacts {
		contacts = append(contacts, object{"full_name": c.full, "first_name": c.first, "phone_number": c.digits})
	}
	sortBy(contacts, func(o object) string { return text(o["full_name"]) })
	for _, ch := range n.recentChats() {
		o := object{"wa_id": ch.customer.waID, "name": n.labelOf(ch.customer), "unread": ch.unread,
			"window_open": ch.windowOpen(w.now()), "message_count": len(ch.messages)}
		if !ch.lastInbound.IsZero() {
			o["window_closes_at"] = ch.lastInbound.Add(windowLife).Format(time.RFC3339)
		}
		if withMessages {
			o["messages"] = ch.describe()
		}
		chats = append(chats, o)
	}
	o := object{"phone_number_id": n.id, "display_phone_number": n.digits, "app_version": n.phone.appVersion,
		"last_opened": n.phone.opened.Format(time.RFC3339), "contacts": contacts, "chats": chats,
		"disappearing": n.phone.disappearing}
	n.phone.describeExtras(o)
	if s := n.phone.signup; s != nil {
		o["signup"] = object{"step": s.phoneStep, "code": s.code}
	}
	return o
}

func (w *World) describeCustomer(c *customer, withMessages bool) object {
	o := object{"wa_id": c.waID, "user_id": c.userID, "profile": object{"name": c.name, "username": c.username},
		"hide_number": c.hidden, "reads_by_hand": c.readsByHand, "offline": c.offline, "no_whatsapp": c.noWhatsApp,
		"marketing_stopped": c.stopped, "blocked": c.blocked, "unsupported_device": c.oldDevice}
	c.addParent(o, "parent_user_id")
	count := 0
	messages := []object{}
	for _, n := range w.sortedNumbers() {
		if ch := n.chats[c.waID]; ch != nil {
			count += len(ch.messages)
			if withMessages {
				messages = append(messages, ch.describe()...)
			}
		}
	}
	o["message_count"] = count
	if withMessages {
		o["messages"] = messages
	}
	return o
}

func (ch *chat) describe() []object {
	out := []object{}
	for _, m := range ch.messages {
		out = append(out, m.describe())
	}
	return out
}

func (m *message) describe() object {
	o := object{"id": m.id, "from": m.chat.customer.waID, "to": m.chat.number.digits, "type": m.kind, m.kind: m.body,
		"timestamp": unix(m.at), "via": m.via, "status": m.status}
	if m.fromBusiness {
		o["from"], o["to"] = o["to"], o["from"]
	}
	if m.context != nil {
		o["context"] = m.context
	}
	if m.failure != nil {
		o["errors"] = []object{m.failure.StatusEntry()}
	}
	if len(m.reactions) > 0 {
		o["reactions"] = maps.Clone(m.reactions)
	}
	if m.edited {
		o["edited"] = true
	}
	if m.revoked {
		o["revoked"] = true
	}
	if m.callback != "" {
		o["biz_opaque_callback_data"] = m.callback
	}
	if m.footnote != "" {
		o["rendered"] = m.footnote
	}
	return o
}

func (w *World) describeTemplates() []object {
	var all []*template
	for _, t := range w.templates {
		all = append(all, t)
	}
	sortBy(all, func(t *template) string { return t.id })
	out := []object{}
	for _, t := range all {
		out = append(out, object{"id": t.id, "name": t.name, "language": t.language, "category": t.category,
			"status": t.status, "waba_id": t.waba.id, "components": t.components})
	}
	return out
}

// labelOf is the name the owner's phone shows: the address book's, else what they call themselves.
func (n *number) labelOf(c *customer) string {
	if k := n.phone.contacts[c.waID]; k != nil {
		return k.full
	}
	return c.name
}
