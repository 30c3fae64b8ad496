package sandbox

import "net/http"

func (w *World) getScenarios(rw http.ResponseWriter, _ *http.Request) {
	w.mu.Lock()
	now := w.scenario
	w.mu.Unlock()
	answerControl(rw, object{"current": now, "scenarios": scenarios()})
}

// postScenario starts the world over: {"name":"clinic"}.
func (w *World) postScenario(rw http.ResponseWriter, r *http.Request) {
	var in struct{ Name string }
	if err := readControl(r, &in); err != nil {
		done(rw, err)
		return
	}
	done(rw, w.Play(in.Name))
}

func (w *World) getCrowd(rw http.ResponseWriter, _ *http.Request) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.crowd == nil {
		answerControl(rw, object{"running": false})
		return
	}
	answerControl(rw, object{"running": w.crowd.Rate > 0, "sent": w.crowd.sent, "crowd": w.crowd.CrowdOptions})
}

// postCrowd sets size and pace. What is left out stays as it is.
func (w *World) postCrowd(rw http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	in := w.opts.Crowd
	if w.crowd != nil {
		in = w.crowd.CrowdOptions
	}
	w.mu.Unlock()
	if err := readControl(r, &in); err != nil {
		done(rw, err)
		return
	}
	if err := w.SetCrowd(in); err != nil {
		done(rw, err)
		return
	}
	w.getCrowd(rw, r)
}

// deleteCrowd stops the traffic; the people stay.
func (w *World) deleteCrowd(rw http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	if w.crowd != nil {
		w.crowd.Rate = 0
	}
	w.changed(event{Kind: "crowd"})
	w.mu.Unlock()
	w.getCrowd(rw, r)
}
