package web_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/apptest"
	"github.com/saltbridge/saltbridge/internal/test/browser"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// newest is the newest message of a conversation.
func (d *desk) newest(id chat.ConversationID) chat.Message {
	d.t.Helper()
	all, err := d.store.Thread(d.t.Context(), chat.SystemViewer(d.account), id, 0, 0, 1)
	if err != nil || len(all) == 0 {
		d.t.Fatalf("%v, %v", all, err)
	}
	return all[0]
}

// TestWritingAnAnswer goes through what an agent writes with, in one conversation with two tabs open: a draft on both, a snippet,
// formatting and its preview, emoji, an answer, a note, and a colleague who is faster.
func TestWritingAnAnswer(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	talk := d.seed()
	id := talk[0].Conversation
	storetest.Write(t, d.store, func(tx *db.Tx) error {
		return store.PutSnippet(tx, chat.Snippet{ID: chat.SnippetID(d.store.IDs.Next()), Account: d.account, Shortcut: "hello", Title: "Greeting",
			Content: chat.Content{Type: "text", Text: "Hello {contact.first_name|there}, this is {agent.first_name}."}})
	})
	p := browser.New(t)
	p.Allow(func(problem string) bool {
		return strings.Contains(problem, "/messages") && strings.Contains(problem, "409")
	})
	d.signIn(p, d.admin)
	p.Goto(d.url + "/c/" + id.String())
	writeWithSnippet(p)
	other := p.NewTab()
	other.Goto(d.url + "/c/" + id.String())
	draftsOnTwoTabs(p, other)
	p.Press(browser.Enter)
	p.WaitText(".bubble[data-status=accepted] strong", "Hello Ana, this is Meera.")
	other.WaitTrue("document.getElementById('composer').value === ''")
	d.wantNothingBegun(id)
	if sent := d.meta.texts(); len(sent) != 1 || sent[0] != "*Hello Ana, this is Meera.* Good morning! 🍋" {
		t.Errorf("Meta got %q", sent)
	}
	d.noteWithMention(p, id)
	d.snippetActs(p, other, id)
	d.overtaken(p, id)
}

func writeWithSnippet(p *browser.Page) {
	p.Type("[data-testid=composer]", "/hel")
	p.WaitText("[data-testid=snippet]", "Hello Ana, this is Meera.")
	p.Screenshot("snippet")
	p.Press(browser.Enter)
	p.WaitTrue("document.getElementById('composer').value === 'Hello Ana, this is Meera.'")
	p.Eval("document.getElementById('composer').select()", nil)
	p.Click("[data-format=bold]")
	p.Click("[data-testid=preview-toggle]")
	p.WaitText("[data-testid=preview] strong", "Hello Ana, this is Meera.")
}

// draftsOnTwoTabs: what is typed in one is in the other, and of two that are typed at once none is lost.
func draftsOnTwoTabs(p, other *browser.Page) {
	other.WaitTrue("document.getElementById('composer').value === '*Hello Ana, this is Meera.*'")
	other.Type("[data-testid=composer]", " Good morning!")
	p.WaitTrue("document.getElementById('composer').value.endsWith('Good morning!')")
	p.Click("[data-testid=emoji]")
	p.Type("[data-testid=emoji-search]", "lemon")
	p.WaitText(".emoji-grid button", "🍋")
	p.Screenshot("emoji")
	p.ClickText(".emoji-grid button", "🍋")
	p.Press(browser.Escape)
	p.WaitGone("[data-testid=emoji-panel]")
	p.WaitTrue("document.activeElement.id === 'composer'")
	p.Eval("(() => { const f = document.getElementById('composer'); f.value = f.value.replace('🍋', ' 🍋'); f.dispatchEvent(new Event('input', {bubbles: true})); f.setSelectionRange(999, 999) })()", nil)
	other.WaitTrue("document.getElementById('composer').value.endsWith('🍋')")
}

func (d *desk) wantNothingBegun(id chat.ConversationID) {
	d.t.Helper()
	left, err := d.store.Unsents(d.t.Context(), chat.Viewer{Account: d.account, Agent: d.admin.ID, Role: chat.RoleAdmin}, []chat.ConversationID{id})
	if err != nil || len(left) != 0 {
		d.t.Errorf("still begun: %+v (%v)", left, err)
	}
}

// noteWithMention writes a note: the colleague may see the conversation, the customer gets nothing.
func (d *desk) noteWithMention(p *browser.Page, id chat.ConversationID) {
	before := len(d.meta.texts())
	p.Press("p", 1) // Alt
	p.WaitTrue("document.activeElement.id === 'note-field'")
	p.Press("Ask @jo")
	p.WaitText("[data-testid=mention]", "Jonas Weber")
	p.Screenshot("mention")
	p.Press(browser.Enter)
	p.Press("about the price")
	p.Press(browser.Enter)
	p.WaitTrue("document.getElementById('note-field').value === ''")
	notes, err := d.store.Entries(d.t.Context(), chat.SystemViewer(d.account), id, 0, 0, 10)
	if err != nil || len(notes) != 1 || notes[0].Body != "Ask @Jonas Weber about the price" || len(notes[0].Detail.Agents) != 1 || notes[0].Detail.Agents[0] != d.agent.ID {
		d.t.Errorf("%+v (%v)", notes, err)
	}
	if sent := d.meta.texts(); len(sent) != before {
		d.t.Errorf("Meta got %q", sent)
	}
	p.Click("[data-testid=tab-reply]")
}

// snippetActs sends words that resolve and label, which the other tab shows and can leave out, takes that back, and does the same without words from the list and from the palette.
func (d *desk) snippetActs(p, other *browser.Page, id chat.ConversationID) {
	d.t.Helper()
	vip := d.label("VIP", "purple")
	d.keepSnippet("bye", "Good bye", "Thank you, {contact.first_name}!", chat.Acts{Labels: []chat.LabelID{vip.ID}, Resolve: true})
	d.keepSnippet("mine", "Take it over", "", chat.Acts{Me: true})
	p.Type("[data-testid=composer]", "/bye")
	p.WaitText("[data-testid=snippet] [data-testid=snippet-acts]", "Label: VIP · Resolve")
	p.Press(browser.Enter)
	p.WaitText("[data-testid=after]", "Label: VIP · Resolve")
	p.Screenshot("after")
	other.WaitText("[data-testid=after]", "Label: VIP · Resolve")
	other.Click("[data-testid=drop-after]")
	p.WaitGone("[data-testid=after]")
	p.Fill("[data-testid=composer]", "/bye")
	p.WaitText("[data-testid=snippet]", "Good bye")
	p.Press(browser.Enter)
	other.WaitText("[data-testid=after]", "Label: VIP · Resolve")
	p.Click("[data-testid=composer]")
	p.Press(browser.Enter)
	p.WaitText("[data-testid=undo]", "Done: Label: VIP · Resolve")
	p.WaitText(".bubble", "Thank you, Ana!")
	p.WaitGone("[data-testid=after]")
	d.wantWork(id, chat.StateResolved, 0)
	p.Click("[data-testid=undo] [data-testid=take-back]")
	d.wantWork(id, chat.StateOpen, 0)

	p.Type("[data-testid=composer]", "/mine")
	p.WaitText("[data-testid=snippet]", "Assign to me")
	p.Press(browser.Enter)
	p.WaitText("[data-testid=undo]", "Done: Assign to me")
	d.wantWork(id, chat.StateOpen, d.admin.ID)
	p.WaitTrue("document.getElementById('composer').value === ''")
	p.Click("[data-testid=undo] [data-testid=take-back]")
	d.wantWork(id, chat.StateOpen, 0)
	p.Press("k", ctrl)
	p.Fill("[data-testid=chooser-field]", "Take it over")
	p.WaitText("[role=option][aria-selected=true]", "Take it over")
	p.Press(browser.Enter)
	p.WaitText("[data-testid=undo]", "Done: Assign to me")
	d.wantWork(id, chat.StateOpen, d.admin.ID)
}

// keepSnippet is a snippet of everybody's with acts.
func (d *desk) keepSnippet(shortcut, title, text string, a chat.Acts) chat.Snippet {
	d.t.Helper()
	sn := chat.Snippet{ID: chat.SnippetID(d.store.IDs.Next()), Account: d.account, Shortcut: shortcut, Title: title, Content: chat.Content{Type: "text", Text: text}, Acts: a}
	storetest.Write(d.t, d.store, func(tx *db.Tx) error { return store.PutSnippet(tx, sn) })
	return sn
}

// wantWork waits until a conversation stands so.
func (d *desk) wantWork(id chat.ConversationID, state chat.State, agent chat.AgentID) {
	d.t.Helper()
	apptest.Eventually(d.t, fmt.Sprintf("it is %s and %d has it", state, agent), func() bool {
		c := d.work(id)
		return c.State == state && c.Assignee == agent
	})
}

// overtaken: the phone answers while one types.
func (d *desk) overtaken(p *browser.Page, id chat.ConversationID) {
	p.Type("[data-testid=composer]", "We come at four")
	m := d.file(d.answers(ana, chat.FromPhone, "", 0, "We come at five"))[0]
	p.WaitVisible(bubble(m))
	p.Press(browser.Enter)
	p.WaitText("[data-testid=overtaken]", "The phone has answered since you last looked")
	p.WaitText("[data-testid=overtaken]", "We come at five")
	p.Screenshot("overtaken")
	if m := d.newest(id); m.Content.Text != "We come at five" {
		d.t.Errorf("%q was stored", m.Content.Text)
	}
	p.Click("[data-testid=send-anyway]")
	p.WaitText(".bubble[data-status=accepted]", "We come at four")
	p.WaitGone("[data-testid=overtaken]")
}

// TestSendingFilesAndAVoiceMessage drops a picture with a caption, records a voice message, and builds a message with buttons.
func TestSendingFilesAndAVoiceMessage(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	talk := d.seed()
	id := talk[0].Conversation
	p := browser.New(t)
	d.signIn(p, d.admin)
	p.Goto(d.url + "/c/" + id.String())
	d.dropPicture(p, id)
	d.recordVoice(p, id)
	d.buildButtons(p, id)
}

// waitStored waits until the newest message is of a type.
func (d *desk) waitStored(id chat.ConversationID, kind string) chat.Message {
	d.t.Helper()
	for deadline := time.Now().Add(2 * time.Minute); ; time.Sleep(5 * time.Millisecond) {
		if m := d.newest(id); m.Content.Type == kind || time.Now().After(deadline) {
			return m
		}
	}
}

func (d *desk) dropPicture(p *browser.Page, id chat.ConversationID) {
	p.Type("[data-testid=composer]", "This one?")
	p.Eval(`(async () => {
	const canvas = Object.assign(document.createElement('canvas'), {width: 40, height: 30})
	canvas.getContext('2d').fillRect(0, 0, 20, 20)
	const blob = await new Promise(done => canvas.toBlob(done, 'image/png'))
	const carried = new DataTransfer()
	carried.items.add(new File([blob], 'tree.png', {type: 'image/png'}))
	carried.items.add(new File([blob, new Uint8Array(6 << 20)], 'large.png', {type: 'image/png'}))
	carried.items.add(new File([], 'empty.png', {type: 'image/png'}))
	document.querySelector('.thread').dispatchEvent(new DragEvent('drop', {dataTransfer: carried, bubbles: true, cancelable: true}))
})()`, nil)
	p.WaitText(".composer-fault", "empty.png is empty")
	p.WaitText("[data-testid=tray-item]", "as Photo WhatsApp takes 5.0 MB at most")
	p.WaitTrue("document.querySelector('[data-testid=tray-item] .tray-caption').value === 'This one?'")
	p.WaitTrue("document.querySelector('[data-testid=tray-item] img').naturalWidth === 40")
	p.Screenshot("tray")
	p.Click("[data-testid=tray-item]:nth-child(2) .tray-remove")
	p.Type(".tray-caption", " Or smaller")
	p.Press(browser.Enter)
	p.WaitText(".bubble[data-type=image]", "This one? Or smaller")
	m := d.waitStored(id, "image")
	if all, err := d.store.Thread(d.t.Context(), chat.SystemViewer(d.account), id, 0, 0, 2); err != nil || all[0].Content.Type == "image" {
		d.t.Errorf("the picture was sent twice (%v)", err)
	}
	if m.Content.Text != "This one? Or smaller" || m.Content.Media == nil || m.Content.Media.MIME != "image/png" {
		d.t.Errorf("%+v %+v", m.Content, m.Content.Media)
	}
	p.WaitGone("[data-testid=tray-item]")
}

func (d *desk) recordVoice(p *browser.Page, id chat.ConversationID) {
	p.Click("[data-testid=record]")
	p.WaitTrue("/^0:(0[1-9]|[1-5])/.test(document.querySelector('[data-testid=recorded]').textContent)") // a busy page may miss a second
	p.Screenshot("recording")
	p.Click("[data-testid=recording-pause]")
	p.WaitText("[data-testid=recording-pause]", "Go on recording")
	p.Click("[data-testid=recording-pause]")
	p.Click("[data-testid=recording-stop]")
	p.WaitVisible("[data-testid=recorder] audio")
	p.Screenshot("recorded")
	p.Click("[data-testid=send]")
	p.WaitGone("[data-testid=recorder]")
	p.WaitVisible(".bubble[data-type=audio]")
	m := d.waitStored(id, "audio")
	if f := m.Content.Media; f == nil || !f.Voice || f.MIME != chat.OpusType {
		d.t.Fatalf("%+v", f)
	}
	file, err := d.store.File(d.t.Context(), chat.SystemViewer(d.account), m.Content.Media.SHA256)
	if err != nil || file.Channels != 1 {
		d.t.Errorf("%+v (%v)", file, err)
	}
	// The browser reads what came of it: it is sound, about as long as it was recorded.
	var seconds float64
	p.Eval(fmt.Sprintf(`fetch('/media/%s').then(r => r.arrayBuffer()).then(b => new AudioContext().decodeAudioData(b)).then(a => a.duration)`, m.ID), &seconds)
	if seconds < 0.5 || seconds > 60 {
		d.t.Errorf("it lasts %v s", seconds)
	}
}

func (d *desk) buildButtons(p *browser.Page, id chat.ConversationID) {
	p.Type("[data-testid=composer]", "Is four o'clock fine?")
	p.Click("[data-testid=build]")
	p.Type("[data-testid=builder-reply]", "Yes, it is")
	p.WaitText("[data-testid=builder] [data-testid=offer]", "Yes, it is")
	p.Click("[data-testid=builder-use]")
	p.WaitText(".built [data-testid=offer]", "Is four o'clock fine?")
	p.Click("[data-testid=send]")
	p.WaitText(".bubble[data-type=interactive]", "Yes, it is")
	if m := d.waitStored(id, "interactive"); !strings.Contains(string(m.Content.Extra), "Yes, it is") {
		d.t.Errorf("%s", m.Content.Extra)
	}
}
