package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

// controlRoutes are the sandbox's own API under /_sandbox/. It is no part of Meta.
func (w *World) controlRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /_sandbox/world", w.getWorld)
	mux.HandleFunc("GET /_sandbox/events", w.streamEvents)
	mux.HandleFunc("GET /_sandbox/log", w.getLog)
	mux.HandleFunc("GET /_sandbox/log/{kind}/{id}", w.getLogRow)
	mux.HandleFunc("POST /_sandbox/customers/{wa_id}/messages", w.postCustomerMessage)
	mux.HandleFunc("POST /_sandbox/customers/{wa_id}/read", w.postCustomerRead)
	mux.HandleFunc("POST /_sandbox/customers/{wa_id}/played", w.postCustomerPlayed)
	mux.HandleFunc("POST /_sandbox/customers/{wa_id}", w.postCustomer)
	mux.HandleFunc("POST /_sandbox/customers/{wa_id}/typing", w.postCustomerTyping)
	mux.HandleFunc("POST /_sandbox/customers/{wa_id}/number", w.postCustomerNumber)
	mux.HandleFunc("POST /_sandbox/customers/{wa_id}/preferences", w.postPreference)
	mux.HandleFunc("POST /_sandbox/phones/{phone_number_id}/messages", w.postPhoneMessage)
	mux.HandleFunc("POST /_sandbox/phones/{phone_number_id}", w.postPhone)
	mux.HandleFunc("POST /_sandbox/phones/{phone_number_id}/contacts", w.postContact)
	mux.HandleFunc("POST /_sandbox/phones/{phone_number_id}/block", w.postBlock)
	mux.HandleFunc("POST /_sandbox/phones/{phone_number_id}/typing", w.postPhoneTyping)
	mux.HandleFunc("POST /_sandbox/phones/{phone_number_id}/companions", w.postCompanion)
	mux.HandleFunc("DELETE /_sandbox/phones/{phone_number_id}/companions/{id}", w.deleteCompanion)
	mux.HandleFunc("POST /_sandbox/phones/{phone_number_id}/broadcasts", w.postBroadcastList)
	mux.HandleFunc("POST /_sandbox/phones/{phone_number_id}/broadcasts/{id}/messages", w.postBroadcast)
	mux.HandleFunc("POST /_sandbox/phones/{phone_number_id}/groups", w.postGroup)
	mux.HandleFunc("POST /_sandbox/phones/{phone_number_id}/groups/{id}/messages", w.postGroupMessage)
	mux.HandleFunc("POST /_sandbox/phones/{phone_number_id}/quality", w.postQuality)
	mux.HandleFunc("POST /_sandbox/phones/{phone_number_id}/pair", w.postPair)
	mux.HandleFunc("POST /_sandbox/phones/{phone_number_id}/disconnect", w.postDisconnect)
	mux.HandleFunc("POST /_sandbox/phones/{phone_number_id}/reregister", w.postReregister)
	mux.HandleFunc("POST /_sandbox/phones/{phone_number_id}/open", w.postOpen)
	mux.HandleFunc("POST /_sandbox/phones/{phone_number_id}/signup", w.postPhoneSignup)
	mux.HandleFunc("POST /_sandbox/calls", w.postCall)
	mux.HandleFunc("POST /_sandbox/calls/{id}", w.postCallAction)
	mux.HandleFunc("POST /_sandbox/templates/{id}", w.postTemplate)
	mux.HandleFunc("POST /_sandbox/accounts/{waba_id}", w.postAccount)
	mux.HandleFunc("POST /_sandbox/webhooks", w.postWebhook)
	mux.HandleFunc("POST /_sandbox/flows/{id}", w.postFlow)
	mux.HandleFunc("GET /_sandbox/flows/{id}", w.getFlowToOpen)
	mux.HandleFunc("POST /_sandbox/flows/{id}/endpoint", w.postFlowStep)
	mux.HandleFunc("POST /_sandbox/tokens/expire", w.postExpireTokens)
	mux.HandleFunc("POST /_sandbox/settings", w.postSettings)
	mux.HandleFunc("GET /_sandbox/scenario", w.getScenarios)
	mux.HandleFunc("POST /_sandbox/scenario", w.postScenario)
	mux.HandleFunc("GET /_sandbox/crowd", w.getCrowd)
	mux.HandleFunc("POST /_sandbox/crowd", w.postCrowd)
	mux.HandleFunc("DELETE /_sandbox/crowd", w.deleteCrowd)
	mux.HandleFunc("POST /_sandbox/save", w.sendState)
	mux.HandleFunc("GET /_sandbox/state", w.sendState)
	mux.HandleFunc("POST /_sandbox/load", w.postLoad)
	mux.HandleFunc("POST /_sandbox/clock", w.postClock)
	mux.HandleFunc("GET /_sandbox/clock", w.getClock)
	mux.HandleFunc("GET /_sandbox/faults", w.getFaults)
	mux.HandleFunc("POST /_sandbox/faults", w.postFault)
	mux.HandleFunc("DELETE /_sandbox/faults", w.deleteFaults)
	mux.HandleFunc("/_sandbox/", func(rw http.ResponseWriter, r *http.Request) {
		refuseControl(rw, http.StatusNotFound, fmt.Errorf("no %s %s: the calls are listed in docs/sandbox.md", r.Method, r.URL.Path))
	})
}

// readControl reads a small JSON body into v. An empty body leaves v as it is.
func readControl(r *http.Request, v any) error {
	body, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, 32<<20))
	if err != nil {
		return fmt.Errorf("read the request body: %w", err)
	}
	if len(body) == 0 {
		return nil
	}
	if err := json.Unmarshal(body, v); err != nil {
		return fmt.Errorf("the request body is not the JSON expected here: %w", err)
	}
	return nil
}

func answerControl(rw http.ResponseWriter, v any) {
	rw.Header().Set("Content-Type", "application/json; charset=utf-8")
	e := json.NewEncoder(rw)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	_ = e.Encode(v) // the client went away; nothing left to tell it
}

func refuseControl(rw http.ResponseWriter, status int, err error) {
	rw.Header().Set("Content-Type", "application/json; charset=utf-8")
	rw.WriteHeader(status)
	_ = json.NewEncoder(rw).Encode(object{"error": err.Error()}) // as above
}

// done answers {"success":true}, or 400 with the reason.
func done(rw http.ResponseWriter, err error) {
	if err != nil {
		refuseControl(rw, http.StatusBadRequest, err)
		return
	}
	answerControl(rw, object{"success": true})
}

func (w *World) postClock(rw http.ResponseWriter, r *http.Request) {
	var in struct{ Advance string }
	if err := readControl(r, &in); err != nil {
		done(rw, err)
		return
	}
	d, err := time.ParseDuration(in.Advance)
	if err != nil || d <= 0 {
		done(rw, errors.New(`"advance" must be a positive duration such as "90m" or "336h"; the clock only moves forward`))
		return
	}
	w.Advance(d)
	w.getClock(rw, r)
}

func (w *World) getClock(rw http.ResponseWriter, _ *http.Request) {
	now := w.now()
	answerControl(rw, object{"now": now.Format(time.RFC3339Nano), "unix": now.Unix()})
}

func (w *World) getFaults(rw http.ResponseWriter, _ *http.Request) {
	w.mu.Lock()
	faults := w.activeFaults()
	w.mu.Unlock()
	answerControl(rw, object{"faults": faults})
}

func (w *World) postFault(rw http.ResponseWriter, r *http.Request) {
	var f Fault
	if err := readControl(r, &f); err != nil {
		done(rw, err)
		return
	}
	if err := w.Inject(f); err != nil {
		done(rw, err)
		return
	}
	w.getFaults(rw, r)
}

func (w *World) deleteFaults(rw http.ResponseWriter, r *http.Request) {
	w.ClearFaults()
	w.getFaults(rw, r)
}
