package jobs

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/rainbowrota/rainbowrota/network/messages"
)

const (
	senders   = 4                // letters handed over at once
	patience  = 8                // letters put off in a row before the server is left alone until the next run
	refusals  = 3                // failures of ours in a row before the server is left alone for a while
	longest   = 15 * time.Minute // and how long that is at most
	marking   = 15 * time.Second // to note the result of a letter
	heartbeat = 30 * time.Second // how often the outbox notes that it is alive
)

// sendDue sends every message that is due. Without a mail server it only notes
// that it is alive, and the messages wait. While the server would refuse every
// message, one alone is tried now and then: a server that is asked with a
// wrong password again and again locks the account.
func (r *runner) sendDue(ctx context.Context) error {
	if err := r.beat(ctx); err != nil || r.mailer == nil || r.rest.lasts(r.net.Now()) {
		return err
	}
	if err := r.takeUp(ctx); err != nil {
		return err
	}
	var (
		workers sync.WaitGroup
		round   = outboxRound{refusals: refusals}
		faults  = make(chan error, senders)
		at      = senders
	)
	if r.rest.times > 0 {
		at, round.refusals = 1, 1
	}
	for range at {
		workers.Go(func() {
			defer func() {
				if caught := recover(); caught != nil {
					faults <- fmt.Errorf("panic while sending: %v", caught)
				}
			}()
			if err := r.sendUntilNone(ctx, &round); err != nil {
				faults <- err
			}
		})
	}
	workers.Wait()
	close(faults)
	sent, failed := round.sent.Load(), round.failed.Load()
	if sent+failed > 0 {
		r.log.Info("messages sent", "sent", sent, "not_sent", failed)
	}
	switch {
	case round.oursInARow.Load() >= round.refusals:
		r.rest.begin(r.net.Now())
	case sent > 0:
		r.rest = rest{}
	}
	return <-faults
}

// takeUp makes due, before the first message is claimed, what this server had
// claimed when it was killed.
func (r *runner) takeUp(ctx context.Context) error {
	if r.takenUp {
		return nil
	}
	taken, done, err := r.net.Messages.TakeUpClaims(ctx)
	if taken > 0 {
		r.log.Info("messages taken up that were claimed when the server was killed", "count", taken)
	}
	r.takenUp = done
	return err
}

// outboxRound counts the results of one run.
type outboxRound struct {
	sent, failed atomic.Int64
	inARow       atomic.Int64 // letters put off without one taken in between
	oursInARow   atomic.Int64 // of these, failures that are ours
	refusals     int64        // how many of those end the run
}

func (o *outboxRound) ended() bool {
	return o.inARow.Load() >= patience || o.oursInARow.Load() >= o.refusals
}

// rest is how long the mail server is left alone: 1, 2, 4 … minutes. It is not
// kept beyond the process, so after the settings were put right and the server
// was started again nobody waits.
type rest struct {
	times int
	until time.Time
}

// lasts tells whether the server is still left alone. A clock that was set back
// does not make it longer.
func (r *rest) lasts(now time.Time) bool {
	return now.Before(r.until) && r.until.Sub(now) <= longest
}

func (r *rest) begin(now time.Time) {
	r.until = now.Add(min(time.Minute<<min(r.times, 10), longest))
	r.times++
}

// sendUntilNone sends one message after the other until none is due, the
// server takes none, or the process stops.
func (r *runner) sendUntilNone(ctx context.Context, round *outboxRound) error {
	for !r.isStopping() && ctx.Err() == nil && !round.ended() {
		d, err := r.net.Messages.ClaimNext(ctx)
		if err != nil || d == nil {
			return err
		}
		if err := r.send(ctx, d, round); err != nil {
			return err
		}
		if err := r.beat(ctx); err != nil {
			return err
		}
	}
	return nil
}

// send hands one claimed message over and notes the result.
func (r *runner) send(ctx context.Context, d *messages.Delivery, round *outboxRound) error {
	failure := r.mailer.Send(ctx, letter(d))
	// What the server took must be noted even when the process stops now.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), marking)
	defer cancel()
	note := func() (bool, error) { return r.net.Messages.Delivered(ctx, d) }
	if failure != nil {
		round.count(Fault(failure))
		r.log.Warn("message not sent", "message", d.Message.ID, "attempt", d.Message.Attempts, "reason", Reason(failure))
		note = func() (bool, error) { return r.net.Messages.NotDelivered(ctx, d, Reason(failure), Fault(failure)) }
	} else {
		round.sent.Add(1)
		round.inARow.Store(0)
		round.oursInARow.Store(0)
	}
	kept, err := note()
	if err != nil {
		kept, err = note() // the database may have been busy; an unmarked letter is sent twice
	}
	if err == nil && !kept {
		r.log.Warn("message was taken over", "message", d.Message.ID, "attempt", d.Message.Attempts)
	}
	return err
}

// count adds a failure to the run.
func (o *outboxRound) count(fault messages.Fault) {
	o.failed.Add(1)
	switch fault {
	case messages.Ours:
		o.inARow.Add(1)
		o.oursInARow.Add(1)
	case messages.PutOff:
		o.inARow.Add(1)
	case messages.RefusedForGood:
	}
}

func letter(d *messages.Delivery) Letter {
	m := &d.Message
	return Letter{
		Key: m.MessageKey, To: d.To, Name: d.Name, Subject: m.Subject, Text: d.Text(),
		Link: d.Link, LinkText: m.LinkText, Calendar: d.Calendar, Date: m.CreatedAt,
	}
}

// beat notes now and then that the outbox is alive, for /readyz.
func (r *runner) beat(ctx context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if time.Since(r.beaten) < heartbeat {
		return nil
	}
	r.beaten = time.Now()
	return r.net.Messages.NoteOutbox(ctx)
}
