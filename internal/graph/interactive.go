package graph

import "encoding/json"

// Interactive is the object of an outgoing interactive message: buttons, a list, a link, a form. Marshal it
// into OutMessage.Object. Types with rare actions put those into Action.Parameters.
type Interactive struct {
	Type   string    `json:"type"` // button, list, cta_url, flow, location_request_message, product, …
	Header *Header   `json:"header,omitempty"`
	Body   *TextPart `json:"body,omitempty"`
	Footer *TextPart `json:"footer,omitempty"`
	Action Action    `json:"action"`
}

// TextPart is a text inside an object.
type TextPart struct {
	Text string `json:"text"`
}

func (p *TextPart) text() string {
	if p == nil {
		return ""
	}
	return p.Text
}

// Header stands above the body. Lists take only a text, buttons also a file.
type Header struct {
	Type     string    `json:"type"` // text, image, video, document
	Text     string    `json:"text,omitempty"`
	Image    *OutMedia `json:"image,omitempty"`
	Video    *OutMedia `json:"video,omitempty"`
	Document *OutMedia `json:"document,omitempty"`
}

// Action is what the person can do.
type Action struct {
	Name              string          `json:"name,omitempty"`   // cta_url, flow, send_location, …
	Button            string          `json:"button,omitempty"` // opens a list
	Buttons           []Button        `json:"buttons,omitempty"`
	Sections          []Section       `json:"sections,omitempty"`
	Parameters        json.RawMessage `json:"parameters,omitempty"`
	CatalogID         string          `json:"catalog_id,omitempty"`
	ProductRetailerID string          `json:"product_retailer_id,omitempty"`
	Cards             json.RawMessage `json:"cards,omitempty"`
}

// Button is a reply button.
type Button struct {
	Type  string `json:"type"` // reply
	Reply Reply  `json:"reply"`
}

// Reply is what comes back when the button is tapped.
type Reply struct {
	ID    string `json:"id"`
	Title string `json:"title"`
}

// Section is a part of a list.
type Section struct {
	Title        string          `json:"title,omitempty"`
	Rows         []Row           `json:"rows,omitempty"`
	ProductItems json.RawMessage `json:"product_items,omitempty"`
}

// Row is one choice of a list.
type Row struct {
	ID          string `json:"id"`
	Title       string `json:"title"`
	Description string `json:"description,omitempty"`
}

// Template is the object of a template message. Marshal it into OutMessage.Object.
type Template struct {
	Name       string              `json:"name"`
	Language   TemplateLanguage    `json:"language"`
	Components []TemplateComponent `json:"components,omitempty"`
}

// TemplateLanguage is the translation to send.
type TemplateLanguage struct {
	Code string `json:"code"`
}

// TemplateComponent fills one part of a template.
type TemplateComponent struct {
	Type       string              `json:"type"`               // header, body, button, carousel, …
	SubType    string              `json:"sub_type,omitempty"` // buttons: quick_reply, url, copy_code, …
	Index      json.RawMessage     `json:"index,omitempty"`    // buttons: place in the template, text or number
	Parameters []TemplateParameter `json:"parameters,omitempty"`
	Cards      json.RawMessage     `json:"cards,omitempty"` // carousel
}

// TemplateParameter is one value. Name is set for templates with named parameters; others go by order.
type TemplateParameter struct {
	Type       string          `json:"type"` // text, currency, date_time, image, video, document, payload, …
	Name       string          `json:"parameter_name,omitempty"`
	Text       string          `json:"text,omitempty"`
	Payload    string          `json:"payload,omitempty"`
	CouponCode string          `json:"coupon_code,omitempty"`
	Image      *OutMedia       `json:"image,omitempty"`
	Video      *OutMedia       `json:"video,omitempty"`
	Document   *OutMedia       `json:"document,omitempty"`
	Location   *Location       `json:"location,omitempty"`
	Currency   json.RawMessage `json:"currency,omitempty"`
	DateTime   json.RawMessage `json:"date_time,omitempty"`
	Action     json.RawMessage `json:"action,omitempty"`
}
