package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/saltbridge/saltbridge/internal/sandbox"
)

// serveSender starts a server with numbers that send so many messages a second to a Graph, each with somebody whose
// window is open.
func (b *bench) serveSender(m *taker, numbers, pace int) (*server, []person, error) {
	s, err := b.prepare("")
	if err != nil {
		return nil, nil, err
	}
	s.graph = m.URL
	for n := range numbers {
		id := numberID(n)
		if n > 0 { // the first is there
			if err := s.run("number", "add", "--phone-number-id", id, "--waba-id", wabaID, "--token", "T", "--app-secret", appSecret); err != nil {
				return nil, nil, err
			}
		}
		if err := s.run("number", "pace", "--phone-number-id", id, fmt.Sprint(pace)); err != nil {
			return nil, nil, err
		}
	}
	if err := s.startWithKey(); err != nil {
		return nil, nil, err
	}
	if err := s.waitConnected(numbers); err != nil {
		return nil, nil, err
	}
	if err := s.customers(numbers, numbers*customersEach); err != nil {
		return nil, nil, err
	}
	people, err := s.people(numbers * customersEach)
	return s, people, err
}

// serveBox starts a server with the sandbox's number.
func (b *bench) serveBox(m *box) (*server, []person, error) {
	s, err := b.prepare("")
	if err != nil {
		return nil, nil, err
	}
	s.graph = m.URL
	if m.paired, err = m.world.Pair(phoneNumberID, sandbox.DeclineHistory); err != nil {
		return nil, nil, err
	}
	p := m.paired
	if err := s.run("number", "add", "--phone-number-id", p.PhoneNumberID, "--waba-id", p.WABAID, "--token", p.AccessToken, "--app-secret", p.AppSecret); err != nil {
		return nil, nil, err
	}
	if err := s.startWithKey(); err != nil {
		return nil, nil, err
	}
	if err := m.subscribe(s); err != nil {
		return nil, nil, err
	}
	if err := s.waitConnected(1); err != nil {
		return nil, nil, err
	}
	const customers = 60 // so that no pair rate bites
	for n := range customers {
		if err := m.customerWrites(fmt.Sprintf("1312555%04d", n)); err != nil {
			return nil, nil, err
		}
	}
	people, err := s.people(customers)
	return s, people, err
}

// subscribe leads the webhooks to a server.
func (m *box) subscribe(s *server) error {
	form := url.Values{"object": {"whatsapp_business_account"}, "callback_url": {s.url + "/webhooks/whatsapp"}, "verify_token": {"bench"},
		"fields": {"messages"}, "access_token": {m.paired.AppID + "|" + m.paired.AppSecret}}
	answer, err := http.PostForm(m.URL+"/v25.0/"+m.paired.AppID+"/subscriptions", form)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("subscribing to the webhooks: %s", answer.Status)
	}
	return nil
}

func numberID(n int) string {
	if n == 0 {
		return phoneNumberID
	}
	return fmt.Sprintf("41006000600%04d", n)
}

// startWithKey starts the server and makes a key for its API.
func (s *server) startWithKey() (err error) {
	if s.key, err = s.output("apikey", "add", "--name", "bench"); err != nil {
		return err
	}
	return s.start()
}

// waitConnected waits until all numbers are.
func (s *server) waitConnected(n int) error {
	for end := time.Now().Add(2 * time.Minute); time.Now().Before(end); time.Sleep(200 * time.Millisecond) {
		var list struct{ Items []struct{ Link string } }
		if err := s.api(http.MethodGet, "/numbers", nil, &list); err != nil {
			return err
		}
		connected := 0
		for _, x := range list.Items {
			if x.Link == "connected" {
				connected++
			}
		}
		if connected >= n {
			return nil
		}
	}
	return errors.New("the numbers are not connected")
}

// customers write to each number.
func (s *server) customers(numbers, people int) error {
	address, err := s.host()
	if err != nil {
		return err
	}
	l := load{address: address, connections: 1, next: func(n int64, w *bytes.Buffer) {
		id, digits := numberID(int(n)%numbers), businessPhone
		fmt.Fprintf(w, `{"object":"whatsapp_business_account","entry":[{"id":"%s","changes":[{"field":"messages","value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"%s","phone_number_id":"%s"},"contacts":[`, wabaID, digits, id)
		writeContact(w, n)
		w.WriteString(`],"messages":[`)
		writeMessage(w, n)
		closeDelivery(w)
	}, rate: 400}
	_, err = l.run(0, time.Duration(people+people/2)*time.Second/400)
	return err
}

// people returns the conversations there are, at least so many.
func (s *server) people(n int) ([]person, error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for ctx.Err() == nil {
		var all []person
		for cursor := ""; ; {
			var page struct {
				Items []struct {
					ID      string
					Contact struct{ Phone string }
				}
				Next string `json:"next_cursor"`
			}
			if err := s.api(http.MethodGet, "/conversations?limit=200"+cursor, nil, &page); err != nil {
				return nil, err
			}
			for _, c := range page.Items {
				all = append(all, person{wa: strings.TrimPrefix(c.Contact.Phone, "+"), conversation: c.ID})
			}
			if page.Next == "" {
				break
			}
			cursor = "&cursor=" + url.QueryEscape(page.Next)
		}
		if len(all) >= n {
			return all[:n], nil
		}
		time.Sleep(100 * time.Millisecond)
	}
	return nil, errors.New("the customers' messages did not come")
}

// queue sends a text through the API and returns its id; "" if it was refused, which shows in the figures.
func (s *server) queue(p person, text string) string {
	var message struct{ ID string }
	body := map[string]any{"type": "text", "text": map[string]string{"body": text}}
	if s.api(http.MethodPost, "/conversations/"+p.conversation+"/messages", body, &message) != nil {
		return ""
	}
	return message.ID
}

// api asks the server's JSON API.
func (s *server) api(method, path string, in, out any) error {
	var body bytes.Buffer
	if in != nil {
		if err := json.NewEncoder(&body).Encode(in); err != nil {
			return err
		}
	}
	request, err := http.NewRequest(method, s.url+"/api/v1"+path, &body)
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+s.key)
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode/100 != 2 {
		return fmt.Errorf("%s %s: %s", method, path, answer.Status)
	}
	return json.NewDecoder(answer.Body).Decode(out)
}
