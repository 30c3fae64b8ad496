package auth_test

import (
	"strings"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/auth"
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/clock"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

const password = "correct horse battery"

// door is what these tests start from: one account with one agent.
type door struct {
	*auth.Auth
	store *store.Store
	clock *clock.Clock
	agent chat.Agent
}

func each(t *testing.T, test func(t *testing.T, d *door)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := &door{store: s, clock: clock.New()}
		d.Auth = auth.New(s, d.clock)
		var err error
		account := storetest.AddAccount(t, s)
		d.agent, err = d.AddAgent(t.Context(), chat.Agent{Account: account.ID, Name: " Ada ", Email: " Ada@Example.com ", Role: chat.RoleAgent}, password)
		if err != nil {
			t.Fatal(err)
		}
		test(t, d)
	})
}

func (d *door) signIn(t *testing.T) string {
	t.Helper()
	token, err := d.SignIn(t.Context(), "ada@example.com", password)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func wantKind(t *testing.T, err error, want chat.Kind) {
	t.Helper()
	if err == nil || chat.KindOf(err) != want {
		t.Errorf("got %v (kind %s), want kind %s", err, chat.KindOf(err), want)
	}
}

func TestSigningInLeadsToTheAgent(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		if d.agent.Email != "ada@example.com" || d.agent.Name != "Ada" || d.agent.ID == 0 || d.agent.CreatedAt == 0 {
			t.Errorf("stored as %+v", d.agent)
		}
		first, second := d.signIn(t), d.signIn(t)
		if first == second {
			t.Error("two sessions share a token")
		}
		for _, token := range []string{first, second} {
			if got, err := d.Agent(t.Context(), token); err != nil || got != d.agent {
				t.Errorf("leads to %+v (%v)", got, err)
			}
		}
		if _, err := d.SignIn(t.Context(), " ADA@example.COM", password); err != nil {
			t.Errorf("spelt differently: %v", err)
		}
	})
}

func TestNobodyLearnsWhetherAnAddressIsKnown(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		token, wrong := d.SignIn(t.Context(), "ada@example.com", password+"!")
		nobodys, unknown := d.SignIn(t.Context(), "nobody@example.com", password)
		if token != "" || nobodys != "" || wrong == nil || unknown == nil || wrong.Error() != unknown.Error() {
			t.Errorf("a wrong password: %v; an unknown address: %v", wrong, unknown)
		}
		wantKind(t, wrong, chat.Forbidden)
		// An unknown address costs the same work: its password is compared with a hash of the same cost.
		_, hash, ok, err := d.store.PasswordHash(t.Context(), "ada@example.com")
		if err != nil || !ok {
			t.Fatal(err)
		}
		cost := func(hash string) string { return strings.Join(strings.Split(hash, "$")[:4], "$") }
		if cost(hash) != cost(auth.Decoy) {
			t.Errorf("the decoy costs %s, a password %s", cost(auth.Decoy), cost(hash))
		}
		if _, err := d.SignIn(t.Context(), "nobody@example.com", "nobody has this password"); err == nil {
			t.Error("the decoy's password signs in")
		}
	})
}

func TestASessionEndsUnusedAndAfterItsLength(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		token := d.signIn(t)
		d.clock.Advance(auth.SessionIdle - time.Minute)
		if _, err := d.Agent(t.Context(), token); err != nil {
			t.Fatalf("just before it is idle too long: %v", err)
		}
		d.clock.Advance(auth.SessionIdle - time.Minute) // since it was used
		if _, err := d.Agent(t.Context(), token); err != nil {
			t.Fatalf("its use did not count: %v", err)
		}
		d.clock.Advance(auth.SessionIdle + time.Minute)
		_, err := d.Agent(t.Context(), token)
		wantKind(t, err, chat.Forbidden)

		token = d.signIn(t)
		for used := time.Duration(0); used+auth.SessionIdle/2 < auth.SessionLength; used += auth.SessionIdle / 2 {
			d.clock.Advance(auth.SessionIdle / 2)
			if _, err := d.Agent(t.Context(), token); err != nil {
				t.Fatalf("in use, after %s: %v", used, err)
			}
		}
		d.clock.Advance(auth.SessionIdle/2 + time.Minute)
		_, err = d.Agent(t.Context(), token)
		wantKind(t, err, chat.Forbidden)
	})
}

func TestWatchingIsNoUse(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		token := d.signIn(t)
		for range 3 {
			d.clock.Advance(auth.SessionIdle/3 - time.Minute)
			if agent, err := d.Watcher(t.Context(), token); err != nil || agent.ID != d.agent.ID {
				t.Fatalf("a page that is open: %v, %v", agent.ID, err)
			}
		}
		d.clock.Advance(4 * time.Minute)
		_, err := d.Watcher(t.Context(), token)
		wantKind(t, err, chat.Forbidden)
	})
}

func TestSigningInForgetsSessionsThatAreOver(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		over := d.signIn(t)
		d.clock.Advance(auth.SessionIdle / 2)
		good := d.signIn(t)
		d.clock.Advance(auth.SessionIdle/2 + time.Minute)
		d.signIn(t)
		sessions, err := db.All(t.Context(), d.store, db.Value[int64], "SELECT created_at FROM session")
		if err != nil || len(sessions) != 2 {
			t.Errorf("%d sessions are stored, want the two that are not over: %v", len(sessions), err)
		}
		if _, err := d.Agent(t.Context(), good); err != nil {
			t.Errorf("a session that is not over: %v", err)
		}
		_, err = d.Agent(t.Context(), over)
		wantKind(t, err, chat.Forbidden)
	})
}

func TestGuessingIsSlow(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		for range auth.AttemptBurst {
			_, err := d.SignIn(t.Context(), "ada@example.com", "a guess that is wrong")
			wantKind(t, err, chat.Forbidden)
		}
		if _, err := d.SignIn(t.Context(), " ADA@example.com", password); err == nil || !strings.Contains(chat.Sentence(err), "wait a minute") {
			t.Errorf("after %d guesses: %v", auth.AttemptBurst, err)
		}
		if _, err := d.SignIn(t.Context(), "bo@example.com", password); err == nil || strings.Contains(chat.Sentence(err), "wait") {
			t.Errorf("another address: %v", err)
		}
		d.clock.Advance(auth.AttemptEvery)
		d.signIn(t)
		for range auth.AttemptBurst - 1 { // the right password gave all attempts back
			_, err := d.SignIn(t.Context(), "ada@example.com", "a guess that is wrong")
			wantKind(t, err, chat.Forbidden)
		}
		d.signIn(t)
	})
}

func TestUseIsNotedOnlyNowAndThen(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		token := d.signIn(t)
		d.clock.Advance(auth.SessionTouch - time.Second)
		if _, err := d.Agent(t.Context(), token); err != nil {
			t.Fatal(err)
		}
		// Had that use been noted, the session would still be good here.
		d.clock.Advance(auth.SessionIdle - auth.SessionTouch + 2*time.Second)
		_, err := d.Agent(t.Context(), token)
		wantKind(t, err, chat.Forbidden)
	})
}

func TestSigningOutEndsOneSession(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		ended, other := d.signIn(t), d.signIn(t)
		if err := d.SignOut(t.Context(), ended); err != nil {
			t.Fatal(err)
		}
		_, err := d.Agent(t.Context(), ended)
		wantKind(t, err, chat.Forbidden)
		if _, err := d.Agent(t.Context(), other); err != nil {
			t.Errorf("the other session: %v", err)
		}
		for _, token := range []string{ended, "", "nonsense", "5.", ".x", "-5.x"} {
			if err := d.SignOut(t.Context(), token); err != nil {
				t.Errorf("signing %q out: %v", token, err)
			}
		}
	})
}

func TestATokenOfNoOneIsSignedOut(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		token := d.signIn(t)
		account, secret, _ := strings.Cut(token, ".")
		for _, bad := range []string{"", ".", "nonsense", account, account + ".", "." + secret, "999." + secret, account + "." + secret + "x",
			account + "." + strings.ToLower(secret), "0." + secret, "-1." + secret, "x." + secret} {
			_, err := d.Agent(t.Context(), bad)
			wantKind(t, err, chat.Forbidden)
		}
	})
}

func TestAnAgentIsCheckedBeforeItIsStored(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		good := chat.Agent{Account: d.agent.Account, Name: "Bob", Email: "bob@example.com", Role: chat.RoleAdmin}
		with := func(change func(*chat.Agent)) chat.Agent {
			a := good
			change(&a)
			return a
		}
		for name, c := range map[string]struct {
			agent    chat.Agent
			password string
			want     chat.Kind
			say      string
		}{
			"no e-mail":        {with(func(a *chat.Agent) { a.Email = "" }), password, chat.Invalid, "e-mail"},
			"no address":       {with(func(a *chat.Agent) { a.Email = "bob" }), password, chat.Invalid, "e-mail"},
			"with a name":      {with(func(a *chat.Agent) { a.Email = "Bob <bob@example.com>" }), password, chat.Invalid, "e-mail"},
			"two addresses":    {with(func(a *chat.Agent) { a.Email = "bob@example.com, eve@example.com" }), password, chat.Invalid, "e-mail"},
			"no name":          {with(func(a *chat.Agent) { a.Name = "  " }), password, chat.Invalid, "name"},
			"no role":          {with(func(a *chat.Agent) { a.Role = "" }), password, chat.Invalid, "role"},
			"another role":     {with(func(a *chat.Agent) { a.Role = "owner" }), password, chat.Invalid, "role"},
			"a short password": {good, "ninechars", chat.Invalid, "10"},
			"a long password":  {good, strings.Repeat("x", 201), chat.Invalid, "200"},
			"a taken address":  {with(func(a *chat.Agent) { a.Email = "ADA@example.com" }), password, chat.Conflict, "already in use"},
		} {
			_, err := d.AddAgent(t.Context(), c.agent, c.password)
			wantKind(t, err, c.want)
			if !strings.Contains(chat.Sentence(err), c.say) {
				t.Errorf("%s: %q does not speak of %q", name, chat.Sentence(err), c.say)
			}
		}
		if _, err := d.AddAgent(t.Context(), good, "tenletters"); err != nil {
			t.Errorf("after all that: %v", err)
		}
		if _, err := d.SignIn(t.Context(), "bob@example.com", "tenletters"); err != nil {
			t.Errorf("signing in: %v", err)
		}
		if agents, err := d.store.Agents(t.Context(), chat.SystemViewer(d.agent.Account)); err != nil || len(agents) != 2 {
			t.Errorf("%d agents (%v)", len(agents), err)
		}
	})
}

func TestAnAPIKeyActsForItsAccount(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		key, err := d.NewKey(t.Context(), d.agent.Account, " till ")
		if err != nil || !strings.HasPrefix(key, "sbk_") || len(key) < 20 {
			t.Fatalf("key %q (%v)", key, err)
		}
		if v, err := d.Key(t.Context(), key); err != nil || v != chat.SystemViewer(d.agent.Account) {
			t.Errorf("acts as %+v (%v)", v, err)
		}
		for _, bad := range []string{"", "sbk_", key + "x", key[4:], strings.ToLower(key), "Bearer " + key} {
			v, err := d.Key(t.Context(), bad)
			wantKind(t, err, chat.Forbidden)
			if v != (chat.Viewer{}) {
				t.Errorf("%q acts as %+v", bad, v)
			}
		}
		list, err := d.store.APIKeys(t.Context(), chat.SystemViewer(d.agent.Account))
		if err != nil || len(list) != 1 || list[0].Name != "till" {
			t.Errorf("listed as %+v (%v)", list, err)
		}
		_, err = d.NewKey(t.Context(), d.agent.Account, "  ")
		wantKind(t, err, chat.Invalid)
	})
}

func TestWithoutADatabaseNobodyGetsAToken(t *testing.T) {
	s := storetest.SQLite(t)
	d := auth.New(s, clock.New())
	account := storetest.AddAccount(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if key, err := d.NewKey(t.Context(), account.ID, "till"); err == nil || key != "" {
		t.Errorf("a key that is not stored is given out: %q (%v)", key, err)
	}
	if token, err := d.SignIn(t.Context(), "ada@example.com", password); err == nil || token != "" {
		t.Errorf("token %q (%v)", token, err)
	}
}

func TestNewPasswordsAreLongEnoughAndDiffer(t *testing.T) {
	seen := map[string]bool{}
	for range 100 {
		p := auth.NewPassword()
		if len(p) < 10 || seen[p] || strings.ToLower(p) != p {
			t.Fatalf("password %q", p)
		}
		seen[p] = true
	}
}
