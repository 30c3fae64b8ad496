package sandbox

import "net/http"

func (w *World) postGroup(rw http.ResponseWriter, r *http.Request) {
	var in struct {
		Name    string
		Members []string
	}
	if err := readControl(r, &in); err != nil {
		done(rw, err)
		return
	}
	id, err := w.AddGroup(r.PathValue("phone_number_id"), in.Name, in.Members)
	answerID(rw, id, err)
}

// postGroupMessage writes into a group; without "from" it is the owner.
func (w *World) postGroupMessage(rw http.ResponseWriter, r *http.Request) {
	var in struct{ From, Text string }
	if err := readControl(r, &in); err != nil {
		done(rw, err)
		return
	}
	done(rw, w.GroupWrites(r.PathValue("phone_number_id"), r.PathValue("id"), in.From, in.Text))
}
