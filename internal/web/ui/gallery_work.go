package ui

import (
	"encoding/json"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/inbox"
	"github.com/saltbridge/saltbridge/internal/search"
	"github.com/saltbridge/saltbridge/internal/store"
)

// galleryAgents are colleagues whose names break careless layouts.
func galleryAgents() []chat.Agent {
	agents := make([]chat.Agent, 0, len(samples))
	for i, x := range samples {
		if x.name != "" {
			agents = append(agents, chat.Agent{ID: chat.AgentID(900 + i), Name: x.name, Hue: i + 1, Scope: chat.ScopeTeam})
		}
	}
	return append(agents, chat.Agent{ID: 990, Name: "Chosen Letters", Initials: "ÄÖX"})
}

// galleryLabels are labels in every colour.
func galleryLabels() []chat.Label {
	names := []string{"VIP", "डिलीवरी", "ليمون", "Donaudampfschifffahrtsgesellschaft", "🌵", "Order", "Return", "Complaint", "Other"}
	labels := make([]chat.Label, 0, len(names))
	for i, colour := range chat.Colours() {
		labels = append(labels, chat.Label{ID: chat.LabelID(800 + i), Name: names[i%len(names)], Colour: colour})
	}
	return labels
}

// galleryWork are rows in every state of the agents' work.
func galleryWork(at int64) []Row {
	agents, labels := galleryAgents(), galleryLabels()
	rows := []Row{
		{State: chat.StateOpen, Waiting: at - minute, Target: 15 * time.Minute, Priority: chat.PriorityUrgent, Assignee: &agents[0], Labels: labels[:1]},
		{State: chat.StateOpen, Waiting: at - 11*minute, Target: 15 * time.Minute, Priority: chat.PriorityHigh, Assignee: &agents[1], Team: samples[3].name, Labels: labels[1:4]},
		{State: chat.StateOpen, Waiting: at - 3*day, Target: 15 * time.Minute, Priority: chat.PriorityMedium, Team: samples[2].name, Labels: labels[3:]},
		{State: chat.StateOpen, Waiting: at - 3*day, Priority: chat.PriorityLow, Here: Here{Seats: []Seat{{Agent: 1, Name: samples[1].name, Writing: true}}}},
		{State: chat.StateOpen, Draft: samples[2].text, Here: Here{Seats: []Seat{{Agent: 2, Name: samples[2].name}, {Agent: 3, Name: samples[0].name}}}},
		{State: chat.StateOpen, Draft: samples[1].text, Note: true},
		{State: chat.StateSnoozed, Until: at + day, Assignee: &agents[2]},
		{State: chat.StateSnoozed},
		{State: chat.StateResolved, Assignee: &agents[3]},
	}
	for i := range rows {
		rows[i].ID, rows[i].Who, rows[i].LastAt = chat.ConversationID(300+i), galleryContact(i%len(samples)), at-int64(i)*hour
		rows[i].Last = chat.Message{ID: 1, Direction: chat.In, Origin: chat.FromCustomer, Content: chat.Content{Type: "text", Text: samples[i%len(samples)].text}}
	}
	return rows
}

// galleryWall is a wall with agents and conversations in every state.
func galleryWall(at int64) Wall {
	agents, w := galleryAgents(), Wall{Rows: galleryWork(at)[:5], Target: true}
	w.Waiting, w.Free, w.MoreAgents, w.More = inbox.WaitCount{Waiting: 999, Late: 12, Since: at - 3*day, More: true}, 3, 2, true
	for i, a := range agents {
		x := inbox.AgentAtWork{Agent: a, Here: i%3 != 2, Open: i * 25, OpenMax: i == 4}
		if i%2 == 0 {
			x.WaitCount = inbox.WaitCount{Waiting: i + 1, Late: i, Since: at - int64(i+1)*hour}
		}
		for p := range i % 3 {
			x.Places = append(x.Places, inbox.PlaceAtWork{Conversation: chat.ConversationID(300 + i), Who: galleryContact((i + p) % len(samples)), Writing: p == 0})
		}
		w.Wall.Agents = append(w.Wall.Agents, x)
	}
	return w
}

// galleryWatch is a conversation that is watched.
func galleryWatch() Watch {
	return Watch{Thread: Thread{Charge: Charge{Agent: &galleryAgents()[3]}}, Whispers: true}
}

// galleryHits are messages that were found, in several scripts.
func galleryHits(at int64) []Hit {
	var hits []Hit
	for i, words := range [][]string{{"Is the ", "lemon", " tree still there?"}, {"नमस्ते! क्या ", "गुलाब", " के पौधे"}, {"هل يمكن ", "توصيل", " الطلب"}} {
		m := chat.Message{ID: chat.MessageID(700 + i), Direction: []chat.Direction{chat.In, chat.Out, chat.In}[i], Origin: []chat.Origin{chat.FromCustomer, chat.FromAgent, chat.FromCustomer}[i], SentAt: at - int64(i)*day}
		pieces := []search.Piece{{Text: words[0]}, {Text: words[1], Mark: true}, {Text: words[2]}}
		hits = append(hits, Hit{Hit: search.Hit{Hit: store.Hit{Message: m, Who: galleryContact(i)}, Snippet: search.Snippet{Pieces: pieces, Head: i == 1, Tail: i > 0}}, Address: "/_gallery", Open: i == 1, Follows: i == 2,
			Via: []string{"", samples[3].name, ""}[i]})
	}
	return hits
}

// galleryAlerts are news of every severity.
func galleryAlerts(at int64) []chat.Notice {
	return []chat.Notice{
		{ID: 1, Field: "account_update", Event: "ACCOUNT_RESTRICTION", At: at, Severity: chat.SeverityCritical, Value: json.RawMessage(`{"restriction_info":[{"restriction_type":"RESTRICTED_BIZ_INITIATED_MESSAGING"}]}`)},
		{ID: 2, Field: "message_template_status_update", Event: "PAUSED", At: at - day, Severity: chat.SeverityWarning, Value: json.RawMessage(`{"message_template_name":"a_name_that_is_longer_than_anybody_would_want_a_name_to_be"}`)},
		{ID: 3, Field: "phone_number_name_update", Event: "APPROVED", At: at - 2*day, Severity: chat.SeverityInfo, AckedAt: at, Value: json.RawMessage(`{}`)},
	}
}

// galleryTemplates are rows of the picker.
func galleryTemplates() []TemplateRow {
	var rows []TemplateRow
	for i, c := range []chat.TemplateCategory{chat.CategoryUtility, chat.CategoryMarketing, chat.CategoryAuthentication} {
		t := chat.Template{ID: chat.TemplateID(600 + i), Name: []string{"order_ready", "a_name_that_is_longer_than_anybody_would_want_a_name_to_be", "code"}[i], Language: []string{"en_US", "hi", "ar"}[i], Category: c, Body: samples[i].text}
		rows = append(rows, TemplateRow{Template: t, Address: "/_gallery"})
	}
	rows[1].Barrier = chat.Errorf(chat.Conflict, "This person has stopped marketing messages.")
	return rows
}

// galleryCharges are conversations that somebody has, a team has, and nobody.
func galleryCharges() []Thread {
	agents, labels := galleryAgents(), galleryLabels()
	return []Thread{
		{},
		{Charge: Charge{Agent: &agents[2], Team: samples[1].name, Labels: labels[:3]}, Conversation: chat.Conversation{Priority: chat.PriorityUrgent}},
		{Charge: Charge{Agent: &agents[3], Team: samples[3].name, Labels: labels}},
	}
}
