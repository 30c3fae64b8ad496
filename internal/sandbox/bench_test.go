package sandbox

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"time"
)

// BenchmarkWebhooks measures webhooks that reach a server which does nothing with them.
func BenchmarkWebhooks(b *testing.B) {
	for name, batch := range map[string]int{"single": 1, "batch100": 100} {
		b.Run(name, func(b *testing.B) {
			hook := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
			defer hook.Close()
			w := New(Options{App: AppOptions{CallbackURL: hook.URL}, Limits: Limits{BatchMax: batch}})
			defer w.Close()
			pair, err := w.Pair(shopNumberID, ShareHistory)
			if err != nil {
				b.Fatal(err)
			}
			r := httptest.NewRequest(http.MethodPost, "/"+pair.WABAID+"/subscribed_apps", nil)
			r.Header.Set("Authorization", "Bearer "+pair.AccessToken)
			w.ServeHTTP(httptest.NewRecorder(), r)
			b.ResetTimer()
			for range b.N {
				if _, err := w.CustomerWrites(ana, shopDigits, Text("hello")); err != nil {
					b.Fatal(err)
				}
			}
			if err := w.WaitFor(b.Context(), func() bool { return w.WebhookCounts().Pending == 0 }); err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "webhooks/s")
		})
	}
}

// BenchmarkNew measures the making of a world, which every test pays.
func BenchmarkNew(b *testing.B) {
	for range b.N {
		New(Options{}).Close()
	}
}

// BenchmarkSend measures POST /messages without the network in between.
func BenchmarkSend(b *testing.B) {
	w := New(Options{Limits: Limits{MPS: 1 << 30, PairBurst: 1 << 30}, Delays: Delays{Sent: time.Hour, Delivered: time.Hour}})
	defer w.Close()
	pair, err := w.Pair(shopNumberID, ShareHistory)
	if err != nil {
		b.Fatal(err)
	}
	body := []byte(`{"messaging_product":"whatsapp","to":"13125550177","type":"text","text":{"body":"hello"}}`)
	b.ResetTimer()
	for range b.N {
		if status, out := post(b, w, pair, body); status != 200 {
			b.Fatalf("%d %v", status, out)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "sends/s")
}

// BenchmarkSendHTTP measures POST /messages over loopback with as many clients as the machine has cores.
func BenchmarkSendHTTP(b *testing.B) {
	w := New(Options{Limits: Limits{MPS: 1 << 30, PairBurst: 1 << 30}, Delays: Delays{Sent: time.Hour, Delivered: time.Hour}})
	defer w.Close()
	pair, err := w.Pair(shopNumberID, ShareHistory)
	if err != nil {
		b.Fatal(err)
	}
	graph := httptest.NewServer(w)
	defer graph.Close()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	body := `{"messaging_product":"whatsapp","to":"13125550177","type":"text","text":{"body":"hello"}}`
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			r, err := http.NewRequest(http.MethodPost, graph.URL+"/v25.0/"+pair.PhoneNumberID+"/messages", strings.NewReader(body))
			if err != nil {
				b.Error(err)
				return
			}
			r.Header.Set("Authorization", "Bearer "+pair.AccessToken)
			resp, err := client.Do(r)
			if err != nil {
				b.Error(err)
				return
			}
			_, _ = io.Copy(io.Discard, resp.Body)
			_ = resp.Body.Close()
			if resp.StatusCode != http.StatusOK {
				b.Errorf("answered %d", resp.StatusCode)
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "sends/s")
}

// BenchmarkKept measures what a message needs that stays in the world.
func BenchmarkKept(b *testing.B) {
	w := New(Options{Limits: Limits{MPS: 1 << 30, PairBurst: 1 << 30}, Delays: Delays{Sent: time.Hour, Delivered: time.Hour}})
	defer w.Close()
	pair, err := w.Pair(shopNumberID, ShareHistory)
	if err != nil {
		b.Fatal(err)
	}
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	for i := range 1000 { // opens the windows
		if _, err := w.CustomerWrites(fmt.Sprintf("1312%07d", i), shopDigits, Text("hi")); err != nil {
			b.Fatal(err)
		}
	}
	before := heap()
	b.ResetTimer()
	for i := range b.N {
		post(b, w, pair, fmt.Appendf(nil, `{"messaging_product":"whatsapp","to":"1312%07d","type":"text","text":{"body":"hello %d"}}`, i%1000, i))
	}
	w.Advance(3 * time.Hour)
	b.ReportMetric(float64(heap()-before)/float64(b.N), "B/message")
}
