package network

import (
	"context"
	"slices"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/awareness"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/training"
	"github.com/rainbowrota/rainbowrota/network/upkeep"
)

// What the dashboard looks at, and how much of each it lists.
const (
	dashboardDays = 60
	dashboardRows = 5
	withdrawnDays = 14 // for how long a withdrawal is shown, unless the shift starts before
)

// Dashboard is what needs attention, the soonest first. Each list holds the
// first few or, when asked for, all up to a sane limit; the count beside it is
// of all.
type Dashboard struct {
	Now      time.Time
	Days     int // how far ahead short-staffed shifts are looked for
	MineOnly bool
	Today    []db.Event // published, and on at some time today
	Short    []db.EventShift
	Shorts   int
	Requests []db.WaitingSignup
	Asking   int
	Offers   []db.WaitingSignup
	Offered  int
	Gone     []db.WaitingSignup // who gave up a place, however early, the latest first
	Gones    int
	Drafts   []db.Event
	Drafted  int
	Failed   int              // messages; only for coordinators
	Database upkeep.Condition // only for coordinators
	Jobs     JobsState
	Mail     *messages.MailTrouble   // why no message goes out, or nil
	Ahead    awareness.Ahead         // only for coordinators
	Start    StartFacts              // only for coordinators
	Thanks   []db.SpeakerToThank     // guests who spoke a week ago or longer
	Letters  []training.LetterToSend // to other forces

	Registers []training.WaitingRegister // not signed off, the oldest first
	Unsettled int
}

// JobsState is how the jobs fare: they send messages and let offers lapse.
type JobsState struct {
	Last   time.Time // when a job last finished; zero when none ever did
	Broken []string  // jobs whose last run failed
}

// List names a list of the dashboard that can be seen in full.
type List string

const (
	ListShort    List = "short"
	ListRequests List = "requests"
	ListOffers   List = "offers"
	ListGone     List = "withdrawals"
	ListDrafts   List = "drafts"
	ListThanks   List = "thanks"
	ListUnsigned List = "registers"
)

// Dashboard returns what needs attention: of every event for coordinators, of
// the events they lead for others. It refuses with Forbidden who runs none.
// all names the one list to give in full.
func (n *Network) Dashboard(ctx context.Context, me *db.Person, all List) (*Dashboard, error) {
	d := &Dashboard{Now: n.Time(), Days: dashboardDays, MineOnly: !me.Role(db.Coordinator)}
	leadID := int64(0)
	if d.MineOnly {
		leadID = me.ID
		leads, err := n.DB.Leads(ctx, me.ID)
		if err != nil {
			return nil, err
		}
		if !leads {
			return nil, refusal.New(refusal.Forbidden, "The dashboard is for coordinators and for the leads of events. If you need it, ask a coordinator.")
		}
	}
	limit := func(list List) int64 {
		if list == all {
			return 200
		}
		return dashboardRows
	}
	if err := n.dashboardOfShifts(ctx, d, leadID, limit); err != nil {
		return nil, err
	}
	if err := n.dashboardOfEvents(ctx, d, leadID, limit); err != nil {
		return nil, err
	}
	var err error
	if d.Letters, err = n.Training.LettersToSend(ctx, me); err != nil {
		return nil, err
	}
	if d.Registers, err = n.Training.RegistersToSettle(ctx, me); err != nil {
		return nil, err
	}
	d.Unsettled = len(d.Registers)
	d.Registers = d.Registers[:min(d.Unsettled, int(limit(ListUnsigned)))]
	if !d.MineOnly {
		err = n.dashboardOfAll(ctx, d)
	}
	return d, err
}

// dashboardOfShifts adds the shifts that need people, and the people who wait
// for an answer or gave up a place.
func (n *Network) dashboardOfShifts(ctx context.Context, d *Dashboard, leadID int64, limit func(list List) int64) (err error) {
	if d.Short, d.Shorts, err = n.DB.ShortShiftsToStaff(ctx, d.Now, clock.AddWallClock(d.Now, dashboardDays, 0), leadID, limit(ListShort)); err != nil {
		return err
	}
	if d.Requests, d.Asking, err = n.DB.RequestsToDecide(ctx, d.Now, leadID, limit(ListRequests)); err != nil {
		return err
	}
	if d.Offers, d.Offered, err = n.DB.OffersToLapse(ctx, leadID, limit(ListOffers)); err != nil {
		return err
	}
	d.Gone, d.Gones, err = n.DB.Withdrawals(ctx, clock.AddWallClock(d.Now, -withdrawnDays, 0), d.Now, leadID, limit(ListGone))
	return err
}

// dashboardOfEvents adds the drafts, the events of today and the speakers to thank.
func (n *Network) dashboardOfEvents(ctx context.Context, d *Dashboard, leadID int64, limit func(list List) int64) (err error) {
	if d.Drafts, d.Drafted, err = n.DB.Drafts(ctx, leadID, limit(ListDrafts)); err != nil {
		return err
	}
	if d.Today, err = n.today(ctx, d.Now, leadID); err != nil {
		return err
	}
	d.Thanks, err = n.Programme.SpeakersToThank(ctx, d.Now, leadID)
	return err
}

// today lists the published events that are on at some time of a moment's day
// in London, of one lead or, without one, of all.
func (n *Network) today(ctx context.Context, now time.Time, leadID int64) ([]db.Event, error) {
	begins, ends := clock.OnDay(now, 0, 0, 0), clock.OnDay(now, 1, 0, 0)
	events, err := n.DB.Events(ctx, db.EventFilter{
		Statuses: []db.EventStatus{db.EventPublished}, From: begins.Add(-action.LongestEvent), To: ends, LeadID: leadID, Backward: true, Limit: 200,
	})
	slices.Reverse(events)
	return slices.DeleteFunc(events, func(e db.Event) bool { return !e.EndsAt.After(begins) }), err
}

// dashboardOfAll adds what is no single event's: failed messages, the jobs and the awareness dates.
func (n *Network) dashboardOfAll(ctx context.Context, d *Dashboard) error {
	var err error
	if d.Failed, err = n.DB.CountMessages(ctx, db.MessageFailed); err != nil {
		return err
	}
	runs, err := n.DB.JobRuns(ctx)
	if err != nil {
		return err
	}
	d.Jobs, d.Database = jobsState(runs), n.Upkeep.ConditionOf(runs)
	if d.Mail, err = n.Messages.MailTrouble(ctx); err != nil {
		return err
	}
	dates, err := n.Awareness.Editions(ctx)
	if d.Ahead = awareness.AheadOf(dates); err != nil {
		return err
	}
	d.Start, err = n.StartFacts(ctx)
	return err
}

// noJobs are the rows of job_runs that are noted by others than the jobs.
var noJobs = []string{messages.MailJob, upkeep.Hold, upkeep.Readiness, upkeep.CheckBegun, upkeep.CheckedInFull, upkeep.DamageKnown}

// jobsState sums the jobs' last runs up.
func jobsState(runs []db.JobRun) JobsState {
	var s JobsState
	for _, run := range runs {
		if slices.Contains(noJobs, run.Job) {
			continue
		}
		if run.RanAt.After(s.Last) {
			s.Last = run.RanAt
		}
		if run.Error != "" {
			s.Broken = append(s.Broken, run.Job)
		}
	}
	return s
}
