package sandbox

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// openDialog is the address FB.login opens: it starts a sign-up and shows the pop-up.
func (w *World) openDialog(rw http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	if problem := w.dialogProblem(q); problem != "" {
		rw.WriteHeader(http.StatusBadRequest)
		render(rw, "signup-refused", problem)
		return
	}
	w.mu.Lock()
	s := &signup{id: w.word(20), app: q.Get("client_id"), origin: q.Get("origin"), cb: q.Get("cb"), state: q.Get("state"), step: stepIntro}
	w.signups[s.id] = s
	w.mu.Unlock()
	http.Redirect(rw, r, "/_sandbox/signup/"+s.id, http.StatusFound)
}

// dialogProblem checks what Meta checks before it shows anything: app, configuration, response type,
// origin, and that the coexistence screens were asked for.
func (w *World) dialogProblem(q url.Values) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	a := w.apps[q.Get("client_id")]
	var extras struct {
		FeatureType string `json:"featureType"`
	}
	badExtras := json.Unmarshal([]byte(q.Get("extras")), &extras) != nil
	switch {
	case a == nil:
		return "Invalid App ID: the provided app ID does not look like a valid app ID."
	case q.Get("config_id") != a.configID:
		return "The configuration id " + q.Get("config_id") + " does not belong to this app."
	case q.Get("response_type") != "code" || q.Get("override_default_response_type") != "true":
		return "FB.login must ask for response_type 'code' with override_default_response_type true."
	case !w.originAllowed(q.Get("origin")):
		return "This domain isn't included in the app's domains. Add " + q.Get("origin") + " to the allowed domains."
	case badExtras || extras.FeatureType != "whatsapp_business_app_onboarding":
		return "extras.featureType must be 'whatsapp_business_app_onboarding'. The sandbox does not have the other sign-up flows."
	}
	return ""
}

func (w *World) originAllowed(origin string) bool {
	u, err := url.Parse(origin)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") || u.Path != "" || u.RawQuery != "" {
		return false
	}
	return len(w.opts.AllowedOrigins) == 0 || slices.Contains(w.opts.AllowedOrigins, origin)
}

// signupView is the pop-up at one of its steps.
type signupView struct {
	ID, Step, AppName, Problem, Portfolio, Business, Number, Code, Secret, Origin string
	Message                                                                       string // WA_EMBEDDED_SIGNUP, ready to post
	Login                                                                         string // the SDK's own message
	PhoneStep                                                                     string
	Progress                                                                      int
}

func (w *World) signupView(s *signup) signupView {
	v := signupView{ID: s.id, Step: s.step, AppName: w.apps[s.app].name, Problem: s.problem, Origin: s.origin, Code: s.code, PhoneStep: s.phoneStep,
		Progress: slices.Index([]string{stepIntro, stepPortfolio, stepChoose, stepNumber, stepCode, stepFinish}, s.step) + 1}
	b := w.sortedNumbers()[0].waba
	v.Portfolio, v.Business = b.portfolioName, b.name
	if s.number != nil {
		v.Number = displayNumber(s.number.digits)
	}
	data, name := object{"current_step": s.currentStep()}, "CANCEL"
	if s.step == stepFinish || s.step == stepDone {
		data, name = object{"waba_id": s.number.waba.id}, "FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING"
		v.Secret = s.oauthCode
	}
	v.Message = string(wireJSON(object{"data": data, "type": "WA_EMBEDDED_SIGNUP", "event": name, "version": 3}))
	v.Login = url.Values{"cb": {s.cb}, "code": {v.Secret}, "state": {s.state}}.Encode()
	return v
}

// showSignup and its siblings answer the pop-up with the step it is at.
func (w *World) showSignup(rw http.ResponseWriter, r *http.Request) {
	w.withSignup(rw, r, "signup", func(*signup) {})
}

func (w *World) showSignupStep(rw http.ResponseWriter, r *http.Request) {
	w.withSignup(rw, r, "signup-step", func(*signup) {})
}

func (w *World) postSignupNext(rw http.ResponseWriter, r *http.Request) {
	input := strings.TrimSpace(r.FormValue("number"))
	w.withSignup(rw, r, "signup-step", func(s *signup) { w.next(s, input) })
}

func (w *World) postSignupFinish(rw http.ResponseWriter, r *http.Request) {
	w.withSignup(rw, r, "signup-step", w.finish)
}

func (w *World) postSignupCancel(rw http.ResponseWriter, r *http.Request) {
	w.withSignup(rw, r, "signup-step", w.cancelSignup)
}

func (w *World) withSignup(rw http.ResponseWriter, r *http.Request, page string, do func(*signup)) {
	w.mu.Lock()
	s := w.signups[r.PathValue("id")]
	if s == nil {
		w.mu.Unlock()
		http.NotFound(rw, r)
		return
	}
	do(s)
	v := w.signupView(s)
	w.mu.Unlock()
	render(rw, page, v)
}

// serveSDK serves the stand-in for connect.facebook.net/en_US/sdk.js.
func (w *World) serveSDK(rw http.ResponseWriter, r *http.Request) {
	rw.Header().Set("Content-Type", "text/javascript; charset=utf-8")
	rw.Header().Set("Cache-Control", "no-cache")
	http.ServeFileFS(rw, r, staticFiles, "static/sdk.js")
}
