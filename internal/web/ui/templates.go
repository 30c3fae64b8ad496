package ui

import (
	"context"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/price"
)

// Picker is the templates of a conversation's number, to choose one of.
type Picker struct {
	Conversation chat.Conversation
	Who          chat.Contact
	Number       chat.Number
	Query        string
	Rows         []TemplateRow
	More         string // address of further rows; empty if there are none
	Found        int    // how many fit the query
	Sync         chat.TemplateSync
	Any          *chat.Error // why no template may go out in this conversation now; nil if one may
	Marketing    *chat.Error // the same of marketing
}

// TemplateRow is one template of a picker.
type TemplateRow struct {
	chat.Template
	Address string
	Price   price.Quote
	Barrier *chat.Error // why it cannot be sent to this person now; nil if it can
}

// TemplateForm is one template, to be filled in.
type TemplateForm struct {
	TemplateRow
	Conversation chat.Conversation
	Who          chat.Contact
	Fields       []TemplateField
	Shown        chat.Shown
	Once         string // names this sending: a second press sends nothing
}

// TemplateField is one blank with what stands in it.
type TemplateField struct {
	chat.Blank
	Value string
	Files []chat.File // of a file: those that could be taken
}

// id of the field on the page.
func (f TemplateField) id() string { return "t-" + strings.ReplaceAll(f.Key, ".", "-") }

// name of the field in the form.
func (f TemplateField) name() string { return "v." + f.Key }

// label says what belongs into a field.
func (f TemplateField) label(ctx context.Context) string {
	what := f.what(ctx)
	if f.Card >= 0 {
		return t(ctx, "Card %d: %s", f.Card+1, what)
	}
	return what
}

func (f TemplateField) what(ctx context.Context) string {
	switch f.Kind {
	case chat.BlankSuffix:
		return t(ctx, "End of the link behind “%s”", f.Label)
	case chat.BlankCode:
		return t(ctx, "Code to copy")
	case chat.BlankMoment:
		return t(ctx, "The offer ends")
	case chat.BlankFile:
		return fileKind(ctx, f.Name)
	}
	switch f.Key {
	case "header.latitude":
		return t(ctx, "Latitude")
	case "header.longitude":
		return t(ctx, "Longitude")
	case "header.name":
		return t(ctx, "Name of the place")
	case "header.address":
		return t(ctx, "Address")
	}
	if strings.Trim(f.Name, "0123456789") != "" {
		return strings.ToUpper(f.Name[:1]) + strings.ReplaceAll(f.Name[1:], "_", " ")
	}
	if after := lastWords(f.Before); after != "" {
		return t(ctx, "After “%s”", after)
	}
	return t(ctx, "At the beginning")
}

// lastWords are the last words before a blank, by which a person finds it in the text.
func lastWords(before string) string {
	words := strings.Fields(blank.ReplaceAllString(before, "…"))
	return strings.Trim(strings.Join(words[max(0, len(words)-4):], " "), ",;:*_ ")
}

func fileKind(ctx context.Context, kind string) string {
	switch kind {
	case "image":
		return t(ctx, "Picture on top")
	case "document":
		return t(ctx, "Document on top")
	}
	return t(ctx, "Video on top")
}

// accepts are the types of file a field takes, for the browser's own dialog.
func (f TemplateField) accepts() string {
	for _, rule := range chat.FileRules() {
		if rule.Kind == f.Name {
			return strings.Join(rule.Types, ",")
		}
	}
	return ""
}

// categoryWord names what a template is charged as.
func categoryWord(ctx context.Context, c chat.TemplateCategory) string {
	switch c {
	case chat.CategoryMarketing:
		return t(ctx, "Marketing")
	case chat.CategoryUtility:
		return t(ctx, "Utility")
	case chat.CategoryAuthentication:
		return t(ctx, "Authentication")
	}
	return string(c)
}

// priceShort is a price where there is little room.
func priceShort(ctx context.Context, q price.Quote) string {
	switch {
	case q.Free():
		return t(ctx, "Free")
	case q.Reason == price.FreeAtFirst:
		return t(ctx, "Free, or %s", money(ctx, q.Rate))
	case q.Known():
		return money(ctx, q.Rate)
	}
	return t(ctx, "Price unknown")
}

// money writes an amount of the rate cards, which have four places.
func money(ctx context.Context, amount float64) string {
	return "$" + tongue(ctx).Decimal(amount, 4)
}

// priceStory says what a message would cost, and why, or why nobody knows.
func priceStory(ctx context.Context, q price.Quote) string {
	as := chargedAs(ctx, q.Category)
	card := tongue(ctx).Date(q.Card)
	switch q.Reason {
	case price.FreeInWindow:
		return t(ctx, "Free: the customer wrote within the last 24 hours.")
	case price.FreeFromAd:
		return t(ctx, "Free: the customer came from an advertisement.")
	case price.FreeAtFirst:
		return t(ctx, "Free for the first %d answers of this number in a month, then %s each (%s, list price in US dollars since %s).", price.FreeService, money(ctx, q.Rate), marketWord(ctx, q.Market), card)
	case price.NoCountry:
		return t(ctx, "Charged as %s. How much is not known: it depends on the customer's country, which is not known either.", as)
	case price.NoCard:
		return t(ctx, "Charged as %s. How much is not known: there is no price list of Meta's for this day here.", as)
	case price.Charged:
		if q.Abroad > 0 {
			return t(ctx, "Charged as %s once delivered: %s, or %s if Meta counts it as sent from abroad (%s, list price in US dollars since %s).", as, money(ctx, q.Rate), money(ctx, q.Abroad), marketWord(ctx, q.Market), card)
		}
		return t(ctx, "Charged as %s once delivered: %s (%s, list price in US dollars since %s).", as, money(ctx, q.Rate), marketWord(ctx, q.Market), card)
	}
	return t(ctx, "What it costs is not known: Meta did not say what it is charged as.")
}

func chargedAs(ctx context.Context, category string) string {
	switch category {
	case "marketing":
		return t(ctx, "marketing")
	case "utility":
		return t(ctx, "utility")
	case "authentication":
		return t(ctx, "authentication")
	case "service":
		return t(ctx, "an answer")
	}
	return category
}

// marketWord names a market: most are countries, and Meta's names for them are kept.
func marketWord(ctx context.Context, market string) string {
	if market == "Other" {
		return t(ctx, "other countries")
	}
	return market
}

// syncWord says how fresh the templates are.
func syncWord(ctx context.Context, s chat.TemplateSync) string {
	switch {
	case s.State == chat.TemplateSyncRunning && s.Total > 0:
		return t(ctx, "Asking Meta: %s of %s", amount(ctx, int64(s.Got)), amount(ctx, int64(s.Total)))
	case s.State == chat.TemplateSyncRunning:
		return t(ctx, "Asking Meta for its list")
	case s.State == chat.TemplateSyncWaiting && s.DueAt <= now(ctx):
		return t(ctx, "Meta is asked in a moment")
	case s.DoneAt == 0:
		return t(ctx, "Not synchronised yet")
	}
	return plural(ctx, s.Got, "%d template", "%d templates") + " · " + t(ctx, "synchronised %s", fullTime(ctx, s.DoneAt))
}

// asking reports whether a synchronisation runs or is about to.
func asking(ctx context.Context, s chat.TemplateSync) bool {
	return s.State == chat.TemplateSyncRunning || s.State == chat.TemplateSyncWaiting && s.DueAt <= now(ctx) && s.WABAID != ""
}

// blankText shows words as WhatsApp does, with the blanks marked that nothing fills yet.
func blankText(s string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, markBlanks(textHTML(s)))
		return err
	})
}

var blank = regexp.MustCompile(`\{\{\s*([A-Za-z0-9_]+)\s*\}\}`)

// markBlanks marks blanks between the tags of a markup; what stands in a tag, such as a link, stays.
func markBlanks(html string) string {
	var b strings.Builder
	for html != "" {
		tag := strings.IndexByte(html, '<')
		if tag < 0 {
			tag = len(html)
		}
		b.WriteString(blank.ReplaceAllString(html[:tag], `<mark class="blank">$1</mark>`))
		end := strings.IndexByte(html[tag:], '>')
		if end < 0 {
			b.WriteString(html[tag:])
			break
		}
		b.WriteString(html[tag : tag+end+1])
		html = html[tag+end+1:]
	}
	return b.String()
}

// endsAt writes when an offer ends.
func endsAt(ctx context.Context, ms int64) string {
	if ms == 0 {
		return t(ctx, "for a limited time")
	}
	return t(ctx, "until %s", fullTime(ctx, ms))
}

// buttonIcon is the sign on a template's button.
func buttonIcon(kind string) string {
	switch kind {
	case "url":
		return "external"
	case "phone_number", "voice_call":
		return "phone"
	case "quick_reply":
		return "reply"
	}
	return "info"
}

// fileAddress is where a file of ours can be seen; empty for one that is fetched by its link.
func fileAddress(file string) string {
	if file == "" || strings.HasPrefix(file, "http") {
		return ""
	}
	return "/files/" + file
}

// coordinates writes a place of a header, if there is one yet.
func coordinates(h chat.ShownHeader) string {
	if h.Latitude == "" || h.Longitude == "" {
		return ""
	}
	return h.Latitude + ", " + h.Longitude
}

// localMoment writes a stored time as the browser's field for it.
func localMoment(ctx context.Context, value string) string {
	ms, err := strconv.ParseInt(value, 10, 64)
	if err != nil {
		return ""
	}
	return local(ctx, ms).Format("2006-01-02T15:04")
}

// quietHours is how long ago a synchronisation may be before the page says so in amber.
const quietHours = 6 * time.Hour

// outdated reports whether the templates have not been brought in step for long.
func outdated(ctx context.Context, s chat.TemplateSync) bool {
	return s.DoneAt != 0 && now(ctx)-s.DoneAt > quietHours.Milliseconds()
}

// buttonText is what stands on a template's button; some have words of WhatsApp's own.
func buttonText(ctx context.Context, b chat.ShownButton) string {
	switch {
	case b.Text != "":
		return b.Text
	case b.Kind == "copy_code":
		return t(ctx, "Copy code")
	case b.Kind == "catalog" || b.Kind == "mpm" || b.Kind == "spm":
		return t(ctx, "View items")
	}
	return b.Kind
}

func headerIcon(format string) string {
	switch format {
	case "video", "gif":
		return "video"
	case "image":
		return "image"
	case "product":
		return "order"
	}
	return "file"
}

func headerTitle(ctx context.Context, h chat.ShownHeader) string {
	switch {
	case h.Filename != "":
		return h.Filename
	case h.Format == "image":
		return t(ctx, "Picture")
	case h.Format == "document":
		return t(ctx, "Document")
	case h.Format == "product":
		return t(ctx, "Product")
	}
	return t(ctx, "Video")
}
