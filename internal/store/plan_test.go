package store_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// scans are the functions that may look at a whole table, each with the reason.
var scans = map[string]string{
	"SearchPlaces":       "a row an account",
	"ClosedSearchBlocks": "the index holds only what is not in use",
	"Accounts":           "lists all",
	"AllNumbers":         "lists all",
	"AllAppSecrets":      "lists all",
	"NumbersToSend":      "begins with the numbers: a look into the outbox for each",
	"AllStandings":       "lists all",
	"AllHealth":          "lists all",
	"Secluded":           "the index holds only private contacts; rules are a handful",
	"HeldNumbers":        "a row a number",
	"Unsettled":          "the index holds only what is uncertain and waits",
	"FailedDeliveries":   "the index holds only what failed",
	"Deliveries":         "the operator's page",
	"Delivery":           "the operator's page",
	"ParkedCount":        "the operator's page",
	"Tally":              "a handful of rows",
	"Stats":              "counts everything",
	"Backlog":            "looks at what waits, over all accounts",
	"Parked":             "the operator's page",
	"ParkedOverdue":      "looks at what waits, over all accounts",
	"Lots":               "looks at what waits, over all accounts",
	"MediaWaiting":       "looks at what waits, over all accounts",
	"DueMedia":           "begins with the accounts",
	"countMessages":      "counts everything",
	"AllPushDevices":     "lists all",
	"DueSnoozed":         "the index holds only what rests until a time",
	"NextSnooze":         "begins with the accounts",
	"WABAsToSync":        "begins with the numbers",
	"hashMessages":       "a migration: goes through everything once",
	"hashParked":         "a migration: goes through everything once",
}

// sorts are the functions that may sort what they found.
var sorts = map[string]string{
	"SearchBlocks": "some hundred",
	"agents":       "a handful", "Syncs": "two rows", "Receipts": "one message's", "Versions": "one message's",
	"Reactions": "one page's", "ShowNewest": "one message's", "FailedDeliveries": "only what failed", "Parked": "what waits", "Deliveries": "the operator's page",
	"AllAppSecrets": "a handful", "TemplateIn": "of one name and language", "WABAsToSync": "a row a number",
	"ContactFields": "a handful", "ContactFieldsIn": "a handful", "ConversationsOf": "a contact's", "NotesOf": "a contact's", "FilesOf": "a contact's",
	"chargesBeside": "a contact's", "ChargesOf": "a contact's", "AdsOf": "a contact's", "ConversationsOfIn": "a contact's",
	"DueSnoozed": "what is due", "teams": "a handful", "TeamUse": "a handful", "labels": "a few hundred",
	"Snippets": "a few hundred", "Unsents": "a page's",
	"ContactsOfLabel": "those of one label",
	"savedViews":      "a handful", "countMentions": "a thousand at most",
	"settleIdless": "the few without an id; merges are rare",
}

// wholeAccount are the functions that may look at all rows of an account in a table that grows.
var wholeAccount = map[string]string{
	"FilesOf": "of a contact: the condition is added", "ChargesOf": "of a contact: the condition is added", "chargesBeside": "of a contact: the condition is added", "AdsOf": "of a contact: the condition is added",
	"lastID":             "one look at the end of the key",
	"ConversationsWhere": "limited; asked with conditions that leave few",
	"AnyParked":          "stops at the first row",
	"Notices":            "newest first, limited",
	"PruneDeliveries":    "oldest first, limited",
	"ForgetNumber":       "stops at the first row; of a number that was added a moment ago",
	"MoveTeam":           "teams are merged rarely",
	"TeamUse":            "counts all, on the page of teams",
	"mergeConversation":  "what waits in the outbox; merges are rare",
	"RemovePrivateRule":  "rules are removed rarely",
	"BookNames":          "every name once, when a rule on names is made",
}

// assembled are the functions whose statements are put together of parts; they are explained as they run, see
// TestListsFindTheirRowsByAnIndex.
var assembled = []string{"ListOf", "summariesOf", "countArms", "gather", "walk", "count", "countNewest", "label", "team", "holds", "contact", "rest",
	"ofAgents", "ofNobody", "ofTeams", "ofTeamsOf", "withLabels", "mentioning", "withUnsent", "withUnread", "ofPriority", "ofStates", "offered"}

var growing = []string{"message", "conversation", "contact", "identity", "receipt", "amendment", "delivery", "event", "outbox", "parked", "notice", "exchange", "contact_hold"}

// TestEveryStatementFindsItsRowsByAnIndex explains every statement of the package on SQLite.
func TestEveryStatementFindsItsRowsByAnIndex(t *testing.T) {
	s := storetest.SQLite(t)
	statements := statementsOf(t)
	if len(statements) < 60 {
		t.Fatalf("only %d statements were found in the source", len(statements))
	}
	for _, st := range statements {
		for _, step := range explain(t, s, st.text) {
			if fault := fault(st, step); fault != "" {
				t.Errorf("%s %s:\n\t%s\n\t%s", st.function, fault, step, strings.Join(strings.Fields(st.text), " "))
			}
		}
	}
}

// fault says what is wrong with a step of a statement's plan, or "".
func fault(st statement, step string) string {
	words := strings.Fields(step)
	table := words[min(1, len(words)-1)]
	switch {
	case strings.HasPrefix(step, "SCAN") && st.tables[table] && scans[st.function] == "":
		return "looks at a whole table"
	case strings.HasPrefix(step, "USE TEMP B-TREE") && sorts[st.function] == "":
		return "sorts"
	case strings.HasPrefix(step, "SEARCH") && strings.HasSuffix(step, "(account_id=?)") && slices.Contains(growing, st.table(table)) &&
		scans[st.function]+wholeAccount[st.function] == "":
		return "looks at a whole account"
	}
	return ""
}

func explain(t *testing.T, s *store.Store, query string) []string {
	t.Helper()
	last := 0
	for _, n := range regexp.MustCompile(`\$(\d+)`).FindAllStringSubmatch(query, -1) {
		number, _ := strconv.Atoi(n[1])
		last = max(last, number)
	}
	args := make([]any, last)
	step := func(row db.Scanner) (text string, err error) {
		var skip int
		err = row.Scan(&skip, &skip, &skip, &text)
		return text, err
	}
	steps, err := db.All(t.Context(), s, step, "EXPLAIN QUERY PLAN "+query, args...)
	if err != nil {
		t.Errorf("%s: %v", query, err)
	}
	return steps
}

// statement is one SQL text of the package.
type statement struct {
	function string
	text     string
	tables   map[string]bool // tables and their aliases
	aliases  map[string]string
}

// table returns the table behind an alias.
func (s statement) table(alias string) string {
	if table := s.aliases[alias]; table != "" {
		return table
	}
	return alias
}

var (
	looksLikeSQL = regexp.MustCompile(`(?s)^\s*(SELECT\s.*FROM|INSERT INTO|UPDATE\s.*SET|DELETE FROM)\s`)
	naming       = regexp.MustCompile(`(?:FROM|JOIN|UPDATE|INTO)\s+([a-z_]+)(?:\s+(?:AS\s+)?([a-z])\b)?`)
)

// statementsOf reads the statements from the source: constant text, also where it is put together, and the
// parts of a db.Insert or db.Each as SQLite gets them.
func statementsOf(t *testing.T) []statement {
	t.Helper()
	packages, err := parser.ParseDir(token.NewFileSet(), ".", func(f fs.FileInfo) bool { return !strings.HasSuffix(f.Name(), "_test.go") }, 0)
	if err != nil {
		t.Fatal(err)
	}
	constants := map[string]ast.Expr{}
	var out []statement
	for _, file := range packages["store"].Files {
		for _, decl := range file.Decls {
			if g, ok := decl.(*ast.GenDecl); ok && g.Tok == token.CONST {
				for _, spec := range g.Specs {
					v := spec.(*ast.ValueSpec)
					for i := range v.Values {
						constants[v.Names[i].Name] = v.Values[i]
					}
				}
			}
		}
	}
	for _, file := range packages["store"].Files {
		for _, decl := range file.Decls {
			// Conditions of a scope are parts of statements, explained within none.
			if f, ok := decl.(*ast.FuncDecl); ok && !strings.HasPrefix(f.Name.Name, "sees") && !slices.Contains(assembled, f.Name.Name) {
				for _, text := range texts(f, constants) {
					out = append(out, newStatement(f.Name.Name, text))
				}
			}
		}
	}
	return out
}

func newStatement(function, text string) statement {
	s := statement{function: function, text: text, tables: map[string]bool{}, aliases: map[string]string{}}
	for _, m := range naming.FindAllStringSubmatch(text, -1) {
		s.tables[m[1]] = true
		if m[2] != "" {
			s.tables[m[2]], s.aliases[m[2]] = true, m[1]
		}
	}
	return s
}

// texts returns the statements in a function's body.
func texts(f *ast.FuncDecl, constants map[string]ast.Expr) []string {
	var out []string
	ast.Inspect(f.Body, func(n ast.Node) bool {
		switch x := n.(type) {
		case *ast.CompositeLit:
			if sel, ok := x.Type.(*ast.SelectorExpr); ok && (sel.Sel.Name == "Insert" || sel.Sel.Name == "Each" || sel.Sel.Name == "Among") {
				out = append(out, forOneRow(x, constants))
				return false
			}
		case *ast.BinaryExpr, *ast.BasicLit:
			if text := fold(x.(ast.Expr), constants); looksLikeSQL.MatchString(text) {
				out = append(out, text)
				return false
			}
		}
		return true
	})
	return out
}

// forOneRow returns the text of a db.Insert or db.Each for one row of arguments.
func forOneRow(lit *ast.CompositeLit, constants map[string]ast.Expr) string {
	parts, width := map[string]string{}, 0
	for _, field := range lit.Elts {
		kv := field.(*ast.KeyValueExpr)
		name := kv.Key.(*ast.Ident).Name
		if list, ok := kv.Value.(*ast.CompositeLit); ok && name == "Types" {
			width = len(list.Elts)
		}
		parts[name] = fold(kv.Value, constants)
	}
	if parts["Key"] != "" {
		return parts["Verb"] + " FROM (VALUES ($1), ($2), ($3)) v CROSS JOIN " + parts["From"] + " WHERE " + parts["Of"] + " = $4 AND " + parts["Key"] + " = v.column1" + parts["Tail"]
	}
	if parts["Verb"] != "" {
		return strings.NewReplacer("{", "$", "}", "").Replace(parts["Verb"]+" WHERE "+parts["Where"]) + parts["Tail"]
	}
	return parts["Head"] + " VALUES (NULL" + strings.Repeat(", NULL", width-1) + ")" + parts["Tail"]
}

// fold returns the text of a constant expression; what is not constant is left out.
func fold(e ast.Expr, constants map[string]ast.Expr) string {
	switch x := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(x.Value)
		if err != nil || x.Kind != token.STRING {
			return ""
		}
		return text
	case *ast.BinaryExpr:
		return fold(x.X, constants) + fold(x.Y, constants)
	case *ast.Ident:
		if value, ok := constants[x.Name]; ok {
			return fold(value, constants)
		}
	case *ast.CallExpr:
		if fn, ok := x.Fun.(*ast.SelectorExpr); ok && fn.Sel.Name == "Join" {
			return "NULL" // strings.Join of placeholders
		}
	}
	return ""
}

// TestTheListAndTheThreadAreReadInTheOrderOfTheirIndex makes sure that a page of a long list costs a page.
func TestTheListAndTheThreadAreReadInTheOrderOfTheirIndex(t *testing.T) {
	s := storetest.SQLite(t)
	want := map[string]string{
		"Summaries":     "SEARCH c USING INDEX conversation_newest (account_id=? AND state=? AND (last_at,id)<(?,?))",
		"Thread":        "SEARCH message USING INDEX message_thread (account_id=? AND conversation_id=? AND (sent_at,id)<(?,?))",
		"MessagesByRef": "SEARCH message USING INDEX message_wamid (account_id=? AND wamid_hash=?)",
		"Locate":        "SEARCH message USING INDEX message_wamid (account_id=? AND wamid_hash=?)",
		"load":          "SEARCH i USING PRIMARY KEY (account_id=? AND kind=? AND value=?)",
		"NextOutgoing":  "SEARCH outbox USING INDEX outbox_turn (account_id=? AND number_id=? AND lane=? AND turn>? AND turn<?)",
		"NextDue":       "SEARCH outbox USING COVERING INDEX outbox_turn (account_id=? AND number_id=? AND lane=? AND turn>?)",
		"NumbersToSend": "SEARCH outbox USING COVERING INDEX outbox_turn (account_id=? AND number_id=? AND lane=? AND turn>? AND turn<?)",
		"ExchangeMark":  "SEARCH exchange USING COVERING INDEX exchange_age (account_id=? AND id>?)",
		"waits":         "SEARCH outbox USING INDEX outbox_order (account_id=? AND conversation_id=? AND lane=?)",
		"Exchanges":     "SEARCH exchange USING PRIMARY KEY (account_id=? AND message_id=?)",
		"Unqueue":       "SEARCH outbox USING COVERING INDEX outbox_message (account_id=? AND message_id=?)",
		"UnreadCount":   "SEARCH conversation USING COVERING INDEX conversation_unread (account_id=? AND has_unread=?)",
		"SearchPages":   "SEARCH p USING PRIMARY KEY (account_id=? AND block=? AND first>? AND first<?)",
		"Waits":         "SEARCH conversation USING COVERING INDEX conversation_waiting (account_id=? AND state=? AND waiting_since>?)",
		"Loads":         "SEARCH o USING COVERING INDEX conversation_desk (account_id=? AND assignee=? AND state=?)",
		"Events":        "SEARCH event USING PRIMARY KEY (account_id=? AND seq>?)",
	}
	for _, st := range statementsOf(t) {
		if step, ok := want[st.function]; ok {
			if plan := explain(t, s, st.text); !slices.Contains(plan, step) {
				t.Errorf("%s: the plan is\n\t%s\nwithout %s", st.function, strings.Join(plan, "\n\t"), step)
			}
			delete(want, st.function)
		}
	}
	if len(want) > 0 {
		t.Errorf("no statements of %v", want)
	}
}

// TestListsFindTheirRowsByAnIndex explains what is run for lists of every view, order and scope, gathered and walked.
func TestListsFindTheirRowsByAnIndex(t *testing.T) {
	s := storetest.SQLite(t)
	shop := storetest.NewShop(t, s)
	crowd(t, s, shop, 40)
	rule := func(field chat.Field, op chat.Op, values ...string) chat.Filter {
		return chat.Filter{Rules: []chat.Rule{{Field: field, Op: op, Values: values}}}
	}
	filters := []chat.Filter{{}, rule(chat.FieldLabel, chat.OpIs, "301"), rule(chat.FieldContact, chat.OpHas, "guest"), rule(chat.FieldUnread, chat.OpIs, "yes"),
		{Any: true, Groups: []chat.Filter{rule(chat.FieldDraft, chat.OpIs, "yes"), rule(chat.FieldTeam, chat.OpIs, "mine", "202"), rule(chat.FieldAssignee, chat.OpIs, "me")}},
		{Groups: []chat.Filter{{Any: true, Groups: []chat.Filter{{Rules: []chat.Rule{rule(chat.FieldTeam, chat.OpIs, "202").Rules[0], rule(chat.FieldWaiting, chat.OpMore, "5").Rules[0]}},
			{Rules: []chat.Rule{rule(chat.FieldWaiting, chat.OpMore, "15").Rules[0], rule(chat.FieldTeam, chat.OpNot, "202").Rules[0]}}}}}}, // who is late
		{Groups: []chat.Filter{rule(chat.FieldOrigin, chat.OpIs, "customer"), rule(chat.FieldWaiting, chat.OpMore, "15")}}}
	seen := map[string]bool{}
	for _, scope := range []chat.Scope{chat.ScopeAll, chat.ScopeTeam, chat.ScopeAssigned} {
		for _, kind := range []chat.ViewKind{chat.ViewMine, chat.ViewUnassigned, chat.ViewTeam, chat.ViewOpen, chat.ViewMentions, chat.ViewSnoozed, chat.ViewResolved} {
			for _, order := range chat.Orders() {
				for _, filter := range filters {
					for _, gather := range []int{0, 1000} {
						l := store.Listing{View: chat.View{Kind: kind, Team: viewerTeam}, Order: order, Filter: filter, Limit: 2, Now: noon}.Within(gather, 3, 10)
						v := chat.Viewer{Account: shop.Account.ID, Agent: viewerAgent, Scope: scope}
						for _, statement := range must[[]string](t)(store.ListStatements(t.Context(), s, v, l)) {
							seen[statement] = true
						}
					}
				}
			}
		}
	}
	for statement := range seen {
		st := newStatement("List", statement)
		for _, step := range explain(t, s, statement) {
			fault := fault(st, step)
			if gathers := strings.Contains(statement, "c.id IN (SELECT") || strings.Contains(statement, "DISTINCT"); fault == "sorts" && gathers {
				continue // so many as are gathered
			}
			if fault != "" {
				t.Errorf("%s:\n\t%s\n\t%s", fault, step, strings.Join(strings.Fields(statement), " "))
			}
		}
	}
	if len(seen) < 200 {
		t.Errorf("only %d statements were run", len(seen))
	}
}

func TestTheUnreadAreCountedAmongMany(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		var filings []store.Filing
		for i := range 300 {
			filings = append(filings, shop.Incoming(chat.Person{Phone: fmt.Sprintf("49151%08d", i)}, noon+1, "hello"))
		}
		for i, f := range shop.File(t, filings...) {
			if i%3 == 0 {
				storetest.Write(t, s, func(tx *db.Tx) error {
					_, err := store.MarkRead(tx, shop.Account.ID, f.Conversation, noon+1)
					return err
				})
			}
		}
		if n := must[int](t)(s.UnreadCount(t.Context(), shop.Viewer)); n != 200 {
			t.Errorf("%d are unread", n)
		}
	})
}
