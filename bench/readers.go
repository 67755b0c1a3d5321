package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/valyala/fasthttp"
)

// Who reads what while others write: so many people, so many events.
const (
	readers    = 80
	eventsRead = 20
)

// writesASecond are the paces at which others sign up meanwhile.
var writesASecond = []int{0, 1, 10, 50}

// bareSize is what F, the bare handler that pages are measured by, returns.
const bareSize = 20 << 10

// read asks for the events by turns, each for each of the readers: what one of
// them saw is asked for again after all the others.
func (d *data) read() question {
	return question{want: fasthttp.StatusOK, fill: func(r *fasthttp.Request, k int64) {
		event := d.events[k/readers%eventsRead]
		d.visit(r, fmt.Sprintf("/events/%d", event), d.sessions[k%readers])
	}}
}

// write signs somebody up who does not read, for a shift of an event that
// nobody reads.
func (d *data) write() question {
	return question{want: fasthttp.StatusSeeOther, fill: func(r *fasthttp.Request, k int64) {
		writers, shifts := int64(manyPeople-readers), d.shifts[eventsRead*shiftsEach:]
		d.post(r, readers+k%writers, shifts[k/writers%int64(len(shifts))])
	}}
}

// measureReaders measures the readers at each pace of the writers, and how long
// a write takes meanwhile.
func (s *settings) measureReaders(t *table, server *process, d *data) error {
	var written int64
	for _, pace := range writesASecond {
		name := fmt.Sprintf("%d readers × %d events, %d writes a second by others", readers, eventsRead, pace)
		if !s.rows.MatchString(name) {
			continue
		}
		stop := startWriters(server.addr, pace, d.write(), &written)
		err := s.row(t, name, server.addrs(), d.read())
		writes, writeErr := stop()
		if err != nil {
			return err
		}
		if writeErr != nil {
			return fmt.Errorf("a write meanwhile: %w", writeErr)
		}
		if pace > 0 {
			t.add(fmt.Sprintf("those writes, %d a second asked for", pace), []cell{writes})
		}
	}
	return nil
}

// startWriters writes so often a second, however long a write takes, until it
// is stopped; then it tells how long the writes took.
func startWriters(addr string, pace int, ask question, next *int64) (stop func() (cell, error)) {
	if pace == 0 {
		return func() (cell, error) { return cell{}, nil }
	}
	var (
		all    sync.WaitGroup
		mu     sync.Mutex
		times  []time.Duration
		failed error
	)
	client := &fasthttp.HostClient{Addr: addr, MaxConns: pace, ReadBufferSize: 64 << 10, ReadTimeout: 30 * time.Second}
	ctx, cancel := context.WithCancel(context.Background())
	start := time.Now()
	all.Go(func() {
		ticks := time.NewTicker(time.Second / time.Duration(pace))
		defer ticks.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-ticks.C:
			}
			k := *next
			*next++
			all.Go(func() {
				took, err := timed(client, addr, ask, k)
				mu.Lock()
				defer mu.Unlock()
				if times = append(times, took); err != nil {
					failed = err
				}
			})
		}
	})
	return func() (cell, error) {
		cancel()
		all.Wait()
		client.CloseIdleConnections()
		return summary(times, time.Since(start)), failed
	}
}

// timed asks once and says how long the answer took.
func timed(client *fasthttp.HostClient, addr string, ask question, k int64) (time.Duration, error) {
	request, answer := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
	defer func() {
		fasthttp.ReleaseRequest(request)
		fasthttp.ReleaseResponse(answer)
	}()
	request.SetRequestURI("http://" + addr + "/")
	ask.fill(request, k)
	start := time.Now()
	err := client.Do(request, answer)
	if err == nil && answer.StatusCode() != ask.want {
		err = fmt.Errorf("%s was answered with %d: %.300s", request.URI().Path(), answer.StatusCode(), words(answer))
	}
	return time.Since(start), err
}
