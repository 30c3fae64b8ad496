package sandbox

import (
	"os"
	"testing"

	"github.com/saltbridge/saltbridge/internal/test/browser"
)

func TestMain(m *testing.M) { os.Exit(browser.Run(m)) }
