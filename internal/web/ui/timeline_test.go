package ui

import (
	"strings"
	"testing"
)

func TestMentionsAreMarked(t *testing.T) {
	names := []string{"Jonas", "Jonas Weber", "मीरा"}
	for body, want := range map[string]string{
		"ask @Jonas Weber":             `ask <b class="mention">@Jonas Weber</b>`,
		"@Jonas, @मीरा":                `<b class="mention">@Jonas</b>, <b class="mention">@मीरा</b>`,
		"mail jonas@Jonas":             `mail jonas@Jonas`,
		"*@Jonas*":                     `<strong>@Jonas</strong>`,
		"see https://x.test/@Jonas ok": `href="https://x.test/@Jonas"`,
		"\ue000<b>@Jonas":              `&lt;b&gt;@Jonas`,
		"@Nobody":                      `@Nobody`,
	} {
		var b strings.Builder
		if err := noteText(body, names).Render(t.Context(), &b); err != nil || !strings.Contains(b.String(), want) {
			t.Errorf("%q is drawn as %s (%v), want %s", body, b.String(), err, want)
		}
	}
}
