package ui

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// Card is a person on a contact card: a name, and the number under which WhatsApp knows them.
type Card struct{ Name, Digits string }

// CardOf returns the nth contact card of a message; ok is false if there is none that can be written to.
func CardOf(c chat.Content, n int) (Card, bool) {
	if c.Type != "contacts" {
		return Card{}, false
	}
	all := cardsOf(c)
	if n < 0 || n >= len(all) || all[n].digits() == "" {
		return Card{}, false
	}
	return Card{Name: all[n].name(), Digits: all[n].digits()}, true
}

// digits is the first number of a card that WhatsApp knows.
func (k card) digits() string {
	for _, p := range k.Phones {
		if id := strings.Trim(p.WaID, " +"); id != "" {
			return id
		}
	}
	return ""
}

// count is how many of a product are wanted.
func (i orderItem) count(ctx context.Context) string {
	if whole := int64(i.Quantity); loose(whole) == i.Quantity {
		return amount(ctx, whole)
	}
	return tongue(ctx).Decimal(float64(i.Quantity), 2)
}

// sum is what they cost together.
func (i orderItem) sum(ctx context.Context) string {
	return sumWord(ctx, float64(i.Quantity)*float64(i.Price), i.Currency)
}

func sumWord(ctx context.Context, sum float64, currency string) string {
	return tongue(ctx).Decimal(sum, 2) + " " + currency
}

// total adds up an order, currency by currency.
func (o order) total(ctx context.Context) string {
	sums := map[string]float64{}
	for _, i := range o.Items {
		sums[i.Currency] += float64(i.Quantity) * float64(i.Price)
	}
	var all []string
	for _, currency := range slices.Sorted(maps.Keys(sums)) {
		all = append(all, sumWord(ctx, sums[currency], currency))
	}
	return strings.Join(all, " + ")
}

// loose is a number that Meta writes as a number or as a text.
type loose float64

// UnmarshalJSON reads either.
func (l *loose) UnmarshalJSON(raw []byte) error {
	n, err := strconv.ParseFloat(strings.Trim(string(raw), `"`), 64)
	if err != nil {
		return fmt.Errorf("%s is no number", raw)
	}
	*l = loose(n)
	return nil
}

// answer is what a customer chose, or filled in.
type answer struct {
	Title, Description string
	Rows               []answerRow
}

type answerRow struct{ Name, Value string }

// answerOf reads a customer's answer to an interactive message. What the form calls its fields is all there is to name them.
func answerOf(c chat.Content) answer {
	type chosen struct{ Title, Description string }
	var got struct {
		Button chosen `json:"button_reply"`
		List   chosen `json:"list_reply"`
		Form   struct {
			Response string `json:"response_json"`
		} `json:"nfm_reply"`
	}
	if json.Unmarshal(c.Extra, &got) != nil {
		return answer{}
	}
	a := answer{Title: cmp.Or(got.Button.Title, got.List.Title), Description: cmp.Or(got.Button.Description, got.List.Description)}
	var fields map[string]any
	if json.Unmarshal([]byte(got.Form.Response), &fields) == nil {
		a.Rows = formRows("", fields)
	}
	return a
}

// formRows lists the fields of a form by name; those inside others carry the names of both.
func formRows(under string, fields map[string]any) (rows []answerRow) {
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if name == "flow_token" { // ours, and nothing that the customer wrote
			continue
		}
		switch value := fields[name].(type) {
		case map[string]any:
			rows = append(rows, formRows(under+fieldName(name)+" · ", value)...)
		case nil:
		default:
			rows = append(rows, answerRow{under + fieldName(name), fieldValue(value)})
		}
	}
	return rows
}

// fieldName makes words of a field's name: screen_0_First_name_1 says First name.
func fieldName(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool { return r == '_' || r == '-' })
	if len(words) > 2 && words[0] == "screen" {
		words = words[2:]
		if last := len(words) - 1; last > 0 && strings.Trim(words[last], "0123456789") == "" {
			words = words[:last]
		}
	}
	return strings.Join(words, " ")
}

func fieldValue(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case []any:
		all := make([]string, len(v))
		for i, x := range v {
			all[i] = fieldValue(x)
		}
		return strings.Join(all, ", ")
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	}
	text, err := json.Marshal(value)
	if err != nil { // it came out of JSON
		return ""
	}
	return string(text)
}

// ad is where a chat came from.
type ad struct {
	SourceURL  string `json:"source_url"`
	SourceID   string `json:"source_id"`
	SourceType string `json:"source_type"`
	Headline   string `json:"headline"`
	Body       string `json:"body"`
	ImageURL   string `json:"image_url"`
	Thumbnail  string `json:"thumbnail_url"`
	ClickID    string `json:"ctwa_clid"`
}

// adOf reads the referral of a message; ok is false if it has none.
func adOf(c chat.Content) (a ad, ok bool) {
	if len(c.Referral) == 0 || json.Unmarshal(c.Referral, &a) != nil {
		return ad{}, false
	}
	return a, a != ad{}
}

func (a ad) picture() string { return cmp.Or(a.ImageURL, a.Thumbnail) }

func (a ad) kind(ctx context.Context) string {
	if a.SourceType == "post" {
		return t(ctx, "Came from a post")
	}
	return t(ctx, "Came from an ad")
}

// webLink returns an address if it leads to a page.
func webLink(address string) string {
	if strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://") {
		return address
	}
	return ""
}
