package sandbox

import "net/http"

// postCall lets one phone ring another: {"phone_number_id":…,"wa_id":…,"by":"customer"|"owner","video":false}.
func (w *World) postCall(rw http.ResponseWriter, r *http.Request) {
	var in struct {
		PhoneNumberID string `json:"phone_number_id"`
		WaID          string `json:"wa_id"`
		By            string `json:"by"`
		Video         bool   `json:"video"`
	}
	if err := readControl(r, &in); err != nil {
		done(rw, err)
		return
	}
	id, err := w.Call(orElse(in.PhoneNumberID, w.onlyNumber()), in.WaID, in.By, in.Video)
	answerID(rw, id, err)
}

func (w *World) postCallAction(rw http.ResponseWriter, r *http.Request) {
	var in struct{ Action string }
	if err := readControl(r, &in); err != nil {
		done(rw, err)
		return
	}
	done(rw, w.ChangeCall(r.PathValue("id"), in.Action))
}

// answerID answers {"id":…}, or 400 with the reason.
func answerID(rw http.ResponseWriter, id string, err error) {
	if err != nil {
		done(rw, err)
		return
	}
	answerControl(rw, object{"id": id})
}
