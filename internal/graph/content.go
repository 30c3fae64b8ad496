package graph

// Text is the content of a text message.
type Text struct {
	Body       string `json:"body"`
	PreviewURL bool   `json:"preview_url,omitempty"` // outgoing: show a preview of the first link
}

func (t *Text) read(c *cursor) {
	c.object(func(key string) {
		if key == "body" {
			t.Body = c.text()
		}
	})
}

// Media is a file that came with a message. Its id lives 7 days (14 in history), its url 5 minutes; both
// need the number's token.
type Media struct {
	ID       string
	URL      string // since Nov 2025, not always there
	MIMEType string
	SHA256   string // base64 in most captures, hex in others
	Caption  string
	Filename string // documents
	Voice    bool   // audio: recorded in WhatsApp, not a file
	Animated bool   // stickers
}

func (m *Media) read(c *cursor) {
	c.object(func(key string) {
		switch key {
		case "id":
			m.ID = c.text()
		case "url":
			m.URL = c.text()
		case "mime_type":
			m.MIMEType = c.text()
		case "sha256":
			m.SHA256 = c.text()
		case "caption":
			m.Caption = c.text()
		case "filename":
			m.Filename = c.text()
		case "voice":
			m.Voice = c.bool()
		case "animated":
			m.Animated = c.bool()
		}
	})
}

// Location is a place, in either direction. Live locations never arrive.
type Location struct {
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
	Name      string  `json:"name,omitempty"`
	Address   string  `json:"address,omitempty"`
	URL       string  `json:"-"` // incoming only
}

func (l *Location) read(c *cursor) {
	c.object(func(key string) {
		switch key {
		case "latitude":
			l.Latitude = c.float()
		case "longitude":
			l.Longitude = c.float()
		case "name":
			l.Name = c.text()
		case "address":
			l.Address = c.text()
		case "url":
			l.URL = c.text()
		}
	})
}

// Reaction is an emoji on another message, in either direction. An empty one takes the reaction away;
// incoming the key is then absent.
type Reaction struct {
	MessageID string `json:"message_id"`
	Emoji     string `json:"emoji"`
}

func (r *Reaction) read(c *cursor) {
	c.object(func(key string) {
		switch key {
		case "message_id":
			r.MessageID = c.text()
		case "emoji":
			r.Emoji = c.text()
		}
	})
}

// InteractiveReply is what a person chose or filled in.
type InteractiveReply struct {
	Type         string // button_reply, list_reply, nfm_reply, call_permission_reply
	ID           string // of the button or row
	Title        string
	Description  string // of the row
	Name         string // nfm_reply: flow or address_message
	Body         string // nfm_reply: what the person saw
	ResponseJSON string // nfm_reply: the answers, JSON inside a text
	Response     string // call_permission_reply: accept or reject
}

func (r *InteractiveReply) read(c *cursor) {
	c.object(func(key string) {
		switch key {
		case "type":
			r.Type = c.text()
		case "button_reply", "list_reply", "nfm_reply", "call_permission_reply":
			r.readReply(c)
		}
	})
}

func (r *InteractiveReply) readReply(c *cursor) {
	c.object(func(key string) {
		switch key {
		case "id":
			r.ID = c.text()
		case "title":
			r.Title = c.text()
		case "description":
			r.Description = c.text()
		case "name":
			r.Name = c.text()
		case "body":
			r.Body = c.text()
		case "response_json":
			r.ResponseJSON = c.textOrRaw()
		case "response":
			r.Response = c.text()
		}
	})
}

// textOrRaw reads a text, or whatever else stands there as it is written.
func (c *cursor) textOrRaw() string {
	if b := c.peek(); b == '{' || b == '[' {
		return string(c.raw())
	}
	return c.text()
}

// ButtonReply is a tap on a quick-reply button of a template.
type ButtonReply struct {
	Payload string
	Text    string
}

func (b *ButtonReply) read(c *cursor) {
	c.object(func(key string) {
		switch key {
		case "payload":
			b.Payload = c.text()
		case "text":
			b.Text = c.text()
		}
	})
}

// Order is a cart a person sent.
type Order struct {
	CatalogID string
	Text      string
	Items     []OrderItem
}

// OrderItem is one product of an order.
type OrderItem struct {
	ProductRetailerID string
	Quantity          int64
	ItemPrice         float64
	Currency          string
}

func (o *Order) read(c *cursor) {
	c.object(func(key string) {
		switch key {
		case "catalog_id":
			o.CatalogID = c.text()
		case "text":
			o.Text = c.text()
		case "product_items":
			o.Items = list(c, (*OrderItem).read)
		}
	})
}

func (i *OrderItem) read(c *cursor) {
	c.object(func(key string) {
		switch key {
		case "product_retailer_id":
			i.ProductRetailerID = c.text()
		case "quantity":
			i.Quantity = c.int()
		case "item_price":
			i.ItemPrice = c.float()
		case "currency":
			i.Currency = c.text()
		}
	})
}
