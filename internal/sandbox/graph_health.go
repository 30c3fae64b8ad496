package sandbox

// Health of a node: AVAILABLE, LIMITED with additional_info, or BLOCKED with errors. The overall value is
// the worst of the entities (Meta: health-status page, Oct 2025).

var healthRank = map[string]int{"AVAILABLE": 0, "LIMITED": 1, "BLOCKED": 2}

// healthOf puts the entities together.
func healthOf(entities ...object) object {
	worst := "AVAILABLE"
	for _, e := range entities {
		if s := text(e["can_send_message"]); healthRank[s] > healthRank[worst] {
			worst = s
		}
	}
	return object{"can_send_message": worst, "entities": entities}
}

func entity(kind, id string) object {
	return object{"entity_type": kind, "id": id, "can_send_message": "AVAILABLE"}
}

func limited(e object, why string) object {
	e["can_send_message"], e["additional_info"] = "LIMITED", []string{why}
	return e
}

func blocked(e object, code int, what, solution string) object {
	e["can_send_message"] = "BLOCKED"
	e["errors"] = []object{{"error_code": code, "error_description": what, "possible_solution": solution}}
	return e
}

func (b *waba) health() object { return healthOf(b.entities()...) }

func (b *waba) entities() []object {
	account, business := entity("WABA", b.id), entity("BUSINESS", b.portfolio)
	switch {
	case b.meta.Restricted != 0:
		blocked(account, b.meta.Restricted, "The account is restricted.", "Appeal in Business Support Home.")
	case b.meta.NoPayment:
		limited(account, "No payment method: messages that cost are not delivered.")
	}
	if b.meta.Unverified {
		limited(business, "The business is not verified.")
	}
	return []object{account, business}
}

func (w *World) numberHealth(n *number) object {
	e := entity("PHONE_NUMBER", n.id)
	switch {
	case n.link.offboarded:
		blocked(e, 133010, "The phone was registered anew.", "Wait until the account is reconnected, or connect it again.")
	case n.meta.CloudOnly && !n.meta.Registered:
		blocked(e, 141000, "The number is not registered.", "POST /{phone_number_id}/register.")
	case n.quality == "RED":
		limited(e, "The quality of the number is low.")
	case n.meta.NewName != "":
		limited(e, "The new display name is in review.")
	}
	e["can_receive_call_sip"] = "BLOCKED"
	return healthOf(append(append([]object{e}, n.waba.entities()...), entity("APP", n.link.app))...)
}

func (t *template) health() object {
	e := entity("MESSAGE_TEMPLATE", t.id)
	if t.status != "APPROVED" {
		blocked(e, 141002, "The template is "+t.status+", not approved.", "Edit it, or wait for its review.")
	}
	return healthOf(append([]object{e}, t.waba.entities()...)...)
}
