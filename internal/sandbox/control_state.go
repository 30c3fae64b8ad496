package sandbox

import "net/http"

// sendState answers the whole state, ready to be kept in a file. GET is for the panel's link.
func (w *World) sendState(rw http.ResponseWriter, _ *http.Request) {
	rw.Header().Set("Content-Type", "application/json; charset=utf-8")
	rw.Header().Set("Content-Disposition", `attachment; filename="sandbox-state.json"`)
	if err := w.Save(rw); err != nil {
		w.opts.Log.Warn("sandbox: send the state", "error", err) // most likely the client went away
	}
}

// postLoad takes a state from the body.
func (w *World) postLoad(rw http.ResponseWriter, r *http.Request) {
	done(rw, w.Load(http.MaxBytesReader(rw, r.Body, maxState)))
}
