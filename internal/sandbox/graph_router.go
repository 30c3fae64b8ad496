package sandbox

import (
	"encoding/json"
	"errors"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
)

var versionSegment = regexp.MustCompile(`^v\d+\.\d+$`)

// graphPath splits a path into version, node and rest. The version is optional, a trailing slash is
// harmless, and every version is served: Graph answers for expired ones with its oldest.
func graphPath(path string) (version string, parts []string) {
	for p := range strings.SplitSeq(strings.Trim(path, "/"), "/") {
		if p != "" {
			parts = append(parts, p)
		}
	}
	if len(parts) > 0 && versionSegment.MatchString(parts[0]) {
		return parts[0], parts[1:]
	}
	return "v25.0", parts
}

func (w *World) serveGraph(rw http.ResponseWriter, r *http.Request) {
	start := w.now()
	version, parts := graphPath(r.URL.Path)
	c := &call{world: w, r: r}
	answer, err := w.answer(c, parts)
	if errors.Is(err, errCutOff) {
		panic(http.ErrAbortHandler) // the connection ends without an answer, as a fault asked
	}
	status, body := http.StatusOK, any(answer)
	if err != nil {
		status, body = w.errorBody(err)
	}
	if o, ok := body.(object); ok && c.text("debug") == "all" {
		o["__debug__"] = object{}
	}
	raw, err := json.Marshal(body)
	if err != nil { // cannot happen: answers are built from JSON values
		status, raw = http.StatusInternalServerError, []byte(`{"error":{"message":"unencodable answer","type":"OAuthException","code":1}}`)
	}
	w.writeUsage(rw, c)
	w.writeGraph(rw, r, version, status, raw)
	w.logRequest(c, status, raw, start)
}

func (w *World) errorBody(err error) (int, any) {
	var g *graphError
	if !errors.As(err, &g) {
		g = &graphError{Code: 1, Message: "An unknown error occurred", Status: http.StatusInternalServerError, Plain: true}
		w.opts.Log.Error("sandbox: graph call failed", "error", err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	return g.HTTPStatus(), g.Envelope("A" + w.word(22))
}

func (w *World) writeGraph(rw http.ResponseWriter, r *http.Request, version string, status int, raw []byte) {
	h := rw.Header()
	h.Set("Content-Type", "application/json; charset=UTF-8")
	h.Set("Facebook-Api-Version", version)
	trace := strconv.FormatUint(w.traces.Add(1), 36)
	h.Set("X-Fb-Request-Id", "R"+trace)
	h.Set("X-Fb-Trace-Id", "T"+trace)
	h.Set("X-Fb-Rev", "1030000000")
	h.Set("X-Fb-Debug", "sandbox/"+trace)
	h.Set("Access-Control-Allow-Origin", "*")
	if status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", `OAuth "Facebook Platform" "invalid_token" "The access token is not valid."`)
	}
	rw.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = rw.Write(raw) // the client went away; nothing left to tell it
	}
}

// answer finds the handler and runs it. Like Graph it looks at the token before the node.
func (w *World) answer(c *call, parts []string) (any, error) {
	raw := len(parts) > 0 && strings.HasPrefix(parts[0], uploadPrefix) // its body is the file
	if gerr := c.readParams(raw); gerr != nil {
		return nil, gerr
	}
	if err := w.graphFault(c); err != nil {
		return nil, err
	}
	method := c.r.Method
	if method == http.MethodHead {
		method = http.MethodGet
	}
	if method == http.MethodOptions {
		return object{"success": true}, nil
	}
	if h := w.edges[edgeKey{nodeRoot, strings.Join(parts, "/"), method}]; h != nil {
		return h(c)
	}
	if len(parts) == 0 {
		return nil, unsupported(method)
	}
	if gerr := w.authenticate(c); gerr != nil {
		return nil, gerr
	}
	c.id, c.rest = parts[0], parts[1:]
	return w.answerNode(c, method)
}

func unsupported(method string) *graphError {
	return &graphError{Code: 100, Plain: true, Kind: "GraphMethodException", Message: "Unsupported " + graphVerb(method) + " request."}
}

func (w *World) answerNode(c *call, method string) (any, error) {
	kind, gerr := w.nodeKind(c)
	if gerr != nil {
		return nil, gerr
	}
	edge := strings.Join(c.rest, "/")
	h := w.edges[edgeKey{kind, edge, method}]
	if h == nil && len(c.rest) == 2 { // an element of the edge
		h = w.edges[edgeKey{kind, c.rest[0] + "/*", method}]
	}
	switch {
	case h == nil && w.edgeExists(kind, edge):
		return nil, unsupported(method)
	case h == nil:
		return nil, unknownPath(edge)
	}
	if gerr := c.token.permits(scopeOf(kind, edge)); gerr != nil {
		return nil, gerr
	}
	if gerr := w.countCall(c, kind, edge); gerr != nil {
		return nil, gerr
	}
	return h(c)
}

func (w *World) edgeExists(kind, edge string) bool {
	for k := range w.edges {
		if k.node == kind && k.edge == edge {
			return true
		}
	}
	return false
}

// nodeKind says what the id names, as far as the token may see it.
func (w *World) nodeKind(c *call) (string, *graphError) {
	w.mu.Lock()
	defer w.mu.Unlock()
	id := c.id
	switch b := w.ownerOf(id); {
	case w.apps[id] != nil && id == c.token.app:
		return nodeApp, nil
	case id == systemUserID && c.token.kind != tokenApp:
		return nodeSystemUser, nil
	case w.uploads[id] != nil && w.uploads[id].app == c.token.app:
		return nodeUpload, nil
	case w.portfolioOf(c.token, id):
		return nodeBusiness, nil
	case b == nil && strings.Trim(id, "0123456789") != "" && !strings.HasPrefix(id, uploadPrefix):
		return "", unknownPath(strings.Join(append([]string{id}, c.rest...), "/"))
	case b == nil:
		return "", unknownNode(c.r.Method, id)
	case c.token.kind != tokenApp && b.connectedTo(c.token.app) && !c.token.mayUse(b):
		return "", &graphError{Code: 200, Plain: true, Message: "(#200) You do not have the necessary permissions required to access this asset."}
	case !c.token.mayUse(b):
		return "", unknownNode(c.r.Method, id)
	}
	switch {
	case w.wabas[id] != nil:
		return nodeWABA, nil
	case w.numbers[id] != nil && w.numbers[id].link != nil:
		return nodeNumber, nil
	case w.media[id] != nil:
		return nodeMedia, nil
	case w.templates[id] != nil:
		return nodeTemplate, nil
	case w.flows[id] != nil:
		return nodeFlow, nil
	}
	return "", unknownNode(c.r.Method, id)
}

// ownerOf is the account an id belongs to, nil for ids of nothing.
func (w *World) ownerOf(id string) *waba {
	switch {
	case w.wabas[id] != nil:
		return w.wabas[id]
	case w.numbers[id] != nil:
		return w.numbers[id].waba
	case w.media[id] != nil:
		return w.media[id].number.waba
	case w.templates[id] != nil:
		return w.templates[id].waba
	case w.flows[id] != nil:
		return w.flows[id].waba
	}
	return nil
}

// portfolioOf says whether the id is the partner's own portfolio or one of its customers'.
func (w *World) portfolioOf(t *token, id string) bool {
	if a := w.apps[t.app]; a != nil && a.portfolio == id && t.kind != tokenApp {
		return true
	}
	for _, b := range w.wabasOf(t) {
		if b.portfolio == id {
			return true
		}
	}
	return false
}

func (w *World) logRequest(c *call, status int, answer []byte, start time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.requests.add(c, status, answer, start)
	w.changed(event{Kind: "request"})
}
