package web

import (
	"path"
	"regexp"
	"slices"
)

// importsOf finds what a module imports when it is loaded.
var importsOf = regexp.MustCompile(`(?m)^(?:import|export)\b[^'"\n]*['"](\.{1,2}/[^'"\n]+)['"]`)

// imports names a module and all it needs. Pages name them up front: a browser then fetches them together instead of finding out one
// level after the other.
func (a assets) imports(name string) []string {
	all := []string{name}
	for i := 0; i < len(all); i++ {
		for _, m := range importsOf.FindAllSubmatch(a.files[all[i]].body, -1) {
			next := path.Join(path.Dir(all[i]), string(m[1]))
			if a.files[next] != nil && !slices.Contains(all, next) {
				all = append(all, next)
			}
		}
	}
	return all
}
