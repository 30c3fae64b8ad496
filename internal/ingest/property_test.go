package ingest

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// TestMain lets the property run over a few dozen pasts unless -rapid.checks says otherwise: thousands for a night.
func TestMain(m *testing.M) {
	flag.Parse()
	if checks := flag.Lookup("rapid.checks"); checks.Value.String() == checks.DefValue {
		_ = checks.Value.Set("40") // a number is always accepted
	}
	os.Exit(m.Run())
}

// TestOrderDoesNotMatter tells one past twice: in order, one fact a delivery and one delivery a batch; and in random
// order, cut into deliveries and batches at random, some of it twice, some of it at the same time. What is stored
// in the end must be the same.
func TestOrderDoesNotMatter(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		r := newRig(t, s)
		rapid.Check(t, func(t *rapid.T) {
			p := drawPast(t)
			onboarded := start + int64(rapid.IntRange(-5, 30).Draw(t, "onboarded"))
			ordered, shuffled := r.shop(t, p, onboarded), r.shop(t, p, onboarded)
			r.ingest.Refresh()
			r.inOrder(t, ordered, p)
			r.told = nil
			r.inDisorder(t, shuffled, p)
			if err := r.ingest.wakeOverdue(t.Context()); err != nil {
				t.Fatal(err)
			}
			parked := must(t, r.parked(t), nil)
			story := "the facts were:\n" + p.String() + "told as\n" + strings.Join(r.told, "\n")
			want, got := (&dumper{t, s, ordered, story}).dump(parked), (&dumper{t, s, shuffled, story}).dump(parked)
			if diff := gocmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Fatalf("the order mattered (-ordered +shuffled):\n%s\n%s", diff, story)
			}
		})
	})
}

func (r *rig) parked(t *rapid.T) []store.Parked {
	list, err := r.store.Parked(t.Context(), 0, 100_000)
	return must(t, list, err)
}

// shop is an account with a number of its own: all feeds go into one database.
type shop struct {
	account chat.AccountID
	number  chat.Number
	viewer  chat.Viewer
	ids     *strings.Replacer // from tags to our message ids
}

// shop makes an account where agents have already sent what they sent.
func (r *rig) shop(t *rapid.T, p past, onboarded int64) shop {
	account, id := chat.AccountID(r.store.IDs.Next()), chat.NumberID(r.store.IDs.Next())
	s := shop{account: account, viewer: chat.SystemViewer(account)}
	s.number = chat.Number{ID: id, Account: account, PhoneNumberID: "pn" + id.String(), WABAID: "waba" + id.String(), Digits: business,
		Mode: chat.ModeCoexistence, Link: chat.LinkConnected, Rate: 20, OnboardedAt: onboarded * 1000}
	var tags []string
	err := r.store.Write(t.Context(), func(tx *db.Tx) error {
		if err := store.AddAccount(tx, chat.Account{ID: account, Name: "Acme"}); err != nil {
			return err
		}
		if err := store.AddNumber(tx, s.number, store.Secrets{}); err != nil {
			return err
		}
		for _, x := range p.sends {
			id, err := r.agentSends(tx, s, p.people[x.who], x)
			if err != nil {
				return err
			}
			tags = append(tags, x.tag, id.String())
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	s.ids = strings.NewReplacer(tags...)
	return s
}

// agentSends stores a message as package send leaves it when Meta has taken it, or when the answer was lost.
func (r *rig) agentSends(tx *db.Tx, s shop, to person, x send) (chat.MessageID, error) {
	status := chat.StatusAccepted
	if x.wamid == "" {
		status = chat.StatusUncertain
	}
	phone, bsuid := to.namesAt(x.at)
	filed, err := r.store.Files.Add(tx, s.account, []store.Filing{{Person: chat.Person{Phone: phone, BSUID: bsuid}, Message: chat.Message{
		Number: s.number.ID, WAMID: x.wamid, Direction: chat.Out, Origin: chat.FromAgent, Content: chat.Content{Type: "text", Text: x.text},
		Status: status, SentAt: x.at * 1000, ReceivedAt: 1}}}, 1)
	if err != nil {
		return 0, err
	}
	f := filed[0]
	return f.ID, store.AdvanceConversations(tx, s.account, []store.Advance{{Conversation: f.Conversation, LastAt: f.SentAt, LastMessage: f.ID, ReadUntil: f.SentAt}})
}

// inOrder tells a past fact by fact.
func (r *rig) inOrder(t *rapid.T, s shop, p past) {
	for _, f := range sortedByTime(p.facts) {
		r.batch(t, []string{s.body([]fact{f})})
	}
}

// inDisorder tells it in random order, cut and repeated at random.
func (r *rig) inDisorder(t *rapid.T, s shop, p past) {
	facts := disorder(t, p.facts)
	for len(facts) > 0 {
		var bodies []string
		for range rapid.IntRange(1, 4).Draw(t, "deliveries") {
			n := min(len(facts), rapid.IntRange(1, 4).Draw(t, "facts"))
			if n == 0 {
				break
			}
			bodies = append(bodies, s.body(facts[:n]))
			r.told = append(r.told, bodies[len(bodies)-1])
			facts = facts[n:]
		}
		if rapid.Bool().Draw(t, "at once") {
			r.atOnce(t, bodies)
		} else {
			r.batch(t, bodies)
		}
	}
}

// disorder shuffles facts and repeats some.
func disorder(t *rapid.T, facts []fact) []fact {
	places := make([]int, len(facts))
	for i := range places {
		places[i] = i
	}
	var out []fact
	for _, n := range rapid.Permutation(places).Draw(t, "order") {
		out = append(out, facts[n])
	}
	for _, n := range rapid.SliceOfN(rapid.IntRange(0, max(0, len(out)-1)), 0, 3).Draw(t, "twice") {
		if len(out) > 0 {
			out = append(out, out[n])
		}
	}
	return out
}

// batch delivers bodies in one batch.
func (r *rig) batch(t *rapid.T, bodies []string) {
	var batch []*waiting
	for _, body := range bodies {
		batch = append(batch, r.ingest.prepare([]byte(body), ""))
	}
	r.ingest.commit(context.Background(), batch, growing)
	for _, w := range batch {
		if err := <-w.result; err != nil || w.delivery.State != chat.DeliveryApplied {
			t.Errorf("%s: %v, %s\n%s", w.delivery.State, err, w.delivery.Error, w.delivery.Body)
		}
	}
}

// atOnce delivers bodies at the same time; on PostgreSQL in transactions side by side, as several nodes have them.
func (r *rig) atOnce(t *rapid.T, bodies []string) {
	var all sync.WaitGroup
	for _, body := range bodies {
		all.Go(func() {
			if r.store.Engine() == db.Postgres {
				r.batch(t, []string{body})
				return
			}
			if err := r.ingest.accept(context.Background(), r.ingest.prepare([]byte(body), "")); err != nil {
				t.Errorf("%v: %s", err, body)
			}
		})
	}
	all.Wait()
}

// body writes facts as Meta does: one value for those of the same kind that can stand in one.
func (s shop) body(facts []fact) string {
	var changes []object
	var values []object // the value of each change
	for _, f := range facts {
		fits := -1
		for i, c := range changes {
			if c["field"] == f.field && s.fits(values[i], f) {
				fits = i
			}
		}
		if fits < 0 {
			value := object{"messaging_product": "whatsapp", "metadata": object{"display_phone_number": business, "phone_number_id": s.number.PhoneNumberID}}
			changes, values, fits = append(changes, object{"field": f.field, "value": value}), append(values, value), len(values)
		}
		f.put(values[fits])
	}
	return s.ids.Replace(object{"object": "whatsapp_business_account", "entry": []object{{"id": s.number.WABAID, "changes": changes}}}.String())
}

// fits reports whether a fact may stand in a value: contacts[] names each person in one way.
func (s shop) fits(value object, f fact) bool {
	_, chunk := value["history"]
	if (f.thread != nil) != chunk || f.contact == nil {
		return f.thread != nil && chunk
	}
	contacts, _ := value["contacts"].([]object)
	for _, c := range contacts {
		if c.String() == f.contact.String() {
			return true
		}
	}
	return false
}

// put adds a fact to a value.
func (f fact) put(value object) {
	if f.thread != nil {
		chunks, _ := value["history"].([]object)
		if chunks == nil {
			chunks = []object{{"metadata": object{"phase": 0, "chunk_order": 1, "progress": 40}, "threads": []object{}}}
		}
		threads := chunks[0]["threads"].([]object)
		chunks[0]["threads"] = append(threads, with(f.thread, object{"messages": []object{f.element}}))
		value["history"] = chunks
		return
	}
	if f.contact != nil && value["contacts"] == nil {
		value["contacts"] = []object{f.contact}
	}
	list, _ := value[f.list].([]object)
	value[f.list] = append(list, f.element)
}

func sortedByTime(facts []fact) []fact {
	out := slices.Clone(facts)
	slices.SortStableFunc(out, func(a, b fact) int { return cmp.Compare(a.at, b.at) })
	return out
}

// String lists what happened, for a failing test.
func (p past) String() string {
	var text strings.Builder
	for _, x := range p.sends {
		fmt.Fprintf(&text, "sent to %d at %d: %s %s\n", x.who, x.at, x.wamid, x.tag)
	}
	for _, f := range sortedByTime(p.facts) {
		fmt.Fprintf(&text, "%d %s.%s contact %v thread %v: %v\n", f.at, f.field, f.list, f.contact, f.thread, f.element)
	}
	return text.String()
}
