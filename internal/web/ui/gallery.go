package ui

import (
	"encoding/json"
	"fmt"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/store"
)

const (
	minute = int64(60_000)
	hour   = 60 * minute
	day    = 24 * hour
)

// samples are names and texts that break careless layouts.
var samples = []struct{ name, text string }{
	{"Ana Torres", "Is the lemon tree still there? I could come by this afternoon."},
	{"मीरा शर्मा", "नमस्ते! क्या गुलाब के पौधे कल तक आ जाएँगे? मुझे पाँच चाहिए।"},
	{"ليلى حداد", "مرحبا، هل يمكن توصيل الطلب رقم 1042 غدا صباحا؟"},
	{"Wolfeschlegelsteinhausenbergerdorff-Donaudampfschifffahrt", "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft https://example.test/a/very/long/address/that/does/not/want/to/break?with=parameters&and=more"},
	{"🌵 Cactus Club", "👍"},
	{"", "From a number without a name"},
}

// galleryRows are rows of the list in all states.
func galleryRows(at int64) []Row {
	statuses := statuses()
	rows := make([]Row, 0, len(samples)+len(statuses))
	for i, x := range samples {
		rows = append(rows, Row{ID: chat.ConversationID(i + 1), Who: galleryContact(i), LastAt: at - int64(i)*9*hour, Unread: []int{3, 0, 120, 1, 0, 0}[i],
			Last:   chat.Message{ID: 1, Direction: chat.In, Origin: chat.FromCustomer, Content: chat.Content{Type: "text", Text: x.text}},
			Window: chat.Window{Until: at + []int64{23 * hour, 95 * minute, 30 * minute, 0, 10 * hour, 1000}[i]}, Open: i == 1, Via: []string{"", "Acme Garden", "", "A second number", "", ""}[i]})
	}
	for i, s := range statuses {
		rows = append(rows, Row{ID: chat.ConversationID(100 + i), Who: galleryContact(i % 3), LastAt: at - int64(i+3)*day,
			Last: chat.Message{ID: 1, Direction: chat.Out, Origin: chat.FromAgent, Status: s, Content: chat.Content{Type: []string{"text", "image", "document", "audio", "location", "contacts", "sticker", "unsupported"}[i%8], Text: []string{"On its way!", ""}[min(i, 1)]}}})
	}
	return rows
}

func galleryContact(i int) chat.Contact {
	return chat.Contact{ID: chat.ContactID(i*7919 + 5), BookName: samples[i].name, ProfileName: samples[i].name, Phone: "13125550177", Username: "anatorres", InBook: i%2 == 0, CreatedAt: 1_764_000_000_000}
}

// galleryThread is a conversation with every bubble there is.
func galleryThread(at int64, picture string) Thread {
	c := chat.Conversation{ID: 2, LastAt: at, Window: chat.Window{Until: at + 95*minute}}
	thread := Thread{Conversation: c, Who: galleryContact(1), Number: chat.Number{Name: "Acme Garden", Digits: "12025550142", Link: chat.LinkConnected}, Show: ShowThread,
		Identities: []chat.Identity{{Kind: chat.IdentityPhone, Value: "13125550177"}, {Kind: chat.IdentityBSUID, Value: "US.70912345678901234567"}}}
	thread.Who.OptedOutAt, thread.Who.BlockedAt = at-day, at-hour
	agents := galleryAgents()
	thread.Charge = Charge{Agent: &agents[1], Team: samples[2].name, Labels: galleryLabels()[:3]}
	thread.Composing = Composing{Reply: chat.Unsent{Body: samples[2].text}, Proposal: chat.Unsent{Body: samples[1].text}, Quote: &Quote{Author: samples[3].name, Message: chat.Message{ID: 3, Content: chat.Content{Type: "text", Text: samples[3].text}}}}
	thread.Here = Here{Seats: []Seat{{Agent: 1, Name: samples[3].name, Writing: true}, {Agent: 2, Name: samples[2].name}}}
	items := append(galleryOrigins(at), galleryFiles(picture)...)
	items = append(items, galleryContents()...)
	items = append(items, galleryStatuses()...)
	for i := range items {
		items[i].ID = chat.MessageID(i + 1)
		items[i].SentAt = at - 3*hour + int64(i)*minute
	}
	thread.Items = append(items, galleryEntries(at)...)
	thread.Fields, thread.MayAdmin = []string{"Shoe size", "ग्राहक संख्या"}, true
	return thread
}

func galleryOrigins(at int64) []Item {
	var items []Item
	for _, o := range []chat.Origin{chat.FromImport, chat.FromImport, chat.FromCustomer, chat.FromPhone, chat.FromAgent, chat.FromBot, chat.FromCampaign} {
		i := len(items)
		m := chat.Message{Origin: o, Direction: chat.Out, Content: chat.Content{Type: "text", Text: samples[i%len(samples)].text}}
		if o == chat.FromCustomer || i == 0 {
			m.Direction = chat.In
		}
		items = append(items, Item{Message: m, NewDay: i == 0, ImportStarts: i == 0, LiveStarts: i == 2})
	}
	items[2].Reactions = []Reaction{{Emoji: "❤️"}, {Emoji: "👍", Ours: true}}
	items[3].EditedAt = at
	items[4].Author, items[4].Status = "Meera Iyer", chat.StatusRead
	items[4].Quote = &Quote{Message: chat.Message{ID: 3, Origin: chat.FromCustomer, Content: chat.Content{Type: "text", Text: samples[2].text}}, Author: samples[2].name}
	items[5].Quote = &Quote{}
	return items
}

// galleryFiles are files that are here, in every shape, and files that are not, for every reason.
func galleryFiles(picture string) []Item {
	long := "Planting plan for the terrace and the very long northern border, third revision.pdf"
	here := func(mime string) *File {
		return &File{State: store.MediaStored, MIME: mime, Size: 1_234_567, Inline: true, Address: picture}
	}
	files := []struct {
		content chat.Content
		file    *File
	}{
		{chat.Content{Type: "image", Text: "This one?", Media: &chat.Media{}}, here("image/jpeg")},
		{chat.Content{Type: "sticker", Media: &chat.Media{}}, here("image/webp")},
		{chat.Content{Type: "audio", Media: &chat.Media{Voice: true}}, here("audio/ogg")},
		{chat.Content{Type: "video", Media: &chat.Media{}}, here("video/mp4")},
		{chat.Content{Type: "document", Text: "As discussed", Media: &chat.Media{Filename: long}}, here("application/pdf")},
		{chat.Content{Type: "image", Media: &chat.Media{}}, &File{State: store.MediaPending}},
		{chat.Content{Type: "video", Media: &chat.Media{}}, &File{State: store.MediaPending, Say: "Meta could not be reached to fetch this file. It is tried again by itself."}},
		{chat.Content{Type: "document", Media: &chat.Media{Filename: long}}, &File{State: store.MediaFailed, Say: "The file is larger than WhatsApp allows, so it was not fetched."}},
		{chat.Content{Type: "audio", Media: &chat.Media{Voice: true}}, &File{State: store.MediaGone}},
		{chat.Content{Type: "image", Media: &chat.Media{}}, nil},
		{chat.Content{Type: chat.TypePlaceholder}, nil},
	}
	items := make([]Item, len(files))
	for i, f := range files {
		items[i] = Item{Message: chat.Message{Origin: chat.FromCustomer, Direction: chat.In, Content: f.content}, File: f.file, Follows: i > 0}
	}
	return items
}

func galleryContents() []Item {
	contents := []chat.Content{
		{Type: "location", Extra: json.RawMessage(`{"latitude":19.07609,"longitude":72.877426,"name":"Acme Garden","address":"12 Fern Lane, Mumbai"}`)},
		{Type: "contacts", Extra: json.RawMessage(`[{"name":{"formatted_name":"Bo Lind"},"org":{"company":"Lind & Daughters"},"phones":[{"phone":"+44 1632 960555"}],"emails":[{"email":"bo@example.test"}]}]`)},
		{Type: "order", Text: "Please before Friday", Extra: json.RawMessage(`{"product_items":[{"product_retailer_id":"LEMON-3L","quantity":2,"item_price":18.5,"currency":"EUR"}]}`)},
		{Type: "button", Text: "Yes, deliver it"},
		{Type: chat.TypeUnsupported, Text: "poll_creation"},
		{Type: "interactive", Text: "Is the delivery time fine?", Extra: json.RawMessage(`{"type":"button","header":{"type":"text","text":"Lemon trees"},"body":{"text":"Is the delivery time fine?"},
			"footer":{"text":"Answer within 2 h"},"action":{"buttons":[{"type":"reply","reply":{"id":"y","title":"Yes"}},{"type":"reply","reply":{"id":"n","title":"Another day"}}]}}`)},
		{Type: "template", Text: "order_ready: Ana, AG-1042"},
		{Type: "template", Text: "Autumn", Shown: gallerySent()},
		{Type: "image", Media: &chat.Media{Link: "https://files.example/fern.png"}},
		{Type: "text", Text: "gone"},
	}
	contents = append(galleryAnswers(), contents...)
	items := make([]Item, len(contents))
	for i, c := range contents {
		items[i].Message = chat.Message{Origin: chat.FromCustomer, Direction: chat.In, Content: c}
		if c.Type == "interactive" && i >= len(galleryAnswers()) || c.Type == "template" || c.Media != nil {
			items[i].Origin, items[i].Direction, items[i].Status = chat.FromAgent, chat.Out, chat.StatusRead
		}
		items[i].Follows = i > 0
	}
	items[len(items)-1].RevokedAt = 1
	return items
}

// gallerySent is what the customer sees of a template with everything that templates have.
func gallerySent() *chat.Shown {
	card := func(body string) chat.Shown {
		return chat.Shown{Header: &chat.ShownHeader{Format: "image"}, Body: body, Buttons: []chat.ShownButton{{Kind: "url", Text: "Order", Value: "https://acme.example/" + body}}}
	}
	return &chat.Shown{Category: chat.CategoryMarketing, Header: &chat.ShownHeader{Format: "location", Name: "Acme Garden", Address: "12 Fern Lane", Latitude: "19.07", Longitude: "72.87"},
		Offer: &chat.ShownOffer{Text: "Ends soon", Code: "HERBS3"}, Body: "Dear *Ana*, " + samples[3].text, Footer: "Answer STOP to get no more offers",
		Buttons: []chat.ShownButton{{Kind: "copy_code", Value: "HERBS3"}, {Kind: "url", Text: "Shop", Value: "https://acme.example/shop"}, {Kind: "phone_number", Text: "Call", Value: "+12025550142"}, {Kind: "quick_reply", Text: "Later"}},
		Cards:   []chat.Shown{card("Lemon"), card("Rosemary"), card("Thyme")}}
}

func galleryStatuses() []Item {
	var items []Item
	for _, s := range statuses() {
		m := chat.Message{Origin: chat.FromAgent, Direction: chat.Out, Status: s, Content: chat.Content{Type: "text", Text: fmt.Sprintf("It is %s.", s)}}
		items = append(items, Item{Message: m, Author: "Meera Iyer"})
	}
	items[len(items)-1].ErrorSay = "The customer's phone has not accepted WhatsApp's newest terms. Ask them to update the app, or call."
	return items
}

// galleryCards are numbers in all states.
func galleryCards(at int64) []NumberCard {
	number := chat.Number{ID: 1, Name: "Acme Garden", Digits: "12025550142", Mode: chat.ModeCoexistence, Link: chat.LinkConnected, OnboardedAt: at - day, AppSeenAt: at - hour, Rate: 20}
	sync := func(kind chat.SyncKind, state chat.SyncState, percent, items int) chat.Sync {
		return chat.Sync{Kind: kind, State: state, Percent: percent, Items: items, Phase: 1, RequestID: "AbC123"}
	}
	running := NumberCard{Templates: chat.TemplateSync{WABAID: "510020003000401", State: chat.TemplateSyncRunning, Got: 1200, Total: 2140}, Number: number, Syncs: []chat.Sync{sync(chat.SyncContacts, chat.SyncComplete, 0, 312), sync(chat.SyncHistory, chat.SyncReceiving, 42, 18234)}, Standing: chat.Standing{}}
	fresh := NumberCard{Templates: chat.TemplateSync{WABAID: "510020003000401", State: chat.TemplateSyncFailed, Error: "The access token has expired or was revoked. Connect the number again; what is waiting goes out afterwards.", DueAt: at + hour}, Number: number, Syncs: []chat.Sync{sync(chat.SyncContacts, chat.SyncRequested, 0, 0), sync(chat.SyncHistory, chat.SyncWaiting, 0, 0)},
		Standing: chat.Standing{Trouble: chat.Trouble{Say: "A permission is missing or was taken away. Connect the number again and grant all permissions."}}}
	fresh.Link, fresh.Name = chat.LinkConnecting, "नर्सरी और बीज भंडार"
	ended := NumberCard{Number: number, Syncs: []chat.Sync{sync(chat.SyncContacts, chat.SyncFailed, 0, 0), sync(chat.SyncHistory, chat.SyncDeclined, 0, 0)},
		Standing: chat.Standing{Hold: chat.Hold{Kind: chat.HoldAccess, Say: "The access token has expired or was revoked. Connect the number again; what is waiting goes out afterwards.", Since: at - hour}}}
	ended.Link, ended.LinkReason, ended.Mode = chat.LinkDisconnected, "PRIMARY_INACTIVITY", chat.ModeAPI
	return []NumberCard{running, fresh, ended}
}

// icons are the symbols of static/icons.svg.
func icons() []string {
	return []string{"agent", "back", "bell-off", "block", "bot", "bridge", "campaign", "clock", "close", "coin", "contrast", "copy", "down",
		"edit", "external", "failed", "file", "flag", "forward", "gauge", "gear", "globe", "image", "import", "inbox", "info",
		"keyboard", "label", "link", "lock", "merge", "mic", "moon", "more", "next", "note", "number", "offline", "order",
		"panel", "pause", "person", "phone", "pin", "play", "plus", "question", "reply", "retry", "revoked", "rotate", "screen",
		"send", "server", "signout", "snooze", "sticker", "sun", "tick", "ticks", "uncertain", "up", "video", "zoom-in",
		"zoom-out"}
}

// galleryEntries are notes and lines of every kind.
func galleryEntries(at int64) []Item {
	entries := []Entry{
		{Entry: chat.Entry{Kind: chat.EntryNote, Body: "Ask @Meera Iyer about " + samples[3].text}, Author: "Jonas Weber", Mentions: []string{"Meera Iyer"}, Mine: true, Removable: true},
		{Entry: chat.Entry{Kind: chat.EntryNote, Body: samples[2].text, EditedAt: at}, Author: samples[1].name},
		{Entry: chat.Entry{Kind: chat.EntryNote, RemovedAt: at}, Author: "Jonas Weber", Removable: true},
		{Entry: chat.Entry{Kind: chat.EntryAssigned, Agent: 1, Detail: chat.EntryDetail{Agent: 2, Team: 3}}, Author: samples[3].name, Whom: samples[2].name, Team: "Deliveries"},
		{Entry: chat.Entry{Kind: chat.EntryLabelled, Agent: 1, Detail: chat.EntryDetail{Added: []string{"VIP"}, Taken: []string{"ليمون"}}}, Author: "Meera Iyer"},
		{Entry: chat.Entry{Kind: chat.EntryPriority, Agent: 1, Detail: chat.EntryDetail{Priority: chat.PriorityUrgent}}, Author: "Meera Iyer"},
		{Entry: chat.Entry{Kind: chat.EntrySnoozed, Agent: 1, Detail: chat.EntryDetail{Until: at + day}}, Author: "Meera Iyer"},
		{Entry: chat.Entry{Kind: chat.EntryWoke}},
		{Entry: chat.Entry{Kind: chat.EntryResolved, Agent: 1}, Author: "Meera Iyer"},
		{Entry: chat.Entry{Kind: chat.EntryReopened}},
		{Entry: chat.Entry{Kind: chat.EntryMerged, Agent: 1, Detail: chat.EntryDetail{Name: samples[1].name}}, Author: "Meera Iyer"},
		{Entry: chat.Entry{Kind: chat.EntryBlocked, Agent: 1}, Author: "Meera Iyer"},
		{Entry: chat.Entry{Kind: chat.EntryUnblocked, Agent: 1}, Author: "Meera Iyer"},
		{Entry: chat.Entry{Kind: chat.EntryMoved, Detail: chat.EntryDetail{From: "13125550177", To: "4915112345678"}}},
	}
	var items []Item
	for i := range entries {
		entries[i].ID = chat.EntryID(i + 1)
		items = append(items, Item{Message: chat.Message{SentAt: at}, Entry: &entries[i]})
	}
	for _, kind := range []LineKind{LineOpened, LineShut, LineImported, LineBroken, LineMended} {
		items = append(items, LineItem(Line{Kind: kind, At: at, Count: 18234}))
	}
	return items
}

// galleryAnswers are what customers choose, fill in and come from.
func galleryAnswers() []chat.Content {
	return []chat.Content{
		{Type: "text", Text: "I saw your ad", Forwarded: true, Referral: json.RawMessage(`{"headline":"Lemon trees, delivered","body":"In three sizes","source_type":"ad","source_id":"120210000000001","source_url":"https://fb.me/1","ctwa_clid":"AffKz0w3Yx"}`)},
		{Type: "interactive", Text: "Tomorrow", Extra: json.RawMessage(`{"type":"list_reply","list_reply":{"id":"1","title":"Tomorrow","description":"Between 4 and 6 pm"}}`)},
		{Type: "interactive", Text: "Sent", Extra: json.RawMessage(`{"type":"nfm_reply","nfm_reply":{"name":"flow","body":"Sent","response_json":"{\"screen_0_Street_1\":\"12 Fern Lane\",\"days\":[\"Mon\",\"Tue\"]}"}}`)},
		{Type: "system", Text: "Ana Torres changed their number"},
	}
}
