package sandbox

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/saltbridge/saltbridge/internal/sandbox/flowdata"
)

// FlowStep is what a customer's phone asks the endpoint of a flow.
type FlowStep struct {
	Number string `json:"phone_number_id"` // whose public key is used; the account's first when empty
	Action string `json:"action"`          // INIT, data_exchange, BACK or ping
	Screen string `json:"screen"`
	Token  string `json:"flow_token"`
	Data   object `json:"data"`
}

// flowAnswerWithin is how long Meta waits for an endpoint (Meta: flow endpoint guide, Jan 2026).
const flowAnswerWithin = 10 * time.Second

// largestFlowAnswer bounds what an endpoint may answer.
const largestFlowAnswer = 1 << 20

// AskEndpoint encrypts one step of a flow, posts it to the endpoint and returns the decrypted answer.
func (w *World) AskEndpoint(ctx context.Context, id string, in FlowStep) (map[string]any, error) {
	w.mu.Lock()
	f := w.flows[id]
	if f == nil {
		w.mu.Unlock()
		return nil, unknownThing("flow", id, "flows")
	}
	n := f.waba.numbers[0]
	if w.numbers[in.Number] != nil {
		n = w.numbers[in.Number]
	}
	d, _ := f.document()
	address, secret, pem := f.endpoint, w.partner().secret, n.meta.PublicKey
	w.mu.Unlock()
	if address == "" || pem == "" {
		return nil, fmt.Errorf("flow %s needs an endpoint_uri, and its number a public key", f.name)
	}
	key, err := flowdata.ReadKey(pem)
	if err != nil {
		return nil, err
	}
	return w.askSealed(ctx, address, secret, func() (*flowdata.Request, error) { return flowdata.Seal(key, in.payload(orElse(d.DataAPI, "3.0"))) })
}

// payload is the step as the endpoint reads it. A ping has nothing but its name.
func (in FlowStep) payload(version string) object {
	if in.Action == "ping" {
		return object{"version": version, "action": "ping"}
	}
	o := object{"version": version, "action": in.Action, "flow_token": orElse(in.Token, "unused"), "screen": in.Screen, "data": object{}}
	if in.Data != nil {
		o["data"] = in.Data
	}
	return o
}

// askSealed posts and opens. An endpoint that cannot decrypt is asked once more, as Meta's client does after
// fetching the key again.
func (w *World) askSealed(ctx context.Context, address, secret string, seal func() (*flowdata.Request, error)) (map[string]any, error) {
	for attempt := 1; ; attempt++ {
		r, err := seal()
		if err != nil {
			return nil, err
		}
		status, body, err := w.postFlowData(ctx, address, secret, r.Body)
		switch {
		case err != nil:
			return nil, fmt.Errorf("the endpoint of the flow did not answer: %w", err)
		case status == http.StatusMisdirectedRequest && attempt == 1:
			continue
		case status == http.StatusOK:
			return r.Open(body)
		}
		return nil, flowRefusal(status, body)
	}
}

// flowRefusal says what the statuses of an endpoint mean.
func flowRefusal(status int, body []byte) error {
	switch status {
	case http.StatusMisdirectedRequest:
		return fmt.Errorf("the endpoint cannot decrypt (421), twice: is its private key that of the number's public key?")
	case 427:
		return fmt.Errorf("the flow token is no longer valid (427): %s", cut(string(body), 200))
	case 432:
		return fmt.Errorf("the endpoint refused the signature (432)")
	}
	return fmt.Errorf("the endpoint answered %d", status)
}

func (w *World) postFlowData(ctx context.Context, address, secret string, body []byte) (status int, answer []byte, err error) {
	ctx, cancel := context.WithTimeout(ctx, flowAnswerWithin)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-Hub-Signature-256", "sha256="+sign(secret, body))
	resp, err := w.hooks.client.Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer resp.Body.Close()
	answer, err = io.ReadAll(io.LimitReader(resp.Body, largestFlowAnswer))
	return resp.StatusCode, answer, err
}

// postFlowStep is how a customer's phone asks the endpoint.
func (w *World) postFlowStep(rw http.ResponseWriter, r *http.Request) {
	var in FlowStep
	if err := readControl(r, &in); err != nil {
		done(rw, err)
		return
	}
	switch in.Action {
	case "INIT", "data_exchange", "BACK", "ping":
	default:
		done(rw, badChoice("action", in.Action, []string{"INIT", "data_exchange", "BACK", "ping"}))
		return
	}
	answer, err := w.AskEndpoint(r.Context(), r.PathValue("id"), in)
	if err != nil {
		done(rw, err)
		return
	}
	answerControl(rw, answer)
}
