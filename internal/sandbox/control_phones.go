package sandbox

import (
	"net/http"
)

func (w *World) postPhoneMessage(rw http.ResponseWriter, r *http.Request) {
	var in writingBody
	if err := readControl(r, &in); err != nil {
		done(rw, err)
		return
	}
	id, err := w.OwnerWrites(r.PathValue("phone_number_id"), text(in["to"]), in.writing())
	answerWritten(rw, id, err)
}

func (w *World) postContact(rw http.ResponseWriter, r *http.Request) {
	var in struct {
		Action      string `json:"action"`
		FullName    string `json:"full_name"`
		PhoneNumber string `json:"phone_number"`
	}
	if err := readControl(r, &in); err != nil {
		done(rw, err)
		return
	}
	done(rw, w.ChangeContact(r.PathValue("phone_number_id"), in.Action, in.FullName, in.PhoneNumber))
}

// postPair runs Embedded Signup without a browser. History is shared unless said otherwise.
func (w *World) postPair(rw http.ResponseWriter, r *http.Request) {
	var in struct {
		ShareHistory *bool  `json:"share_history"`
		History      string `json:"history"` // share, decline or silent
	}
	if err := readControl(r, &in); err != nil {
		done(rw, err)
		return
	}
	history := orElse(in.History, ShareHistory)
	if in.History == "" && in.ShareHistory != nil && !*in.ShareHistory {
		history = DeclineHistory
	}
	p, err := w.Pair(r.PathValue("phone_number_id"), history)
	if err != nil {
		done(rw, err)
		return
	}
	answerControl(rw, p)
}

func (w *World) postDisconnect(rw http.ResponseWriter, r *http.Request) {
	var in struct{ Reason, Shape string }
	if err := readControl(r, &in); err != nil {
		done(rw, err)
		return
	}
	done(rw, w.Disconnect(r.PathValue("phone_number_id"), in.Reason, in.Shape))
}

func (w *World) postReregister(rw http.ResponseWriter, r *http.Request) {
	in := struct{ Reconnect bool }{true}
	if err := readControl(r, &in); err != nil {
		done(rw, err)
		return
	}
	done(rw, w.Reregister(r.PathValue("phone_number_id"), in.Reconnect))
}

func (w *World) postOpen(rw http.ResponseWriter, r *http.Request) {
	var in struct {
		Chat string `json:"chat"`
	}
	if err := readControl(r, &in); err != nil {
		done(rw, err)
		return
	}
	done(rw, w.OwnerOpens(r.PathValue("phone_number_id"), in.Chat))
}

func (w *World) postPhoneSignup(rw http.ResponseWriter, r *http.Request) {
	var in struct{ Action, Code string }
	if err := readControl(r, &in); err != nil {
		done(rw, err)
		return
	}
	done(rw, w.PhoneSignup(r.PathValue("phone_number_id"), in.Action, in.Code))
}
