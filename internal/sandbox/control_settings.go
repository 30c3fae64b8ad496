package sandbox

import "net/http"

// postPhone changes the owner's phone: app version, disappearing messages.
func (w *World) postPhone(rw http.ResponseWriter, r *http.Request) {
	var in phoneChange
	if err := readControl(r, &in); err != nil {
		done(rw, err)
		return
	}
	done(rw, w.changePhone(r.PathValue("phone_number_id"), in))
}

func (w *World) postCompanion(rw http.ResponseWriter, r *http.Request) {
	var in struct{ Kind string }
	if err := readControl(r, &in); err != nil {
		done(rw, err)
		return
	}
	id, err := w.LinkCompanion(r.PathValue("phone_number_id"), in.Kind)
	answerID(rw, id, err)
}

func (w *World) deleteCompanion(rw http.ResponseWriter, r *http.Request) {
	done(rw, w.UnlinkCompanion(r.PathValue("phone_number_id"), r.PathValue("id")))
}

func (w *World) postBroadcastList(rw http.ResponseWriter, r *http.Request) {
	var in struct {
		Name string
		To   []string
	}
	if err := readControl(r, &in); err != nil {
		done(rw, err)
		return
	}
	id, err := w.AddBroadcast(r.PathValue("phone_number_id"), in.Name, in.To)
	answerID(rw, id, err)
}

func (w *World) postBroadcast(rw http.ResponseWriter, r *http.Request) {
	var in struct{ Text string }
	if err := readControl(r, &in); err != nil {
		done(rw, err)
		return
	}
	done(rw, w.Broadcast(r.PathValue("phone_number_id"), r.PathValue("id"), in.Text))
}

func (w *World) postPhoneTyping(rw http.ResponseWriter, r *http.Request) {
	var in struct{ To string }
	if err := readControl(r, &in); err != nil {
		done(rw, err)
		return
	}
	done(rw, w.OwnerTypes(r.PathValue("phone_number_id"), in.To))
}
