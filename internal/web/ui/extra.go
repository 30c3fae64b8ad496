package ui

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// place is what a location message tells.
type place struct {
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
	Name      string  `json:"name"`
	Address   string  `json:"address"`
}

// placeOf reads a location; ok is false if there is none to show.
func placeOf(c chat.Content) (p place, ok bool) {
	if err := json.Unmarshal(c.Extra, &p); err != nil {
		return place{}, false
	}
	return p, p.Latitude != 0 || p.Longitude != 0
}

// coordinates writes a place as maps do.
func (p place) coordinates() string { return fmt.Sprintf("%.5f, %.5f", p.Latitude, p.Longitude) }

// mapLink opens the place in whatever map the reader's device has, or on OpenStreetMap.
func (p place) mapLink() string {
	return fmt.Sprintf("https://www.openstreetmap.org/?mlat=%.6f&mlon=%.6f#map=16/%.6f/%.6f", p.Latitude, p.Longitude, p.Latitude, p.Longitude)
}

// card is a contact card inside a message.
type card struct {
	Name struct {
		Formatted string `json:"formatted_name"`
		First     string `json:"first_name"`
		Last      string `json:"last_name"`
	} `json:"name"`
	Phones []struct {
		Phone string `json:"phone"`
		WaID  string `json:"wa_id"`
	} `json:"phones"`
	Emails []struct {
		Email string `json:"email"`
	} `json:"emails"`
	Org struct {
		Company string `json:"company"`
	} `json:"org"`
}

// cardsOf reads contact cards; one that cannot be read is left out.
func cardsOf(c chat.Content) []card {
	var raw []json.RawMessage
	if json.Unmarshal(c.Extra, &raw) != nil {
		return nil
	}
	var cards []card
	for _, r := range raw {
		var k card
		if json.Unmarshal(r, &k) == nil {
			cards = append(cards, k)
		}
	}
	return cards
}

func (k card) name() string {
	if k.Name.Formatted != "" {
		return k.Name.Formatted
	}
	return strings.TrimSpace(k.Name.First + " " + k.Name.Last)
}

// order is a cart a customer sent.
type order struct {
	Text  string      `json:"text"`
	Items []orderItem `json:"product_items"`
}

type orderItem struct {
	Product  string `json:"product_retailer_id"`
	Quantity loose  `json:"quantity"`
	Price    loose  `json:"item_price"`
	Currency string `json:"currency"`
}

// orderOf reads a cart; ok is false if it holds nothing.
func orderOf(c chat.Content) (o order, ok bool) {
	if err := json.Unmarshal(c.Extra, &o); err != nil {
		return order{}, false
	}
	return o, len(o.Items) > 0
}

// offer is what an interactive message of the business shows; the customer taps one of the labels.
type offer struct {
	Header, Body, Footer string
	Labels               []string
}

// offerOf reads an interactive message that was sent; ok is false for an answer to one.
func offerOf(c chat.Content) (o offer, ok bool) {
	type words struct {
		Text string `json:"text"`
	}
	type reply struct {
		Title string `json:"title"`
	}
	var sent struct {
		Type                 string `json:"type"`
		Header, Body, Footer words
		Action               *struct {
			Button     string `json:"button"`
			Buttons    []struct{ Reply reply }
			Sections   []struct{ Rows []reply }
			Cards      []struct{ Body words }
			Parameters struct {
				DisplayText string `json:"display_text"`
				FlowCTA     string `json:"flow_cta"`
			}
		}
	}
	if json.Unmarshal(c.Extra, &sent) != nil || sent.Action == nil {
		return o, false
	}
	o = offer{Header: sent.Header.Text, Body: sent.Body.Text, Footer: sent.Footer.Text}
	a := sent.Action
	o.add(a.Parameters.DisplayText, a.Parameters.FlowCTA)
	for _, b := range a.Buttons {
		o.add(b.Reply.Title)
	}
	for _, s := range a.Sections {
		for _, r := range s.Rows {
			o.add(r.Title)
		}
	}
	for _, card := range a.Cards {
		o.add(card.Body.Text)
	}
	return o, true
}

func (o *offer) add(labels ...string) {
	for _, l := range labels {
		if l != "" {
			o.Labels = append(o.Labels, l)
		}
	}
}
