package main

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/valyala/fasthttp"
)

// warmUp is how long a figure runs before it counts.
const warmUp = 300 * time.Millisecond

// asked numbers the requests of the whole run, so that no sign-up comes twice.
var asked atomic.Int64

// load asks one question over and over on so many connections, by turns to each
// of the servers, each waiting for its answer, and times the answers. It fails on any unexpected answer.
func load(addrs []string, connections int, span time.Duration, ask question) (cell, error) {
	var (
		clients sync.WaitGroup
		counts  atomic.Bool
		over    atomic.Bool
		mu      sync.Mutex
		all     []time.Duration
		failed  error
	)
	for i := range connections {
		addr := addrs[i%len(addrs)]
		client := &fasthttp.HostClient{Addr: addr, MaxConns: 1, ReadBufferSize: 64 << 10, ReadTimeout: 30 * time.Second}
		clients.Go(func() {
			defer client.CloseIdleConnections()
			request, answer := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
			times := make([]time.Duration, 0, 1<<16)
			var err error
			for err == nil && !over.Load() {
				request.Reset()
				request.SetRequestURI("http://" + addr + "/")
				ask.fill(request, asked.Add(1)-1)
				if ask.before != nil {
					err = ask.before()
				}
				start := time.Now()
				if err != nil {
					continue
				}
				if err = client.Do(request, answer); err == nil && answer.StatusCode() != ask.want {
					err = fmt.Errorf("%s was answered with %d: %.300s", request.URI().Path(), answer.StatusCode(), words(answer))
				}
				if counts.Load() && !over.Load() {
					times = append(times, time.Since(start))
				}
			}
			mu.Lock()
			defer mu.Unlock()
			if all = append(all, times...); err != nil {
				failed = err
			}
		})
	}
	time.Sleep(warmUp)
	counts.Store(true)
	start := time.Now()
	time.Sleep(span)
	over.Store(true)
	took := time.Since(start)
	clients.Wait()
	return summary(all, took), failed
}

func summary(all []time.Duration, took time.Duration) cell {
	if len(all) == 0 {
		return cell{}
	}
	slices.Sort(all)
	return cell{rate: float64(len(all)) / took.Seconds(), p50: all[len(all)/2], p99: all[len(all)*99/100]}
}

// words are what an answer says, unpacked.
func words(answer *fasthttp.Response) []byte {
	body, err := answer.BodyUncompressed()
	if err != nil {
		return answer.Body()
	}
	return body
}
