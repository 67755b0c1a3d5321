package web

import (
	"fmt"
	"net/http"
	"time"

	"github.com/VictoriaMetrics/metrics"
)

// Metrics counts requests by the pattern of their route. Make it with [NewMetrics].
type Metrics struct{ set *metrics.Set }

// answered are the seconds up to which answers are counted together.
var answered = []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, 1, 5}

// NewMetrics returns metrics in a set of their own.
func NewMetrics() *Metrics { return &Metrics{set: metrics.NewSet()} }

// Handler serves the metrics in Prometheus's format, and those of the process.
func (m *Metrics) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		header := w.Header()
		header.Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
		m.set.WritePrometheus(w)
		metrics.WriteProcessMetrics(w)
	})
}

// page counts a page that was kept, or was made anew.
func (m *Metrics) page(kept bool) {
	if m != nil {
		m.set.GetOrCreateCounter(fmt.Sprintf(`rainbowrota_pages_total{cached="%t"}`, kept)).Inc()
	}
}

// observe counts an answer, and how long it took.
func (m *Metrics) observe(method, route string, status int, took time.Duration) {
	if m == nil {
		return
	}
	labels := fmt.Sprintf(`method=%q,route=%q`, method, route)
	m.set.GetOrCreateCounter(fmt.Sprintf(`rainbowrota_requests_total{%s,status="%d"}`, labels, status)).Inc()
	m.set.GetOrCreatePrometheusHistogramExt(`rainbowrota_request_seconds{`+labels+`}`, answered).Update(took.Seconds())
}
