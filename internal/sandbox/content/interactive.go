package content

import (
	"github.com/saltbridge/saltbridge/internal/sandbox/input"
	"github.com/saltbridge/saltbridge/internal/sandbox/refusal"
)

// What the header of an interactive message may be.
type headerRule int

const (
	noHeader headerRule = iota
	textHeader
	anyHeader
	mustTextHeader
)

// envelope is what surrounds the action of one kind of interactive message.
type envelope struct {
	header       headerRule
	body         int // longest body
	bodyOptional bool
	noFooter     bool
	action       func(node)
}

// envelopes are the kinds of interactive messages. A list's body is 4096 in the guide and 1024 in the
// older reference; the guide wins.
var envelopes = map[string]envelope{
	"button":                   {anyHeader, 1024, false, false, checkReplyButtons},
	"list":                     {textHeader, 4096, false, false, checkList},
	"cta_url":                  {anyHeader, 1024, false, false, checkCTA},
	"flow":                     {anyHeader, 1024, false, false, checkFlow},
	"location_request_message": {noHeader, 1024, false, true, named("send_location")},
	"address_message":          {anyHeader, 1024, false, false, checkAddress},
	"catalog_message":          {noHeader, 1024, false, false, checkCatalog},
	"product":                  {noHeader, 1024, true, false, checkProduct},
	"product_list":             {mustTextHeader, 1024, false, false, checkProductList},
	"carousel":                 {noHeader, 1024, false, true, checkCarousel},
	"call_permission_request":  {noHeader, 1024, true, true, named("call_permission_request")},
	"voice_call":               {anyHeader, 1024, false, false, checkVoiceCall},
	"request_contact_info":     {noHeader, 1024, false, true, named("request_contact_info")},
	"order_details":            {anyHeader, 1024, false, false, checkOrderDetails},
	"order_status":             {noHeader, 1024, false, false, checkOrderStatus},
}

func checkInteractive(n node) {
	kind := n.need("type", 0)
	e, known := envelopes[kind]
	if !known {
		n.wrong("type", "has an unknown value %q", kind)
		return
	}
	checkHeader(n, e.header)
	body, given := n.maybe("body")
	if given || !e.bodyOptional {
		if !given {
			n.v.refuse(refusal.Needed(n.at("body")))
		}
		body.need("text", e.body)
	}
	if footer, given := n.maybe("footer"); given {
		if e.noFooter {
			n.forbid("this kind of message has no footer", "footer")
		}
		footer.need("text", 60)
	}
	e.action(n.child("action"))
}

func checkHeader(n node, rule headerRule) {
	h, given := n.maybe("header")
	switch {
	case !given && rule == mustTextHeader:
		n.v.refuse(refusal.Needed(n.at("header")))
	case !given:
	case rule == noHeader:
		n.forbid("this kind of message has no header", "header")
	case rule == textHeader || rule == mustTextHeader:
		h.oneOf("type", true, "text")
		h.need("text", 60)
	default:
		checkHeaderContent(h)
	}
}

func checkHeaderContent(h node) {
	kind := h.oneOf("type", true, "text", "image", "video", "document")
	if kind == "text" {
		h.need("text", 60)
		return
	}
	if file := h.child(kind); file.o != nil {
		checkFile(file, kind)
		unexpected(file, "caption")
	}
}

// named is the action that consists of its name.
func named(name string) func(node) {
	return func(a node) { a.oneOf("name", true, name) }
}

func checkReplyButtons(a node) {
	if a.v.direct {
		checkMixedButtons(a)
		return
	}
	seen := map[string]bool{}
	for _, b := range a.items("buttons", 1, 3) {
		if b.has("cta_url") { // Direct Send mixes them; elsewhere the recorded answer is this
			b.v.refuse(refusal.At(b.at("cta_url"), "expected [object, null]; this account has no Direct Send"))
			continue
		}
		b.oneOf("type", true, "reply")
		r := b.child("reply")
		unique(r, seen, r.need("id", 256), r.need("title", 20))
	}
}

// checkMixedButtons: ten in all with Direct Send, two of them links, which come first.
func checkMixedButtons(a node) {
	seen := map[string]bool{}
	links, replies := 0, 0
	for _, b := range a.items("buttons", 1, 10) {
		if b.oneOf("type", true, "reply", "cta_url") == "cta_url" {
			link := b.child("cta_url")
			link.need("display_text", 20)
			link.need("url", 2000)
			if links++; links > 2 || replies > 0 {
				b.wrong("type", "at most two links, before the replies")
			}
			continue
		}
		replies++
		r := b.child("reply")
		unique(r, seen, r.need("id", 256), r.need("title", 20))
	}
}

// unique refuses an id or a title that an earlier element has.
func unique(n node, seen map[string]bool, id, title string) {
	if seen["id "+id] {
		n.wrong("id", "%q is used twice", id)
	}
	if title != "" && seen["title "+title] {
		n.wrong("title", "%q is used twice", title)
	}
	seen["id "+id], seen["title "+title] = true, true
}

func checkList(a node) {
	a.need("button", 20)
	sections := a.items("sections", 1, 10)
	seen := map[string]bool{}
	rows := 0
	for _, s := range sections {
		if title := s.text("title", 24); title == "" && len(sections) > 1 {
			s.v.refuse(refusal.Needed(s.at("title")))
		}
		for _, r := range s.items("rows", 1, 10) {
			rows++
			unique(r, seen, r.need("id", 200), "")
			r.need("title", 24)
			r.text("description", 72)
		}
	}
	if rows > 10 {
		a.wrong("sections", "a list has at most 10 rows in all, not %d", rows)
	}
}

func checkCTA(a node) {
	a.oneOf("name", true, "cta_url")
	p := a.child("parameters")
	p.need("display_text", 20)
	if u := p.need("url", 2000); u != "" && !isWebAddress(u) {
		p.wrong("url", "is not an http or https address")
	}
}

func checkFlow(a node) {
	a.oneOf("name", true, "flow")
	p := a.child("parameters")
	if p.o == nil {
		return
	}
	p.oneOf("flow_message_version", true, "3")
	id, name := p.text("flow_id", 0), p.text("flow_name", 0)
	if (id == "") == (name == "") {
		p.wrong("flow_id", "exactly one of flow_id and flow_name is needed")
	}
	if cta := p.need("flow_cta", 30); hasEmoji(cta) {
		p.wrong("flow_cta", "must have no emoji")
	}
	p.text("flow_token", 0)
	p.oneOf("mode", false, "published", "draft")
	action := p.oneOf("flow_action", false, "navigate", "data_exchange")
	if payload, given := p.maybe("flow_action_payload"); given && action == "navigate" {
		payload.need("screen", 0)
		payload.maybe("data")
	}
}

func hasEmoji(s string) bool {
	for _, r := range s {
		if r >= 0x2190 && r <= 0x2bff || r >= 0x1f000 {
			return true
		}
	}
	return false
}

func checkAddress(a node) {
	a.oneOf("name", true, "address_message")
	p := a.child("parameters")
	p.oneOf("country", true, "IN", "SG")
	p.maybe("values")
	p.maybe("validation_errors")
	for _, saved := range p.items("saved_addresses", 0, 100) {
		saved.need("id", 0)
		saved.child("value")
	}
}

func checkVoiceCall(a node) {
	a.oneOf("name", true, "voice_call")
	if p, given := a.maybe("parameters"); given {
		p.text("display_text", 20)
		p.number("ttl_minutes", 1, 43200, 10080)
		p.text("payload", 512)
	}
}

// Media lists the files that content refers to.
func Media(kind string, body any) []File {
	o := input.Nested(body)
	switch kind {
	case "image", "video", "document", "audio", "sticker":
		return appendFile(nil, kind, kind, o)
	case "interactive":
		files := headerFile(nil, "interactive.header", input.Nested(o["header"]))
		for i, c := range input.List(input.Nested(o["action"])["cards"]) {
			files = headerFile(files, cardPath(i)+".header", input.Nested(input.Nested(c)["header"]))
		}
		return files
	}
	return nil
}

// File is a file that content refers to, by the id of an upload or by a link.
type File struct {
	Path     string // where in the content
	Kind     string // image, video, document, audio or sticker
	ID, Link string
	Voice    bool
}

func headerFile(files []File, path string, header input.Object) []File {
	kind := input.Text(header["type"])
	return appendFile(files, path+"."+kind, kind, input.Nested(header[kind]))
}

func appendFile(files []File, path, kind string, o input.Object) []File {
	f := File{Path: path, Kind: kind, ID: input.Text(o["id"]), Link: input.Text(o["link"])}
	f.Voice, _ = input.Bool(o["voice"])
	if f.ID == "" && f.Link == "" {
		return files
	}
	return append(files, f)
}
