package store_test

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// furnish gives a shop something of every noun and returns arguments, by their types, with which its viewer
// reads something from every method. No two calls make the same ids.
func furnish(t *testing.T, s *store.Store, shop *storetest.Shop) map[reflect.Type]any {
	t.Helper()
	account := shop.Account.ID
	incoming := shop.Incoming(chat.Person{Phone: "4915112345678", BSUID: "DE.1"}, noon+1, "secret http://example.com")
	incoming.Message.Content.Referral = json.RawMessage(`{"source_type":"ad"}`)
	filed := shop.File(t, incoming,
		shop.Outgoing(chat.Person{Phone: "4915112345678"}, chat.FromAgent, chat.StatusQueued, noon, "secret"))
	// The receipts and versions of the incoming message stand for those of any.
	id, note, snippet := filed[0].ID, chat.EntryID(s.IDs.Next()), chat.SnippetID(s.IDs.Next())
	view := chat.ViewID(s.IDs.Next())
	template := chat.TemplateID(0)
	block := s.IDs.Next()
	storetest.Write(t, s, func(tx *db.Tx) error {
		for _, step := range []func() error{
			func() error {
				return store.AddReceipts(tx, account, []store.Step{{Message: id, Receipt: chat.Receipt{Status: chat.StatusRead, At: noon}},
					{Message: filed[1].ID, Receipt: chat.Receipt{Status: chat.StatusSent, At: noon, Pricing: []byte(`{"billable":true}`)}}})
			},
			func() error {
				_, err := store.AddVersion(tx, account, store.Version{Message: id, WAMID: "r", Kind: chat.Reaction, SentAt: noon})
				return err
			},
			func() error {
				return store.AddMedia(tx, account, []store.MediaRow{{Message: id, Number: shop.Number.ID, MediaID: "secret", State: store.MediaPending}})
			},
			func() error { return store.KeepFile(tx, chat.File{Account: account, ID: "secret", MIME: "secret"}) },
			func() error {
				return store.RememberUpload(tx, account, store.Upload{File: "secret", Number: shop.Number.ID, MIME: "secret", MediaID: shop.Number.ID.String(), ExpiresAt: 1})
			},
			func() error { return store.AppendEvents(tx, account, make([]chat.Event, 3)) },
			func() error {
				return store.AddNotice(tx, account, s.IDs.Next(), shop.Number.ID, chat.Notice{Field: "secret", Severity: chat.SeverityWarning})
			},
			func() error {
				return store.AddPrivateRule(tx, account, chat.PrivateRule{ID: s.IDs.Next(), Kind: chat.PrivateName, Value: "secret"})
			},
			func() error { return store.CountBlind(tx, account, shop.Number.ID, chat.BlindGroup, noon, 1) },
			func() error {
				return store.PutAppGroup(tx, account, shop.Number.ID, chat.AppGroup{Name: "secret"}, false)
			},
			func() error {
				return store.AddSignup(tx, account, store.Signup{WABAID: "secret", Token: []byte("secret")}, 0)
			},
			func() error {
				return store.AddPassport(tx, account, chat.Passport{Answers: chat.PassportAnswers{Digits: "secret"}})
			},
			func() error {
				return store.NoteLink(tx, account, shop.Number.ID, chat.LinkChange{Link: chat.LinkOffboarded, Reason: "secret", At: noon})
			},
			func() error {
				return store.PutSync(tx, account, chat.Sync{Number: shop.Number.ID, Kind: chat.SyncHistory, State: chat.SyncWaiting})
			},
			func() error {
				return store.Enqueue(tx, account, store.Outgoing{Number: shop.Number.ID, Message: id, Conversation: filed[0].Conversation, State: chat.StatusQueued, DueAt: noon})
			},
			func() error {
				return store.AddEntry(tx, chat.Entry{ID: note, Account: account, Conversation: filed[0].Conversation, Kind: chat.EntryNote, Body: "secret", At: noon})
			},
			func() error {
				label := chat.Label{ID: chat.LabelID(s.IDs.Next()), Account: account, Name: "secret", Colour: "red"}
				if err := store.PutLabel(tx, label); err != nil {
					return err
				}
				return store.PutWork(tx, account, []chat.Work{{Conversation: filed[0].Conversation, State: chat.StateOpen, Agent: shop.Admin.ID, Labels: []chat.LabelID{label.ID}}})
			},
			func() error {
				return store.PutTeam(tx, chat.Team{ID: chat.TeamID(s.IDs.Next()), Account: account, Name: "secret", Members: []chat.AgentID{shop.Admin.ID}})
			},
			func() error {
				return store.Prefer(tx, account, shop.Admin.ID, store.Preference{Name: "language", Value: "secret"})
			},
			func() error {
				return store.AddSession(tx, store.Session{Account: account, TokenHash: []byte(fmt.Sprint(s.IDs.Next())), Agent: shop.Admin.ID, Device: "secret"})
			},
			func() error {
				_, err := store.PutUnsent(tx, chat.Unsent{Account: account, Conversation: filed[0].Conversation, Kind: chat.UnsentReply, Body: "secret", Version: 1}, 0)
				return err
			},
			func() error {
				return store.PutSnippet(tx, chat.Snippet{ID: snippet, Account: account, Agent: shop.Admin.ID, Title: "secret", Content: chat.Content{Type: "text", Text: "secret"}})
			},
			func() error {
				return store.PutSavedView(tx, chat.SavedView{ID: view, Account: account, Team: chat.TeamID(s.IDs.Next()), Name: "secret"})
			},
			func() error { return store.AddContactField(tx, account, "secret", noon) },
			func() error {
				return store.PutContact(tx, chat.Contact{Account: account, ID: filed[0].Contact, Company: "secret"})
			},
			func() error {
				return store.ChangeNote(tx, chat.Entry{ID: note, Account: account, Conversation: filed[0].Conversation, Body: "another secret", EditedAt: noon + 1})
			},
			func() error {
				page := []chat.Template{{MetaID: "secret", Name: "secret"}}
				if err := store.PutTemplates(tx, s.IDs, account, "secret", page, noon); err != nil {
					return err
				}
				kept, _, err := store.TemplateIn(tx, account, "secret", "secret", "")
				template = kept.ID
				return err
			},
			func() error { return store.WantTemplates(tx, store.WABA{Account: account, ID: "secret"}, noon, noon) },
			func() error { return addSearchBlock(tx, account, block) },
			func() error {
				return store.AddPushDevice(tx, chat.PushDevice{ID: chat.PushDeviceID(s.IDs.Next()), Account: account, Agent: shop.Admin.ID, Endpoint: "secret", Name: "secret"})
			},
			func() error { return store.SetPace(tx, account, shop.Number.ID, 7) },
			func() error {
				return store.AddExchange(tx, chat.Exchange{ID: s.IDs.Next(), Account: account, Number: shop.Number.ID, Message: id, Op: "secret"})
			},
			func() error {
				key := s.IDs.Next()
				return store.AddAPIKey(tx, store.APIKey{ID: key, Account: account, Name: "secret"}, []byte(fmt.Sprint(key)))
			},
		} {
			if err := step(); err != nil {
				return err
			}
		}
		return nil
	})
	who := must[chat.Conversation](t)(s.Conversation(t.Context(), shop.Viewer, filed[0].Conversation)).Contact
	args := map[reflect.Type]any{}
	args[reflect.TypeFor[chat.TemplateID]()] = template
	for _, arg := range []any{store.ShelfMessages, []int64{block}, store.SearchBlock{Block: block}, []byte("secret"), store.Preference{Name: "language", Value: "secret"}, []chat.ContactID{who}, []chat.EntryID{note}, []chat.AgentID{shop.Admin.ID},
		[]store.Hit{{Message: chat.Message{ID: id, Conversation: filed[0].Conversation, SentAt: noon + 1}}},
		[]store.Condition{{Conversations: []chat.ConversationID{filed[0].Conversation}}}} {
		args[reflect.TypeOf(arg)] = arg
	}
	args[reflect.TypeFor[chat.ViewID]()], args[reflect.TypeFor[store.Listing]()] = view, store.Listing{View: chat.View{Kind: chat.ViewOpen}, Limit: 100}
	for _, arg := range []any{shop.Viewer, shop.Admin.ID, shop.Number.ID, who, filed[0].Conversation, id, note, snippet, store.FilesLinks, []chat.MessageID{id}, []string{filed[0].WAMID}, []chat.ConversationID{filed[0].Conversation}, store.Page{Limit: 100}, 100, int64(0), "secret"} {
		args[reflect.TypeOf(arg)] = arg
	}
	return args
}

// addSearchBlock stores a block of the word index with one page, which holds every word, and one part.
func addSearchBlock(tx *db.Tx, account chat.AccountID, block int64) error {
	if err := store.AddSearchBlock(tx, account, store.SearchBlock{Block: block, Shelf: store.ShelfMessages, Docs: 1}, 1); err != nil {
		return err
	}
	if err := store.AddSearchPages(tx, account, []store.SearchPage{{Block: block, First: []byte("a"), Body: []byte("secret")}}); err != nil {
		return err
	}
	if err := store.AddSearchParts(tx, account, block, []store.SearchPart{{Part: 100, Body: []byte("secret")}}); err != nil {
		return err
	}
	return store.OpenSearchBlock(tx, account, block)
}

// afterID are the methods whose id says where a page starts instead of what is asked for.
var afterID = map[string]bool{"Contacts": true, "Thread": true, "ThreadAfter": true, "TemplatesAfter": true}

// TestNoViewerSeesAnythingOfAnotherAccount walks every method that takes a viewer. With the owner's viewer each
// must return something, with anyone else's nothing.
func TestNoViewerSeesAnythingOfAnotherAccount(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		owner := furnish(t, s, shop)
		neighbour := storetest.NewShop(t, s)
		furnish(t, s, neighbour)
		empty := storetest.NewShop(t, s)
		walked := 0
		for method := range reflect.TypeFor[*store.Store]().Methods() {
			if !takesViewer(method) {
				continue
			}
			walked++
			t.Run(method.Name, func(t *testing.T) {
				if got := read(t, s, method, owner, shop.Viewer); len(got) == 0 {
					t.Error("the owner sees nothing either: the test proves nothing")
				}
				own := asked(read(t, s, method, owner, chat.Viewer{Account: empty.Account.ID, Agent: shop.Admin.ID, Role: chat.RoleAdmin}), empty)
				if len(own) > 0 {
					t.Errorf("an empty account's viewer sees %v", own)
				}
				for _, got := range read(t, s, method, owner, chat.Viewer{Account: neighbour.Account.ID, Role: chat.RoleAdmin}) {
					if text := fmt.Sprintf("%+v", got); containsID(text, shop) {
						t.Errorf("the neighbour's viewer sees %s", text)
					}
				}
				if got := read(t, s, method, owner, chat.Viewer{}); len(got) > 0 {
					t.Errorf("a viewer of no account sees %v", got)
				}
			})
		}
		if walked < 18 {
			t.Errorf("only %d methods take a viewer", walked)
		}
	})
}

func takesViewer(m reflect.Method) bool {
	for i := range m.Type.NumIn() {
		if m.Type.In(i) == reflect.TypeFor[chat.Viewer]() {
			return true
		}
	}
	return false
}

// read calls a method and returns what it found: nothing, for NotFound, zero values and empty lists.
func read(t *testing.T, s *store.Store, m reflect.Method, args map[reflect.Type]any, v chat.Viewer) []any {
	t.Helper()
	in := []reflect.Value{reflect.ValueOf(s)}
	for i := 1; i < m.Type.NumIn(); i++ {
		switch kind := m.Type.In(i); {
		case kind == reflect.TypeFor[context.Context]():
			in = append(in, reflect.ValueOf(t.Context()))
		case kind == reflect.TypeFor[chat.Viewer]():
			in = append(in, reflect.ValueOf(v))
		case afterID[m.Name] && (kind == reflect.TypeFor[chat.ContactID]() || kind == reflect.TypeFor[chat.TemplateID]() || kind == reflect.TypeFor[chat.MessageID]()):
			in = append(in, reflect.Zero(kind))
		default:
			arg, ok := args[kind]
			if !ok {
				t.Fatalf("%s takes a %s: give furnish one", m.Name, kind)
			}
			in = append(in, reflect.ValueOf(arg))
		}
	}
	return found(t, m.Func.Call(in))
}

func found(t *testing.T, results []reflect.Value) []any {
	t.Helper()
	var out []any
	for _, r := range results {
		if err, isError := r.Interface().(error); isError && err != nil {
			if chat.KindOf(err) == chat.NotFound {
				return nil
			}
			t.Fatal(err)
		}
		switch {
		case r.IsZero():
		case r.Kind() == reflect.Map:
			for _, key := range r.MapKeys() {
				out = append(out, r.MapIndex(key).Interface())
			}
		case r.Kind() == reflect.Slice:
			for i := range r.Len() {
				out = append(out, r.Index(i).Interface())
			}
		default:
			out = append(out, r.Interface())
		}
	}
	return out
}

// asked drops what an empty shop rightly sees: itself.
func asked(got []any, empty *storetest.Shop) []any {
	var out []any
	for _, x := range got {
		if office, ok := x.(store.Office); ok && office.Account == empty.Account && slices.Equal(office.Agents, []chat.Agent{empty.Admin}) && len(office.Teams)+len(office.Labels) == 0 {
			continue
		}
		if x != any(empty.Account) && x != any(empty.Admin) && x != any(empty.Number) {
			out = append(out, x)
		}
	}
	return out
}

// containsID reports whether a printed value names the shop's account, number or admin.
func containsID(text string, shop *storetest.Shop) bool {
	for _, id := range []fmt.Stringer{shop.Account.ID, shop.Number.ID, shop.Admin.ID} {
		if strings.Contains(text, id.String()) {
			return true
		}
	}
	return false
}
