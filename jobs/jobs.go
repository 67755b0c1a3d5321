// Package jobs wakes the network's verbs by the clock and hands its messages
// to the mail server. Nothing is decided here: what is due is a question that
// each verb asks the database, so a run that was missed is made up by the next.
package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"github.com/go-co-op/gocron/v2"
	"github.com/google/uuid"

	"github.com/rainbowrota/rainbowrota/network"
	"github.com/rainbowrota/rainbowrota/network/clock"
)

// Options say how the jobs run.
type Options struct {
	Every  time.Duration // the pace of every job, for tests; 0 means each at its own
	Mailer *Mailer       // nil when no mail server is set: messages stay in the outbox
	Logger *slog.Logger  // nil means slog's default
}

// grace is how long stopping waits for the message being sent: longer than
// a Mailer ever takes for one.
const grace = sendTimeout + 10*time.Second

// runner is what the jobs of one process share.
type runner struct {
	net      *network.Network
	mailer   *Mailer
	log      *slog.Logger
	ctx      context.Context // ends when stopping has waited long enough
	stopping chan struct{}   // closed when no further message is to be begun

	rest rest // of the mail server; only sendDue looks at it

	takenUp bool      // by the outbox's first run
	started time.Time // when the first check was due

	mu     sync.Mutex
	beaten time.Time       // when the outbox last noted that it is alive
	well   map[string]bool // jobs whose last run is noted to have gone well
}

// job is a line of the schedule.
type job struct {
	name  string
	every time.Duration
	run   func(context.Context) error
}

// schedule is the one list of what runs when. Jobs run by the clock's hand,
// not at a time of day, so no change of the clocks touches them.
func (r *runner) schedule() []job {
	return []job{
		{"outbox", 5 * time.Second, r.sendDue},
		{"passwords", 5 * time.Second, r.answerPasswordAsks},
		{"reminders", 20 * time.Second, r.queueReminders},
		{"offers", 20 * time.Second, r.lapseOffers},
		{"places", time.Minute, r.fillShifts},
		{"awareness", time.Minute, r.queueAwareness},
		{"vehicles", time.Minute, r.queueCarReminders},
		{"accreditations", 10 * time.Minute, r.queueLapses},
		{"registers", 10 * time.Minute, r.queueRegisters},
		{"nominations", time.Minute, r.mindNominations},
		{"tidy", time.Hour, r.tidy},
		{"check", 10 * time.Minute, r.checkDatabase}, // daily: it asks the database whether it is due
	}
}

// Start starts every job, each in a singleton, and returns what stops them.
// stop waits until the messages being sent are sent and marked, or until its
// ctx ends, which cuts them short.
func Start(ctx context.Context, net *network.Network, o Options) (stop func(context.Context) error, err error) {
	r := &runner{net: net, mailer: o.Mailer, log: o.Logger, stopping: make(chan struct{})}
	if r.log == nil {
		r.log = slog.Default()
	}
	scheduler, err := gocron.NewScheduler(gocron.WithLocation(clock.London), gocron.WithStopTimeout(grace))
	if err != nil {
		return nil, fmt.Errorf("start the jobs: %w", err)
	}
	// Stopping must not cut a message off with the context of the start.
	running, cut := context.WithCancel(context.WithoutCancel(ctx))
	r.ctx = running
	for _, j := range r.schedule() {
		if o.Every > 0 {
			j.every = o.Every
		}
		if err := r.add(scheduler, j); err != nil {
			cut()
			return nil, errors.Join(fmt.Errorf("start the job %s: %w", j.name, err), scheduler.Shutdown())
		}
	}
	scheduler.Start()
	return func(ctx context.Context) error {
		defer cut()
		close(r.stopping)
		done := make(chan error, 1)
		go func() { done <- scheduler.Shutdown() }()
		select {
		case err := <-done:
			return err
		case <-ctx.Done():
			cut()
			return errors.Join(ctx.Err(), <-done)
		}
	}, nil
}

func (r *runner) add(scheduler gocron.Scheduler, j job) error {
	_, err := scheduler.NewJob(
		gocron.DurationJob(j.every),
		gocron.NewTask(func() { r.run(j) }),
		gocron.WithName(j.name),
		gocron.WithSingletonMode(gocron.LimitModeReschedule),
		gocron.WithStartAt(gocron.WithStartImmediately()),
		gocron.WithEventListeners(gocron.AfterJobRunsWithPanic(func(_ uuid.UUID, name string, recovered any) {
			r.log.Error("job panicked", "job", name, "panic", fmt.Sprint(recovered), "stack", string(debug.Stack()))
		})),
	)
	return err
}

// errNotDue is of a run that did nothing, so that the last one's result stays.
var errNotDue = errors.New("nothing was due")

// run runs a job once, logs what went wrong, and notes for the dashboard when
// a job begins or ceases to fail; the next run tries again.
func (r *runner) run(j job) {
	err := r.net.Registry.Look(r.ctx) // another process may have changed a setting
	if err == nil {
		err = j.run(r.ctx)
	}
	if r.ctx.Err() != nil || errors.Is(err, errNotDue) {
		return
	}
	if err != nil {
		r.log.Error("job failed", "job", j.name, "error", err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.well[j.name] && err == nil {
		return
	}
	if noteErr := r.net.Messages.NoteJob(r.ctx, j.name, err != nil); noteErr != nil {
		r.log.Error("job not noted", "job", j.name, "error", noteErr)
		return
	}
	if r.well == nil {
		r.well = map[string]bool{}
	}
	r.well[j.name] = err == nil
}

func (r *runner) isStopping() bool {
	select {
	case <-r.stopping:
		return true
	default:
		return false
	}
}
