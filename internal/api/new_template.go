package api

import "encoding/json"

// NewTemplate is a template message to be sent. Its fields are Meta's, apart from file_id.
type NewTemplate struct {
	Name       string         `json:"name" example:"parcel_update_v2" doc:"The name of an approved template."`
	Language   NewLanguage    `json:"language" doc:"Which of its languages."`
	Components []NewComponent `json:"components,omitempty" nullable:"false" doc:"What fills its parts. Left out if there is nothing to fill."`
}

// NewLanguage is the language of a template.
type NewLanguage struct {
	Code   string `json:"code" example:"en_US" doc:"Meta's code of the language."`
	Policy string `json:"policy,omitempty" example:"deterministic" doc:"Only deterministic; Meta does not need it any more."`
}

// NewComponent fills one part of a template.
type NewComponent struct {
	Type       string            `json:"type" example:"body" doc:"Which part: header, body, button, carousel, limited_time_offer, tap_target_configuration or order_status."`
	SubType    string            `json:"sub_type,omitempty" example:"url" doc:"For button: quick_reply, url, catalog, copy_code, flow, mpm, spm, voice_call or phone_number."`
	Index      any               `json:"index,omitempty" doc:"For button: its place in the template, 0 to 9, as a number or a text."`
	Parameters []NewParameter    `json:"parameters,omitempty" nullable:"false" doc:"The values: all in the template's order, or all with parameter_name."`
	Cards      []NewTemplateCard `json:"cards,omitempty" nullable:"false" doc:"For carousel: one a card of the template."`
}

// NewTemplateCard fills one card of a template's carousel.
type NewTemplateCard struct {
	CardIndex  int            `json:"card_index" example:"0" doc:"The place of the card, counted from 0."`
	Components []NewComponent `json:"components" nullable:"false" doc:"What fills its parts: header, body and button."`
}

// NewParameter is one value.
type NewParameter struct {
	Type          string          `json:"type" example:"text" doc:"What it is: text, currency, date_time, image, video, gif, document, location, product, payload, coupon_code, action, limited_time_offer, tap_target_configuration, ttl_minutes, order_status or group_id. The field of that name holds the value."`
	ParameterName string          `json:"parameter_name,omitempty" example:"first_name" doc:"For templates with named parameters: which one."`
	Text          string          `json:"text,omitempty" example:"Ines" doc:"For text: the words, without line breaks, tabs and more than four spaces in a row."`
	Currency      *NewCurrency    `json:"currency,omitempty" doc:"For currency: an amount."`
	DateTime      *NewDateTime    `json:"date_time,omitempty" doc:"For date_time: a time."`
	Image         *NewInsideFile  `json:"image,omitempty" doc:"For image: the file."`
	Video         *NewInsideFile  `json:"video,omitempty" doc:"For video: the file."`
	GIF           *NewInsideFile  `json:"gif,omitempty" doc:"For gif: the file, an MP4 of at most 3.5 MB."`
	Document      *NewInsideFile  `json:"document,omitempty" doc:"For document: the file."`
	Location      *NewLocation    `json:"location,omitempty" doc:"For location: the place."`
	Product       json.RawMessage `json:"product,omitempty" doc:"For product: an object with product_retailer_id and catalog_id."`
	Payload       string          `json:"payload,omitempty" example:"reschedule" doc:"For payload: what comes back when the button is tapped."`
	CouponCode    string          `json:"coupon_code,omitempty" example:"SAVE9" doc:"For coupon_code: the code that is copied."`
	Action        map[string]any  `json:"action,omitempty" example:"{\"flow_token\":\"tk-81\"}" doc:"For action: flow_token and flow_action_data of a flow, or thumbnail_product_retailer_id and sections of products."`
	Offer         *NewOffer       `json:"limited_time_offer,omitempty" doc:"For limited_time_offer: when it ends."`
	TapTargets    []NewTapTarget  `json:"tap_target_configuration,omitempty" nullable:"false" doc:"For tap_target_configuration: where a tap on the message leads."`
	TTLMinutes    int             `json:"ttl_minutes,omitempty" example:"100" doc:"For ttl_minutes: how long a call button works, in minutes."`
	OrderStatus   json.RawMessage `json:"order_status,omitempty" doc:"For order_status: the object as Meta documents it."`
	GroupID       string          `json:"group_id,omitempty" example:"Y2FwaV9ncm91cDo0OTMw" doc:"For group_id: the group whose invitation is meant."`
}

// NewCurrency is an amount of money; customers see the fallback.
type NewCurrency struct {
	FallbackValue string `json:"fallback_value" example:"7,50 €" doc:"What the customer sees."`
	Code          string `json:"code" example:"EUR" doc:"The currency as a code of three letters."`
	Amount1000    int64  `json:"amount_1000" example:"7500" doc:"The amount in thousandths of the currency."`
}

// NewDateTime is a time; customers see the fallback.
type NewDateTime struct {
	FallbackValue string `json:"fallback_value" example:"Tuesday, 14:30" doc:"What the customer sees."`
}

// NewOffer says when a limited-time offer ends.
type NewOffer struct {
	ExpirationTimeMS int64 `json:"expiration_time_ms" example:"1795000000000" doc:"When it ends, in Unix milliseconds."`
}

// NewTapTarget is where a tap on a template's message leads.
type NewTapTarget struct {
	URL   string `json:"url" example:"https://example.com/parcels/88" doc:"The address."`
	Title string `json:"title" example:"Details" doc:"What the address is called."`
}
