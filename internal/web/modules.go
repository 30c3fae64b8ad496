package web

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// Pages run few files instead of one for each module: a browser takes longer to ask for sixty small files than to run what is in them.
// The modules are joined when they are first needed; what several entries share stands in a file of its own, so that no module
// runs twice. See docs/adr/0028.

const (
	// joinedFolder is as deep as the deepest modules, so that addresses they form from their own lead to the same places.
	joinedFolder = "js/all/"
	mainModule   = joinedFolder + "app.js"
	workerModule = "js/worker.js" // runs by itself, beside the pages
)

// importsOf finds what a line of a module imports when it is loaded.
var importsOf = regexp.MustCompile(`^(?:import|export)\b[^'"\n]*['"](\.{1,2}/[^'"\n]+)['"]`)

// entries are the modules that pages load: those that no other module imports.
func entries(files map[string][]byte) []string {
	imported := map[string]bool{workerModule: true}
	for name, body := range files {
		for line := range bytes.Lines(body) {
			if m := importsOf.FindSubmatch(line); m != nil {
				imported[path.Join(path.Dir(name), string(m[1]))] = true
			}
		}
	}
	var all []string
	for name := range files {
		if strings.HasPrefix(name, "js/") && !imported[name] {
			all = append(all, name)
		}
	}
	slices.Sort(all)
	return all
}

// joined joins modules into one file for each entry and those they share.
func joined(files map[string][]byte) (map[string][]byte, error) {
	result := api.Build(api.BuildOptions{EntryPoints: entries(files), Bundle: true, Splitting: true, Format: api.FormatESModule, Target: api.ESNext,
		Outdir: "/", Outbase: "/js", EntryNames: joinedFolder + "[name]", ChunkNames: joinedFolder + "[name]-[hash]", AbsWorkingDir: "/",
		MinifyWhitespace: true, MinifySyntax: true, Charset: api.CharsetUTF8, LogLevel: api.LogLevelSilent, Plugins: []api.Plugin{embedded(files)}})
	if len(result.Errors) > 0 {
		return nil, fmt.Errorf("joining the modules: %s", result.Errors[0].Text)
	}
	out := map[string][]byte{}
	for _, f := range result.OutputFiles {
		out[strings.TrimPrefix(f.Path, "/")] = f.Contents
	}
	return out, nil
}

// embedded reads modules out of the program instead of from a disk.
func embedded(files map[string][]byte) api.Plugin {
	const space = "embedded"
	return api.Plugin{Name: space, Setup: func(b api.PluginBuild) {
		b.OnResolve(api.OnResolveOptions{Filter: `.*`}, func(a api.OnResolveArgs) (api.OnResolveResult, error) {
			name := a.Path
			if a.Kind != api.ResolveEntryPoint {
				name = path.Join(path.Dir(a.Importer), a.Path)
			}
			if files[name] == nil {
				return api.OnResolveResult{}, fs.ErrNotExist
			}
			return api.OnResolveResult{Path: name, Namespace: space}, nil
		})
		b.OnLoad(api.OnLoadOptions{Filter: `.*`, Namespace: space}, func(a api.OnLoadArgs) (api.OnLoadResult, error) {
			text := string(files[a.Path])
			return api.OnLoadResult{Contents: &text, Loader: api.LoaderJS}, nil
		})
	}}
}

// shrunk is a style sheet without what only people need.
func shrunk(css []byte) ([]byte, error) {
	result := api.Transform(string(css), api.TransformOptions{Loader: api.LoaderCSS, MinifyWhitespace: true, Target: api.ESNext, Charset: api.CharsetUTF8, LogLevel: api.LogLevelSilent})
	if len(result.Errors) > 0 {
		return nil, fmt.Errorf("the styles: %s", result.Errors[0].Text)
	}
	return result.Code, nil
}
