package sandbox

import (
	"encoding/json"
	"errors"
	"net/http"
	"regexp"
	"strings"
	"time"
)

// graphHandler answers one edge. It takes World.mu itself when it needs it.
type graphHandler func(*call) (any, error)

// edgeKey names an edge: the kind of node, the rest of the path, and the method.
type edgeKey struct{ node, edge, method string }

// Kinds of node.
const (
	nodeRoot     = "" // not a node: oauth, debug_token
	nodeApp      = "app"
	nodeWABA     = "waba"
	nodeNumber   = "number"
	nodeMedia    = "media"
	nodeTemplate = "template"
	nodeBusiness = "business"
)

// graphEdges is the whole Graph API of the sandbox, in one table.
func (w *World) graphEdges() map[edgeKey]graphHandler {
	get, post, del := http.MethodGet, http.MethodPost, http.MethodDelete
	return map[edgeKey]graphHandler{
		{nodeRoot, "oauth/access_token", get}:  w.exchangeToken,
		{nodeRoot, "oauth/access_token", post}: w.exchangeToken,
		{nodeRoot, "debug_token", get}:         w.debugToken,
		{nodeApp, "subscriptions", post}:       w.subscribeFields,
		{nodeApp, "subscriptions", get}:        w.listSubscriptions,
		{nodeApp, "", get}:                     w.getApp,

		{nodeWABA, "", get}:                   w.getWABA,
		{nodeWABA, "subscribed_apps", get}:    w.listSubscribedApps,
		{nodeWABA, "subscribed_apps", post}:   w.subscribeApp,
		{nodeWABA, "subscribed_apps", del}:    w.unsubscribeApp,
		{nodeWABA, "phone_numbers", get}:      w.listPhoneNumbers,
		{nodeWABA, "message_templates", get}:  w.listTemplates,
		{nodeWABA, "message_templates", post}: w.createTemplate,
		{nodeWABA, "message_templates", del}:  w.deleteTemplate,

		{nodeNumber, "", get}:              w.getPhoneNumber,
		{nodeNumber, "", post}:             w.changePhoneNumber,
		{nodeNumber, "smb_app_data", post}: w.startSync,
		{nodeNumber, "register", post}:     w.register,
		{nodeNumber, "deregister", post}:   w.deregister,
		{nodeNumber, "messages", post}:     w.postMessages,
		{nodeNumber, "media", post}:        w.uploadMedia,

		{nodeMedia, "", get}:    w.getMedia,
		{nodeMedia, "", del}:    w.deleteMedia,
		{nodeTemplate, "", get}: w.getTemplate,
	}
}

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
	raw, err := json.Marshal(body)
	if err != nil { // cannot happen: answers are built from JSON values
		status, raw = http.StatusInternalServerError, []byte(`{"error":{"message":"unencodable answer","type":"OAuthException","code":1}}`)
	}
	w.writeGraph(rw, r, version, status, raw)
	w.logRequest(c, status, raw, start)
}

func (w *World) errorBody(err error) (int, any) {
	var g *graphError
	if !errors.As(err, &g) {
		g = &graphError{code: 1, message: "An unknown error occurred", status: http.StatusInternalServerError, plain: true}
		w.opts.Log.Error("sandbox: graph call failed", "error", err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	return g.httpStatus(), g.envelope("A" + w.word(22))
}

func (w *World) writeGraph(rw http.ResponseWriter, r *http.Request, version string, status int, raw []byte) {
	h := rw.Header()
	h.Set("Content-Type", "application/json; charset=UTF-8")
	h.Set("Facebook-Api-Version", version)
	h.Set("X-App-Usage", `{"call_count":0,"total_cputime":0,"total_time":0}`)
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
	if gerr := c.readParams(); gerr != nil {
		return nil, gerr
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
		return nil, &graphError{code: 100, plain: true, kind: "GraphMethodException", message: "Unsupported " + graphVerb(method) + " request."}
	}
	if gerr := w.authenticate(c); gerr != nil {
		return nil, gerr
	}
	c.id, c.rest = parts[0], parts[1:]
	return w.answerNode(c, method)
}

func (w *World) answerNode(c *call, method string) (any, error) {
	kind := w.nodeKind(c)
	if kind == nodeRoot {
		if strings.Trim(c.id, "0123456789") != "" {
			return nil, unknownPath(strings.Join(append([]string{c.id}, c.rest...), "/"))
		}
		return nil, unknownNode(method, c.id)
	}
	edge := strings.Join(c.rest, "/")
	if h := w.edges[edgeKey{kind, edge, method}]; h != nil {
		return h(c)
	}
	if w.edgeExists(kind, edge) {
		return nil, &graphError{code: 100, plain: true, kind: "GraphMethodException",
			message: "Unsupported " + graphVerb(method) + " request."}
	}
	return nil, unknownPath(edge)
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
func (w *World) nodeKind(c *call) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch id := c.id; {
	case w.apps[id] != nil && w.apps[id].id == c.token.app:
		return nodeApp
	case w.wabas[id] != nil && c.token.mayUse(w.wabas[id]):
		return nodeWABA
	case w.numbers[id] != nil && c.token.mayUse(w.numbers[id].waba) && w.numbers[id].link != nil:
		return nodeNumber
	case w.media[id] != nil && c.token.mayUse(w.media[id].number.waba):
		return nodeMedia
	case w.templates[id] != nil && c.token.mayUse(w.templates[id].waba):
		return nodeTemplate
	}
	return nodeRoot
}

// authenticate finds the token in the header or among the parameters.
func (w *World) authenticate(c *call) *graphError {
	value := c.bearer()
	if value == "" {
		return &graphError{code: 104, plain: true, message: "An access token is required to request this resource."}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	t := w.tokenByValue(value)
	switch {
	case t == nil && !strings.HasPrefix(value, "EAA"):
		return &graphError{code: 190, plain: true, message: "Invalid OAuth access token - Cannot parse access token"}
	case t == nil || t.revoked:
		return &graphError{code: 190, subcode: 460, plain: true,
			message: "Error validating access token: The session has been invalidated"}
	}
	c.token = t
	return nil
}

func (w *World) tokenByValue(value string) *token {
	if t := w.tokens[value]; t != nil {
		return t
	}
	return w.appToken(value)
}

func (c *call) bearer() string {
	scheme, value, ok := strings.Cut(c.r.Header.Get("Authorization"), " ")
	if ok && (strings.EqualFold(scheme, "Bearer") || strings.EqualFold(scheme, "OAuth")) {
		return strings.TrimSpace(value)
	}
	return c.text("access_token")
}

func (w *World) logRequest(c *call, status int, answer []byte, start time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.requests.add(c, status, answer, start)
	w.changed(event{Kind: "request"})
}
