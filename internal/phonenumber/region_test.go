package phonenumber

import (
	"strings"
	"testing"
)

func TestExample(t *testing.T) {
	for country, prefix := range map[string]string{"GB": "44", "IN": "91", "DO": "1809", "KZ": "7", "US": "1"} {
		if got := Example(country); !strings.HasPrefix(got, prefix) || len(got) < 8 {
			t.Errorf("%s: %q", country, got)
		}
	}
	for _, none := range []string{"", "XX", "usa"} {
		if got := Example(none); got != "" {
			t.Errorf("%q: %q", none, got)
		}
	}
}
