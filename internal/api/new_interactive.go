package api

// NewInteractive is an interactive message to be sent. Its fields are Meta's, apart from file_id.
type NewInteractive struct {
	Type   string     `json:"type" example:"button" doc:"Which kind: button, list, cta_url, flow, location_request_message, request_contact_info, address_message, carousel, and on numbers that are not used in the Business app product, product_list and catalog_message."`
	Header *NewHeader `json:"header,omitempty" doc:"What stands above the body. Buttons, links, flows and address requests take any; lists and product lists a text; the others none."`
	Body   *NewPart   `json:"body,omitempty" doc:"The words. Only a product can do without."`
	Footer *NewPart   `json:"footer,omitempty" doc:"Small words below. Not for requests and carousels."`
	Action NewAction  `json:"action" doc:"What the customer can do."`
}

// NewHeader stands above the body of an interactive message.
type NewHeader struct {
	Type     string         `json:"type" example:"text" doc:"What it is: text, image, video or document."`
	Text     string         `json:"text,omitempty" example:"Workshop slots" doc:"For type text: the words."`
	Image    *NewInsideFile `json:"image,omitempty" doc:"For type image: the file."`
	Video    *NewInsideFile `json:"video,omitempty" doc:"For type video: the file."`
	Document *NewInsideFile `json:"document,omitempty" doc:"For type document: the file."`
}

// NewInsideFile is a file inside an interactive message or a template.
type NewInsideFile struct {
	FileID   string `json:"file_id,omitempty" example:"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" doc:"The id of an uploaded file. Either this or link."`
	Link     string `json:"link,omitempty" example:"https://files.example.com/map.png" doc:"The public address from which Meta fetches the file."`
	Filename string `json:"filename,omitempty" example:"invoice-88.pdf" doc:"For documents: the name the customer sees."`
}

// NewPart is some words.
type NewPart struct {
	Text string `json:"text" example:"Is the delivery time fine?" doc:"The words."`
}

// NewAction is what the customer can do with an interactive message.
type NewAction struct {
	Name              string            `json:"name,omitempty" example:"cta_url" doc:"For cta_url, flow, address_message, request_contact_info and catalog_message the same word as the type; for location_request_message send_location."`
	Button            string            `json:"button,omitempty" example:"Show slots" doc:"For list: the words on the button that opens it."`
	Buttons           []NewButton       `json:"buttons,omitempty" nullable:"false" doc:"For button: what can be tapped; for the cards of a carousel likewise."`
	Sections          []NewSection      `json:"sections,omitempty" nullable:"false" doc:"For list and product_list: the choices."`
	Parameters        map[string]any    `json:"parameters,omitempty" example:"{\"display_text\":\"Invoice\",\"url\":\"https://example.com/i/88\"}" doc:"For cta_url: display_text and url. For flow: flow_message_version \"3\", flow_id or flow_name, flow_cta, and if wanted flow_token, mode, flow_action, flow_action_payload. For address_message: country (IN or SG), and if wanted values, saved_addresses, validation_errors. For catalog_message: thumbnail_product_retailer_id."`
	CatalogID         string            `json:"catalog_id,omitempty" example:"770000000000001" doc:"For product and product_list: Meta's id of the catalogue."`
	ProductRetailerID string            `json:"product_retailer_id,omitempty" example:"fern-01" doc:"For product: the business's own id of it."`
	Cards             []NewCarouselCard `json:"cards,omitempty" nullable:"false" doc:"For carousel: the cards, all of one shape."`
}

// NewButton is a button that answers.
type NewButton struct {
	Type       string    `json:"type" example:"reply" doc:"On a message reply; on the card of a carousel quick_reply."`
	Reply      *NewReply `json:"reply,omitempty" doc:"For type reply: what it says and what comes back."`
	QuickReply *NewReply `json:"quick_reply,omitempty" doc:"For type quick_reply: what it says and what comes back."`
}

// NewReply is what a button says and what comes back.
type NewReply struct {
	ID    string `json:"id" example:"yes" doc:"Comes back when the button is tapped. Each button needs one of its own."`
	Title string `json:"title" example:"Yes" doc:"What stands on the button. Each needs one of its own."`
}

// NewSection is a part of a list.
type NewSection struct {
	Title        string       `json:"title,omitempty" example:"Tuesday" doc:"What stands above it; needed when there are several sections."`
	Rows         []NewRow     `json:"rows,omitempty" nullable:"false" doc:"For list: the choices, at most 10 over all sections."`
	ProductItems []NewProduct `json:"product_items,omitempty" nullable:"false" doc:"For product_list: the products, at most 30 over all sections."`
}

// NewRow is one choice of a list.
type NewRow struct {
	ID          string `json:"id" example:"tue-09" doc:"Comes back when the row is chosen. Each row needs one of its own."`
	Title       string `json:"title" example:"09:00" doc:"What it says."`
	Description string `json:"description,omitempty" example:"Hall B" doc:"Smaller words below."`
}

// NewProduct is a product of the catalogue.
type NewProduct struct {
	ProductRetailerID string `json:"product_retailer_id" example:"fern-01" doc:"The business's own id of it."`
}

// NewCarouselCard is one card of a carousel.
type NewCarouselCard struct {
	CardIndex int        `json:"card_index" example:"0" doc:"The place of the card, counted from 0."`
	Type      string     `json:"type,omitempty" example:"cta_url" doc:"Either cta_url or product."`
	Header    *NewHeader `json:"header,omitempty" doc:"An image or a video; none for a product."`
	Body      *NewPart   `json:"body,omitempty" doc:"The words, with two line breaks at most."`
	Action    NewAction  `json:"action" doc:"A link, quick replies, or a product."`
}
