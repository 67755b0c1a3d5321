package network

import (
	"fmt"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

// Each number of docs/rules.md, and each length of time that something is kept
// or waited for, as it is promised: written out here, so that nobody changes one
// without saying so.
func TestTheNumbersOfTheRulesAreThosePromised(t *testing.T) {
	t.Parallel()
	for name, number := range map[string]struct{ is, want any }{
		"people are promoted at once with more notice than":          {promotesAbove, "72h0m0s"},
		"places are offered with more notice than":                   {offersAbove, "12h0m0s"},
		"one withdraws freely until before a shift":                  {Freely, "48h0m0s"},
		"one undoes a sign-up for":                                   {undoable, "15m0s"},
		"the lead is warned of too few people before":                {shortfall, "72h0m0s"},
		"reminders are looked for so far ahead":                      {furthest, "192h0m0s"},
		"a claim of a message is lost after":                         {claimLost, "10m0s"},
		"a message is tried":                                         {tries, "30"},
		"what messages said is kept":                                 {bodiesKept, "168h0m0s"},
		"a file that was read waits":                                 {importsWait, "24h0m0s"},
		"an import can be taken back for":                            {importsUndoable, "720h0m0s"},
		"guests are kept after their last event, in days":            {(&Settings{}).GuestsKept(), "90"},
		"what is known of speakers is kept after the event, in days": {SpeakersKept, "21"},
		"a speaker is to be thanked after":                           {thanksDue, "168h0m0s"},
		"and no longer than":                                         {thanksWanted, "2160h0m0s"},
		"a session ends unused after":                                {sessionIdle, "12h0m0s"},
		"a session ends after":                                       {sessionLife, "168h0m0s"},
		"a device is known for":                                      {DeviceLife, "2160h0m0s"},
		"a one-time link works for":                                  {setupLife, "30m0s"},
		"a session is seen as ended elsewhere within":                {sessionFresh, "1s"},
		"attendance is recorded before the first shift":              {recordsBefore, "24h0m0s"},
		"attendance is recorded after the end":                       {recordsAfter, "336h0m0s"},
		"an event completes by itself after":                         {completesIn, "12h0m0s"},
		"those who teach look after a register for":                  {-teachesFrom, "336h0m0s"},
		"a register opens before the course":                         {doorsOpen, "2h0m0s"},
		"a learner is late after":                                    {lateAfter, "5m0s"},
		"what a course was like is said for":                         {feedbackFor, "720h0m0s"},
		"answers are shown by so many at least":                      {feedbackMany, "5"},
		"one checks in before a session":                             {checkInOpens, "15m0s"},
		"codes are tried":                                            {pace(checkInBucket), "10, then one in 30s"},
		"an account is tried from one block of addresses":            {pace(accountFromBucket), "5, then one in 20s"},
		"an account is tried from everywhere":                        {pace(accountBucket), "100, then one in 5s"},
		"a block of addresses tries":                                 {pace(blockBucket), "20, then one in 5s"},
		"a device tries":                                             {pace(deviceBucket), "5, then one in 20s"},
		"one tries the own password":                                 {pace(passwordBucket), "5, then one in 20s"},
		"a question to take part waits":                              {nominationWaits, "336h0m0s"},
		"but until before the start":                                 {nominationMargin, "48h0m0s"},
		"it is reminded of before its deadline":                      {nominationRemind, "168h0m0s"},
		"somebody asks so many at once":                              {pace(nominatorBucket), "60, then one in 1m0s"},
		"an address gets so many letters":                            {pace(nomineeBucket), "6, then one in 4h0m0s"},
		"an accreditation that ends is reminded of before, in days":  {lapseNotices, "[90 30 7]"},
		"a register is reminded of again after, in days":             {registerAgain, "7"},
		"and not after its course by more than":                      {registerReminded, "336h0m0s"},
		"registers to be reminded of are shown ahead for":            {registersAhead, "672h0m0s"},
		"an accreditation lapses soon with fewer days than":          {lapseNotice, "90"},
		"coverage is counted in so many months":                      {horizons, "[0 3 6 12]"},
		"coverage looks at events of so many days":                   {comingDays, "90"},
		"coverage calls for courses by so many of these":             {callsFor, "2"},
		"papers of vehicles are reminded of before, in days":         {lapseDays, "[30 7]"},
		"a car is late after":                                        {overdue, "30m0s"},
		"the next booking worries within":                            {nextSoon, "48h0m0s"},
		"a car is taken before it is kept free":                      {soonestOut, "2h0m0s"},
		"a mileage jumps by more than":                               {farMiles, "1000"},
		"a booking lasts":                                            {longestBooking, "8784h0m0s"},
		"a car is kept free around a booking for minutes":            {mostBuffer, "1440"},
		"a hand-over has so many photos":                             {MostPhotos, "4"},
		"a feed shows what is over for":                              {feedPast, "2160h0m0s"},
		"a feed shows what is cancelled for":                         {feedCancelled, "1440h0m0s"},
		"a calendar reminds before a shift, in minutes":              {firstAlarm, "120"},
		"a file has so many bytes":                                   {MostFileSize, "1048576"},
		"a file has so many rows":                                    {mostFileRows, "5000"},
		"a file has so many rules of recurrence":                     {mostRules, "500"},
		"a rule of recurrence has so many dates":                     {mostDatesOfOne, "400"},
		"a series is made of so many dates at once":                  {mostOccurrences, "60"},
		"and so many years ahead":                                    {furthestYears, "2"},
		"an event is planned for an awareness date within, in days":  {plannedNear, "7"},
		"a code of a session has so many letters":                    {codeLength, "6"},
		"a password has at least":                                    {shortestPassword, "15"},
		"a shift lasts":                                              {longestShift, "24h0m0s"},
		"an event lasts":                                             {longestEvent, "744h0m0s"},
		"a shift lies around its event by":                           {aroundEvent, "24h0m0s"},
	} {
		if is := fmt.Sprint(number.is); is != number.want {
			t.Errorf("%s: %s, want %s", name, is, number.want)
		}
	}
}

func pace(b bucket) string { return fmt.Sprintf("%v, then one in %v", b.size, b.leak) }

// What happens at 12, 48 and 72 hours, a second before and a second after.
func TestWhatHappensAtTheHoursOfTheRules(t *testing.T) {
	t.Parallel()
	const hour, second = time.Hour, time.Second
	for notice, want := range map[time.Duration]string{
		72*hour + second: "promoted", 72 * hour: "offered", 72*hour - second: "offered",
		12*hour + second: "offered", 12 * hour: "offered", 12*hour - second: "by hand", second: "by hand",
	} {
		t.Run(fmt.Sprint("a place that is freed ", notice, " before the shift"), func(t *testing.T) {
			onBoth(t, func(t *testing.T, f *fixture) {
				f.charlie.RestFrom, f.charlie.RestTo = 0, 0
				f.write(func(tx *db.Tx) error { return tx.UpdatePerson(f.ctx, f.charlie, "rest_from", "rest_to") })
				s := f.shift(f.event("Herts Pride", 100*hour), 1)
				f.signUp(f.alice, s, db.SignupConfirmed)
				f.signUp(f.charlie, s, db.SignupWaiting)
				f.clock = s.StartsAt.Add(-notice)
				if err := f.Withdraw(f.ctx, f.alice, s.ID, "ill"); err != nil {
					t.Fatal(err)
				}
				offers, err := f.DB.OpenOffers(f.ctx, s.ID, f.charlie.ID)
				if err != nil {
					t.Fatal(err)
				}
				byHand, err := f.DB.Messages(f.ctx, db.MessageFilter{PersonID: f.eve.ID, Kind: FillByHand})
				if err != nil {
					t.Fatal(err)
				}
				got := map[[3]bool]string{{true, false, false}: "promoted", {false, true, false}: "offered", {false, false, true}: "by hand"}[[3]bool{
					f.status(f.charlie, s) == db.SignupConfirmed, len(offers) == 1, len(byHand) == 1,
				}]
				if got != want {
					t.Errorf("Charlie is %s, has %d offers and the lead %d messages: %q, want %q", f.status(f.charlie, s), len(offers), len(byHand), got, want)
				}
			})
		})
	}
	for _, c := range []struct {
		notice, since time.Duration // before the shift, and after signing up
		needed        bool
	}{
		{48*hour + second, hour, false},
		{48 * hour, hour, false},
		{48*hour - second, hour, true},
		{hour, 15*time.Minute - second, false},
		{hour, 15 * time.Minute, false},
		{hour, 15*time.Minute + second, true},
	} {
		shift := &db.Shift{StartsAt: noon.Add(c.notice)}
		if got := ReasonNeeded(shift, &db.Signup{Status: db.SignupConfirmed, ConfirmedAt: noon.Add(-c.since)}, noon); got != c.needed {
			t.Errorf("withdrawing %v before the shift, %v after signing up, needs a reason: %t", c.notice, c.since, got)
		}
	}
	for after, left := range map[time.Duration]bool{7*24*hour - second: true, 7 * 24 * hour: true, 7*24*hour + second: false} {
		onBoth(t, func(t *testing.T, f *fixture) {
			_, m := f.confirmed()
			if _, err := f.Delivered(f.ctx, f.claim()); err != nil {
				t.Fatal(err)
			}
			f.clock = f.clock.Add(after)
			if _, err := f.Tidy(f.ctx); err != nil {
				t.Fatal(err)
			}
			if got := f.message(m.ID).Body != ""; got != left {
				t.Errorf("%v after it was sent the body of a message is there: %t", after, got)
			}
		})
	}
}

func TestEachTryWaitsTwiceAsLongAsTheOneBeforeAndAnHourAtMost(t *testing.T) {
	t.Parallel()
	for attempt, minutes := range map[int]float64{1: 1, 2: 2, 3: 4, 4: 8, 5: 16, 6: 32, 7: 60, 20: 60} {
		for _, key := range []string{"a", "b", "c", "confirmed/signup-7"} {
			if got := pause(attempt, key).Minutes() / minutes; got < 0.8 || got > 1.2 {
				t.Errorf("after try %d of %s it waits %.2f times the %v minutes", attempt, key, got, minutes)
			}
		}
	}
}
