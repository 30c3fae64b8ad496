package sandbox

import "net/http"

func (w *World) postCustomerTyping(rw http.ResponseWriter, r *http.Request) {
	var in struct{ To string }
	if err := readControl(r, &in); err != nil {
		done(rw, err)
		return
	}
	done(rw, w.CustomerTypes(r.PathValue("wa_id"), orElse(in.To, w.onlyNumber())))
}

// postCustomerNumber moves a customer to another phone number: {"number":"1312…"}.
func (w *World) postCustomerNumber(rw http.ResponseWriter, r *http.Request) {
	var in struct{ Number string }
	if err := readControl(r, &in); err != nil {
		done(rw, err)
		return
	}
	done(rw, w.CustomerChangesNumber(r.PathValue("wa_id"), in.Number))
}

// postBlock lets the owner block or unblock a customer: {"wa_id":…,"blocked":true}.
func (w *World) postBlock(rw http.ResponseWriter, r *http.Request) {
	var in struct {
		WaID    string `json:"wa_id"`
		Blocked bool   `json:"blocked"`
	}
	if err := readControl(r, &in); err != nil {
		done(rw, err)
		return
	}
	done(rw, w.BlockCustomer(r.PathValue("phone_number_id"), in.WaID, in.Blocked))
}

// postExpireTokens ends one access token, or every business token when none is named.
func (w *World) postExpireTokens(rw http.ResponseWriter, r *http.Request) {
	var in struct {
		AccessToken string `json:"access_token"`
	}
	if err := readControl(r, &in); err != nil {
		done(rw, err)
		return
	}
	done(rw, w.ExpireTokens(in.AccessToken))
}

func (w *World) postQuality(rw http.ResponseWriter, r *http.Request) {
	var in struct{ Rating string }
	if err := readControl(r, &in); err != nil {
		done(rw, err)
		return
	}
	done(rw, w.SetQuality(r.PathValue("phone_number_id"), in.Rating))
}
