package web

import (
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/onboard"
)

// connect takes what Meta's window handed to the page and connects the number. The page asks with JSON and
// is told where to go on: to the number, or to a choice between several.
func (s *server) connect(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	v, err := admin(me)
	if err != nil {
		return err
	}
	var in struct {
		Code          string `json:"code"`
		Event         string `json:"event"`
		WABAID        string `json:"waba_id"`
		PhoneNumberID string `json:"phone_number_id"`
		BusinessID    string `json:"business_id"`
	}
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		return chat.Because(chat.Invalid, err, "What Meta's window handed over could not be read. Please start again.").See(chat.RunbookPopup)
	}
	done, err := s.Onboard.Finish(r.Context(), v, onboard.Finish(in))
	if err != nil {
		return err
	}
	location := "/numbers"
	if done.Signup != 0 {
		location = fmt.Sprint("/choose/", done.Signup)
	}
	w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(w).Encode(map[string]string{"location": location})
}
