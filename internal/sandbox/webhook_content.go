package sandbox

// inboundObject is the messages[] element of a customer's message.
func (w *World) inboundObject(m *message) object {
	c := m.chat.customer
	o := object{"id": m.id, "timestamp": unix(m.at), "type": m.kind, "from_user_id": c.userID}
	c.addParent(o, "from_parent_user_id")
	if !c.hidden {
		o["from"] = c.waID
	}
	w.putContent(o, m)
	if m.referral != nil {
		o["referral"] = m.referral
	}
	return o
}

// echoObject is the message_echoes[] element of a message the business typed on a phone.
func (w *World) echoObject(m *message) object {
	c := m.chat.customer
	o := object{"id": m.id, "timestamp": unix(m.at), "type": m.kind, "from": m.chat.number.digits, "to_user_id": c.userID}
	c.addParent(o, "to_parent_user_id")
	if !c.hidden {
		o["to"] = c.waID
	}
	w.putContent(o, m)
	return o
}

func (w *World) putContent(o object, m *message) {
	if m.kind == "unsupported" {
		o["errors"] = []object{{"code": 131051, "title": "Message type unknown", "message": "Message type unknown",
			"error_data": object{"details": "Message type is currently not supported."}}}
	}
	o[m.kind] = w.wireContent(m)
	if m.context != nil {
		o["context"] = m.context
	}
}

// wireContent is the content as webhooks print it: media gain their type, digest and address.
func (w *World) wireContent(m *message) any {
	body, ok := m.body.(object)
	if !ok || !isMedia(m.kind) {
		return m.body
	}
	file := w.media[text(body["id"])]
	if file == nil {
		return m.body
	}
	o := w.webhookMedia(file)
	for k, v := range body {
		if k != "id" {
			o[k] = v
		}
	}
	if m.kind == "audio" && body["voice"] == true {
		o["mime_type"] = "audio/ogg; codecs=opus"
	}
	return o
}
