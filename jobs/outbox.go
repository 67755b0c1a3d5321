package jobs

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/rainbowrota/rainbowrota/network"
)

const (
	senders   = 4                // letters handed over at once
	patience  = 8                // letters put off in a row before the server is left alone until the next run
	marking   = 15 * time.Second // to note what came of a letter
	heartbeat = 30 * time.Second // how often the outbox notes that it is alive
)

// sendDue sends every message that is due. Without a mail server it only notes
// that it is alive, and the messages wait.
func (r *runner) sendDue(ctx context.Context) error {
	if err := r.beat(ctx); err != nil || r.mailer == nil {
		return err
	}
	var (
		workers sync.WaitGroup
		round   outboxRound
		faults  = make(chan error, senders)
	)
	for range senders {
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
	if sent, failed := round.sent.Load(), round.failed.Load(); sent+failed > 0 {
		r.log.Info("messages sent", "sent", sent, "not_sent", failed)
	}
	return <-faults
}

// outboxRound counts what one run came to.
type outboxRound struct {
	sent, failed atomic.Int64
	inARow       atomic.Int64 // letters put off without one taken in between
}

// sendUntilNone sends one message after the other until none is due, the
// server takes none, or the process stops.
func (r *runner) sendUntilNone(ctx context.Context, round *outboxRound) error {
	for !r.isStopping() && ctx.Err() == nil && round.inARow.Load() < patience {
		d, err := r.net.ClaimNext(ctx)
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

// send hands one claimed message over and notes what came of it.
func (r *runner) send(ctx context.Context, d *network.Delivery, round *outboxRound) error {
	failure := r.mailer.Send(ctx, letter(d))
	// What the server took must be noted even when the process stops now.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), marking)
	defer cancel()
	note := func() (bool, error) { return r.net.Delivered(ctx, d) }
	if failure != nil {
		round.failed.Add(1)
		if !Permanent(failure) {
			round.inARow.Add(1)
		}
		r.log.Warn("message not sent", "message", d.Message.ID, "attempt", d.Message.Attempts, "reason", Reason(failure))
		note = func() (bool, error) { return r.net.NotDelivered(ctx, d, Reason(failure), Permanent(failure)) }
	} else {
		round.sent.Add(1)
		round.inARow.Store(0)
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

func letter(d *network.Delivery) Letter {
	m := &d.Message
	return Letter{
		Key: m.MessageKey, To: d.To, Name: d.Name, Subject: m.Subject, Text: d.Text(),
		Link: m.Link, LinkText: m.LinkText, Calendar: d.Calendar, Date: m.CreatedAt,
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
	return r.net.NoteOutbox(ctx)
}
