package sandbox

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/saltbridge/saltbridge/internal/sandbox/flowdata"
)

const liveFlow = `{"version":"7.0","data_api_version":"3.0","routing_model":{"ASK":["PICK"],"PICK":[]},"screens":[
 {"id":"ASK","title":"Your table","data":{"greeting":{"type":"string","__example__":"Hi"}},"layout":{"type":"SingleColumnLayout","children":[{"type":"TextBody","text":"${data.greeting}"},
  {"type":"TextInput","name":"people","label":"People","required":true},{"type":"Footer","label":"Look","on-click-action":{"name":"data_exchange","payload":{"people":"${form.people}"}}}]}},
 {"id":"PICK","title":"Free tables","terminal":true,"data":{"times":{"type":"array","items":{"type":"object","properties":{}},"__example__":[]}},"layout":{"type":"SingleColumnLayout","children":[
  {"type":"RadioButtonsGroup","name":"time","label":"Time","required":true,"data-source":"${data.times}"},{"type":"Footer","label":"Book","on-click-action":{"name":"data_exchange","payload":{"time":"${form.time}"}}}]}}]}`

// tables is a business that takes reservations through a flow.
type tables struct {
	*httptest.Server
	key    *rsa.PrivateKey
	mu     sync.Mutex
	asked  []string
	status int // answered once instead, 0 for none
}

func newTables(t *testing.T) *tables {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	b := &tables{key: key}
	b.Server = httptest.NewServer(b)
	t.Cleanup(b.Close)
	return b
}

func (b *tables) publicKey(t *testing.T) string {
	t.Helper()
	der, err := x509.MarshalPKIXPublicKey(&b.key.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}))
}

func (b *tables) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.status != 0 {
		rw.WriteHeader(b.status)
		b.status = 0
		return
	}
	answer, err := flowdata.Answer(b.key, body, b.reply)
	if err != nil {
		rw.WriteHeader(http.StatusMisdirectedRequest)
		return
	}
	_, _ = io.WriteString(rw, answer)
}

func (b *tables) reply(in map[string]any) any {
	data := nested(in["data"])
	b.asked = append(b.asked, strings.TrimSpace(text(in["action"])+" "+text(in["screen"])))
	switch {
	case in["action"] == "ping":
		return object{"data": object{"status": "active"}}
	case in["action"] == "INIT":
		return object{"screen": "ASK", "data": object{"greeting": "Good evening, " + text(in["flow_token"])}}
	case data["people"] == "40":
		return object{"screen": "ASK", "data": object{"greeting": "Oh", "error_message": "We have twelve chairs"}}
	case in["screen"] == "ASK":
		return object{"screen": "PICK", "data": object{"times": []object{{"id": "seven", "title": "19:00"}, {"id": "nine", "title": "21:00"}}}}
	}
	return object{"screen": "SUCCESS", "data": object{"extension_message_response": object{"params": object{"flow_token": in["flow_token"], "time": data["time"]}}}}
}

// addLiveFlow publishes a flow that asks the endpoint and returns its id.
func (p *partner) addLiveFlow(pair Paired, b *tables) string {
	p.t.Helper()
	p.want(200, "POST", "/v25.0/"+pair.PhoneNumberID+"/whatsapp_business_encryption", pair.AccessToken, object{"business_public_key": b.publicKey(p.t)})
	return text(p.want(200, "POST", "/v25.0/"+pair.WABAID+"/flows", pair.AccessToken, object{"name": "tables", "categories": []string{"APPOINTMENT_BOOKING"},
		"endpoint_uri": b.URL, "flow_json": liveFlow, "publish": true})["id"])
}

func TestFlowEndpoint(t *testing.T) {
	p, pair := connected(t)
	b := newTables(t)
	path := "/_sandbox/flows/" + p.addLiveFlow(pair, b) + "/endpoint"
	if out := p.want(200, "POST", path, "", object{"action": "ping"}); text(nested(out["data"])["status"]) != "active" {
		t.Errorf("ping: %v", out)
	}
	if out := p.want(200, "POST", path, "", object{"action": "INIT", "flow_token": "ft-2"}); text(nested(out["data"])["greeting"]) != "Good evening, ft-2" {
		t.Errorf("INIT: %v", out)
	}
	for _, c := range []struct {
		status, want int
		words        string
	}{{421, 200, ""}, {427, 400, "no longer valid"}, {432, 400, "signature"}, {500, 400, "500"}} {
		b.mu.Lock()
		b.status = c.status
		b.mu.Unlock()
		if out := p.want(c.want, "POST", path, "", object{"action": "ping"}); !strings.Contains(text(out["error"]), c.words) {
			t.Errorf("%d: %v", c.status, out)
		}
	}
	b.mu.Lock()
	b.key = newTables(t).key // not the one the number names any more
	b.mu.Unlock()
	if out := p.want(400, "POST", path, "", object{"action": "ping"}); !strings.Contains(text(out["error"]), "421") {
		t.Errorf("another key: %v", out)
	}
	p.want(400, "POST", path, "", object{"action": "dance"})
	p.want(400, "POST", "/_sandbox/flows/"+shopFlow+"/endpoint", "", object{"action": "ping"})
	b.Close()
	p.want(400, "POST", path, "", object{"action": "ping"})
}

// A flow with an endpoint is filled in on the customer's phone: greeting, complaint, choice, answer.
func TestFlowWithAnEndpointOnThePhone(t *testing.T) {
	p, pair := connected(t)
	business := newTables(t)
	id := p.addLiveFlow(pair, business)
	if _, err := p.world.CustomerWrites(ana, shopDigits, Text("A table, please")); err != nil {
		t.Fatal(err)
	}
	b := phonesPage(t, p, 1440, 980)
	p.sends(pair, "interactive", object{"type": "flow", "body": object{"text": "Reserve"}, "action": object{"name": "flow", "parameters": object{
		"flow_message_version": "3", "flow_id": id, "flow_token": "ft-3", "flow_cta": "Reserve", "flow_action": "data_exchange"}}})
	b.tap(inAna + `[data-act=flow]`)
	b.shows(anaPhone, "Good evening, ft-3")
	b.typed(inAna+`[data-testid=flow-people]`, "40")
	b.tap(inAna + `[data-testid=flow-footer]`)
	b.shows(anaPhone, "We have twelve chairs")
	b.screenshot("phones-flow-problem")
	b.typed(inAna+`[data-testid=flow-people]`, "4")
	b.tap(inAna + `[data-testid=flow-footer]`)
	b.tap(inAna + `[data-testid=flow-time-nine] input`)
	b.tap(inAna + `[data-testid=flow-footer]`)
	b.until(`[...document.querySelectorAll('` + inOwner + `.bubble')].at(-1).innerText.includes('Sent')`)
	p.settle()
	if raw := string(p.raw()); !strings.Contains(raw, `\"time\":\"nine\"`) || strings.Count(raw, `\"flow_token\":\"ft-3\"`) != 1 {
		t.Error("no answer with the chosen time")
	}
	business.mu.Lock()
	defer business.mu.Unlock()
	if got := strings.Join(business.asked, ", "); got != "INIT, data_exchange ASK, data_exchange ASK, data_exchange PICK" {
		t.Errorf("the endpoint was asked %s", got)
	}
}
