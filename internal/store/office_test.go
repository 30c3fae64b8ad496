package store_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// What is kept of an account's office is never older than what is stored.
func TestTheOfficeIsReadAnewAfterEachChange(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		shop := storetest.NewShop(t, s)
		account, admin := shop.Account.ID, shop.Admin.ID
		bea := chat.Agent{ID: 71, Account: account, Name: "Bea", Email: "bea@example.test", Role: chat.RoleAgent, Scope: chat.ScopeAll}
		one, two := chat.Team{ID: 81, Account: account, Name: "Sales"}, chat.Team{ID: 82, Account: account, Name: "Support"}
		vip, old := chat.Label{ID: 91, Account: account, Name: "VIP", Colour: "red"}, chat.Label{ID: 92, Account: account, Name: "Old", Colour: "grey"}
		renamed := bea
		renamed.Name, renamed.Initials = "Beatriz", "BZ"
		withMembers := one
		withMembers.Members, withMembers.AnswerMinutes = []chat.AgentID{admin, bea.ID}, 30
		for _, c := range []struct {
			name   string
			change func(tx *db.Tx) error
		}{
			{"an agent comes", func(tx *db.Tx) error { return store.AddAgent(tx, bea, "hash") }},
			{"an agent's name", func(tx *db.Tx) error { return store.SetProfile(tx, renamed) }},
			{"an agent's scope", func(tx *db.Tx) error { return store.SetScope(tx, account, bea.ID, chat.ScopeTeam) }},
			{"an agent's role", func(tx *db.Tx) error { return store.SetRole(tx, account, bea.ID, chat.RoleSupervisor) }},
			{"a team comes", func(tx *db.Tx) error { return store.PutTeam(tx, one) }},
			{"a team's members", func(tx *db.Tx) error { return store.PutTeam(tx, withMembers) }},
			{"another team", func(tx *db.Tx) error { return store.PutTeam(tx, two) }},
			{"a team's members move", func(tx *db.Tx) error { return store.MoveTeam(tx, account, one.ID, two.ID) }},
			{"a team goes", func(tx *db.Tx) error { return store.RemoveTeam(tx, account, one.ID) }},
			{"a label comes", func(tx *db.Tx) error { return store.PutLabel(tx, vip) }},
			{"another label", func(tx *db.Tx) error { return store.PutLabel(tx, old) }},
			{"a label goes", func(tx *db.Tx) error { return store.RemoveLabel(tx, account, old.ID, vip.ID) }},
			{"the time to answer", func(tx *db.Tx) error { return store.SetAnswerMinutes(tx, account, 45) }},
		} {
			before, err := s.Office(t.Context(), shop.Viewer)
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Write(t.Context(), c.change); err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
			after, err := s.Office(t.Context(), shop.Viewer)
			if err != nil {
				t.Fatal(err)
			}
			stored, err := store.StoredOffice(t.Context(), s, shop.Viewer)
			if err != nil {
				t.Fatal(err)
			}
			if reflect.DeepEqual(before, after) || !reflect.DeepEqual(after, stored) {
				t.Errorf("%s: read %+v, then %+v; stored is %+v", c.name, before, after, stored)
			}
		}
	})
}

// A change that was undone changes nothing that is kept, and lists belong to who asked for them.
func TestTheOfficeIsNobodysToChange(t *testing.T) {
	s := storetest.SQLite(t)
	shop := storetest.NewShop(t, s)
	err := s.Write(t.Context(), func(tx *db.Tx) error {
		if err := store.PutLabel(tx, chat.Label{ID: 91, Account: shop.Account.ID, Name: "VIP"}); err != nil {
			return err
		}
		return chat.Errorf(chat.Invalid, "Undone.")
	})
	if chat.KindOf(err) != chat.Invalid {
		t.Fatal(err)
	}
	agents, err := s.Agents(t.Context(), shop.Viewer)
	if err != nil {
		t.Fatal(err)
	}
	agents[0].Name = "somebody else"
	office, err := s.Office(t.Context(), shop.Viewer)
	if err != nil || len(office.Labels) != 0 || office.Agents[0].Name != shop.Admin.Name {
		t.Errorf("office %+v, %v", office, err)
	}
	if _, err := s.Office(t.Context(), chat.SystemViewer(shop.Account.ID+1)); chat.KindOf(err) != chat.NotFound {
		t.Errorf("of no account: %v", err)
	}
}

// writesOffice are statements that change what an office holds; a password is not in it.
var writesOffice = regexp.MustCompile(`(INSERT INTO|UPDATE|DELETE FROM) (agent|team|team_member|label) |UPDATE account SET answer`)

// Every function that changes what an office holds says so.
func TestEveryChangeOfTheOfficeSaysSo(t *testing.T) {
	files, err := parser.ParseDir(token.NewFileSet(), ".", func(f fs.FileInfo) bool { return !strings.HasSuffix(f.Name(), "_test.go") }, 0)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, file := range files["store"].Files {
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Name.Name == "ChangePassword" {
				continue
			}
			writes, says := false, false
			ast.Inspect(f, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.BasicLit:
					writes = writes || writesOffice.MatchString(n.Value)
				case *ast.Ident:
					says = says || n.Name == "touchOffice"
				}
				return true
			})
			if writes && !says {
				t.Errorf("%s changes agents, teams, labels or the account without calling touchOffice", f.Name.Name)
			}
			if writes {
				found++
			}
		}
	}
	if found < 8 {
		t.Errorf("only %d functions write to these tables: has the expression aged?", found)
	}
}
