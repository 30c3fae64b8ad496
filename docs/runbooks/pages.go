package runbooks

import "embed"

// Pages are the files, <name>.md.
//
//go:embed *.md
var Pages embed.FS
