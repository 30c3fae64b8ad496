package ui

import (
	"context"
	"io"

	"github.com/a-h/templ"
)

// icon draws a symbol of the sprite; it is decoration, words beside it say the same. A list has some hundred: composing them as
// templates do took a tenth of its time.
func icon(name string) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		name := templ.EscapeString(name)
		_, err := io.WriteString(w, `<svg class="icon icon-`+name+`" aria-hidden="true"><use href="`+asset(ctx, "icons.svg")+"#"+name+`"></use></svg>`)
		return err
	})
}
