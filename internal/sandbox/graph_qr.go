package sandbox

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// maxQRs is how many short links a number may have; often quoted, not on the page that was read.
const maxQRs = 2000

// listQRs lists the short links of a number.
func (w *World) listQRs(c *call) (any, error) {
	w.mu.Lock()
	rows := slices.Clone(w.numbers[c.id].meta.QRs)
	w.mu.Unlock()
	if code := c.text("code"); code != "" {
		rows = slices.DeleteFunc(rows, func(q qrLink) bool { return q.Code != code })
	}
	format := ""
	for _, f := range parseFields(c.text("fields")) {
		if f.name == "qr_image_url" {
			format = orElse(upper(f.args["format"]), "SVG")
		}
	}
	return page(c, rows, func(q qrLink) string { return q.Code }, func(q qrLink) (object, error) {
		if format != "" {
			q.Image = format
		}
		return w.qrNode(q), nil
	})
}

func (w *World) qrNode(q qrLink) object {
	o := object{"code": q.Code, "prefilled_message": q.Text, "deep_link_url": shortLink(q.Code)}
	if q.Image != "" {
		o["qr_image_url"] = w.base + "/_sandbox/qr/" + q.Code + "." + strings.ToLower(q.Image)
	}
	return o
}

func (w *World) getQR(c *call) (any, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	i := w.numbers[c.id].qr(c.rest[1])
	if i < 0 {
		return nil, unknownNode(c.r.Method, c.rest[1])
	}
	return object{"data": []object{w.qrNode(w.numbers[c.id].meta.QRs[i])}}, nil
}

func (n *number) qr(code string) int {
	return slices.IndexFunc(n.meta.QRs, func(q qrLink) bool { return q.Code == code })
}

// saveQR makes a link, or changes the text of one: its code in the path or in the body.
func (w *World) saveQR(c *call) (any, error) {
	words, image, code := c.text("prefilled_message"), upper(c.text("generate_qr_image")), c.text("code")
	if len(c.rest) == 2 {
		code = c.rest[1]
	}
	switch {
	case words == "":
		return nil, missing("prefilled_message")
	case utf8.RuneCountInString(words) > 140:
		return nil, invalid("Param prefilled_message must have at most 140 characters.")
	case image != "" && image != "PNG" && image != "SVG":
		return nil, invalid("Param generate_qr_image must be one of {PNG, SVG} - got %q.", image)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	n := w.numbers[c.id]
	if code != "" {
		i := n.qr(code)
		if i < 0 {
			return nil, unknownNode(c.r.Method, code)
		}
		n.meta.QRs[i].Text = words
		return w.qrNode(n.meta.QRs[i]), nil
	}
	if len(n.meta.QRs) >= maxQRs {
		return nil, invalid("A number has at most %d short links.", maxQRs)
	}
	q := qrLink{Code: strings.ToUpper(w.word(14)), Text: words, Image: image}
	n.meta.QRs = append(n.meta.QRs, q)
	return w.qrNode(q), nil
}

func (w *World) deleteQR(c *call) (any, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := w.numbers[c.id]
	i := n.qr(c.rest[1])
	if i < 0 {
		return nil, unknownNode(c.r.Method, c.rest[1])
	}
	n.meta.QRs = slices.Delete(n.meta.QRs, i, i+1)
	return object{"success": true}, nil
}
