package inbox_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
)

func snippet(shortcut, title, text string) chat.Snippet {
	return chat.Snippet{Shortcut: shortcut, Title: title, Content: chat.Content{Type: "text", Text: text}}
}

func (r *rig) put(v chat.Viewer, sn chat.Snippet) chat.Snippet {
	r.t.Helper()
	put, err := r.inbox.PutSnippet(r.t.Context(), v, sn)
	if err != nil {
		r.t.Fatal(err)
	}
	return put
}

func (r *rig) offered(v chat.Viewer, typed string) string {
	r.t.Helper()
	found, err := r.inbox.FindSnippets(r.t.Context(), v, typed, 10)
	if err != nil {
		r.t.Fatal(err)
	}
	names := make([]string, len(found))
	for i, sn := range found {
		names[i] = sn.Shortcut
	}
	return strings.Join(names, " ")
}

func TestWhoHasWhichSnippets(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		admin, member, other := r.shop.Viewer, r.colleague(chat.ScopeAll), r.colleague(chat.ScopeAll)
		team, err := r.inbox.PutTeam(t.Context(), admin, chat.Team{Name: "Sales", Members: []chat.AgentID{member.Agent}})
		if err != nil {
			t.Fatal(err)
		}
		r.put(admin, snippet("all", "For all", "Hello"))
		of := snippet("team", "The team's", "Hello")
		of.Team = team.ID
		of = r.put(member, of)
		own := snippet("own", "My own", "Hello")
		own.Agent = member.Agent
		own = r.put(member, own)
		for want, v := range map[string]chat.Viewer{"all own team": member, "all team": admin, "all": other} {
			found := strings.Fields(r.offered(v, ""))
			if got := strings.Join(sorted(found), " "); got != want {
				t.Errorf("%s, want %s", got, want)
			}
		}
		of.Title = "Changed"
		_, err = r.inbox.PutSnippet(t.Context(), other, of)
		wantKind(t, err, chat.NotFound)
		mine := snippet("mine", "Stolen", "Hello")
		mine.Agent = member.Agent
		_, err = r.inbox.PutSnippet(t.Context(), other, mine)
		wantKind(t, err, chat.Forbidden)
		_, err = r.inbox.PutSnippet(t.Context(), other, snippet("x", "For all", "Hello"))
		wantKind(t, err, chat.Forbidden)
		mine.Agent, mine.Team = 0, team.ID
		_, err = r.inbox.PutSnippet(t.Context(), other, mine)
		wantKind(t, err, chat.Forbidden)
		wantKind(t, r.inbox.RemoveSnippet(t.Context(), admin, own.ID), chat.NotFound)
		if err := r.inbox.RemoveSnippet(t.Context(), member, own.ID); err != nil || r.offered(member, "own") != "" {
			t.Errorf("removed: %v", err)
		}
	})
}

func TestSnippetsAreFoundBest(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		v := r.shop.Viewer
		r.put(v, snippet("hours", "When we are open", "From 9 to 18"))
		often := r.put(v, snippet("hello", "Greeting", "Hi {contact.name|there}"))
		r.put(v, snippet("thanks", "After opening hours", "Thank you"))
		if err := r.inbox.UseSnippet(t.Context(), v, often.ID); err != nil {
			t.Fatal(err)
		}
		for typed, want := range map[string]string{"h": "hello hours thanks", "hours": "hours thanks", "zzz": "", "greet": "hello"} {
			if got := r.offered(v, typed); got != want {
				t.Errorf("%q offers %s, want %s", typed, got, want)
			}
		}
		if got := strings.Fields(r.offered(v, "")); len(got) != 3 || got[0] != "hello" {
			t.Errorf("nothing typed offers %v", got)
		}
		often.Title = "Changed"
		if again := r.put(v, often); again.Used != 1 || again.ID != often.ID {
			t.Errorf("%+v", again)
		}
	})
}

func TestSnippetsThatAreRefused(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		v := r.shop.Viewer
		r.put(v, snippet("taken", "There", "x"))
		buttons := snippet("b", "Buttons", "")
		buttons.Content = chat.Content{Type: "interactive", Extra: json.RawMessage(`{"type":"button","body":{"text":"b"},"action":{"buttons":[]}}`)}
		file := snippet("f", "File", "")
		file.Content = chat.Content{Type: "image", Media: &chat.Media{SHA256: strings.Repeat("0", 64)}}
		template := snippet("t", "Template", "")
		template.Content = chat.Content{Type: "template"}
		for say, sn := range map[string]chat.Snippet{
			"no title":             snippet("a", " ", "x"),
			"60 characters":        snippet("a", strings.Repeat("x", 61), "x"),
			"letters, digits":      snippet("two words", "A", "x"),
			"/taken":               snippet("/TAKEN", "A", "x"),
			"text.body is missing": snippet("a", "A", ""),
			"There are 0 buttons":  buttons,
			"no file":              file,
			"closed window":        template,
			"There is no such t":   {Shortcut: "a", Title: "A", Team: 5, Content: chat.Content{Type: "text", Text: "x"}},
		} {
			if _, err := r.inbox.PutSnippet(t.Context(), v, sn); chat.KindOf(err) != chat.Invalid || !strings.Contains(chat.Sentence(err), say) {
				t.Errorf("%v, want …%s…", err, say)
			}
		}
	})
}

func sorted(words []string) []string {
	slices.Sort(words)
	return words
}
