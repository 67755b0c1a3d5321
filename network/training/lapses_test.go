package training_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/training"
)

// runLapses lets the job run now and then until a day's end.
func (f *fixture) runLapses(until string) {
	f.T.Helper()
	end, err := clock.ParseWallClock(until)
	if err != nil {
		f.T.Fatal(err)
	}
	for f.Clock.Before(end) {
		if _, _, err := f.Training.QueueLapses(f.Ctx); err != nil {
			f.T.Fatal(err)
		}
		f.Clock = f.Clock.Add(5 * time.Hour)
	}
}

func TestWhoseAccreditationEndsIsRemindedThreeTimesWithTheDatesToRefreshIt(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.Charlie.Force, f.Charlie.Discreet = f.Settings().ForceName, false
		f.Write(func(tx *db.Tx) error { return tx.UpdatePerson(f.Ctx, f.Charlie) })
		f.Clock = time.Date(2027, 11, 20, 9, 0, 0, 0, clock.London)
		f.Accredit(f.Charlie, "2024-03-01", "2028-02-29") // which is 90 days after 1 December
		f.CourseDate(10)
		for _, at := range []struct {
			day  string
			told int
		}{{"2027-11-30T23:00", 0}, {"2027-12-01T22:00", 1}, {"2028-01-29T23:00", 1}, {"2028-01-30T22:00", 2}, {"2028-02-21T23:00", 2}, {"2028-02-22T22:00", 3}, {"2028-04-01T22:00", 3}} {
			f.runLapses(at.day)
			if told := f.Told(f.Charlie); len(told) != at.told || at.told > 0 && told[0] != messages.LLOLapses {
				t.Fatalf("until %s Charlie was told %v, want %d", at.day, told, at.told)
			}
		}
		messages, err := f.DB.Messages(f.Ctx, db.MessageFilter{PersonID: f.Charlie.ID})
		if err != nil {
			t.Fatal(err)
		}
		if first := messages[len(messages)-1]; !strings.Contains(first.Body, "10 places left") || !strings.Contains(first.Subject, "29 February 2028") {
			t.Errorf("the first says %q: %s", first.Subject, first.Body)
		}
		if last := messages[0]; !strings.Contains(last.Body, "No date to refresh it is planned yet") {
			t.Errorf("the last, after the course, says %s", last.Body)
		}
	})
}

func TestTheLedgerShowsBeforehandWhoWillBeRemindedOfAnAccreditationThatEnds(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.Clock = time.Date(2027, 11, 20, 9, 0, 0, 0, clock.London)
		for p, until := range map[*db.Person]string{f.Charlie: "2028-02-29", f.Alice: "2028-03-01"} {
			p.Force = f.Settings().ForceName
			f.Write(func(tx *db.Tx) error { return tx.UpdatePerson(f.Ctx, p) })
			f.Accredit(p, "2024-03-01", until)
		}
		f.Accredit(f.Charlie, "2023-01-01", "2024-02-28")
		f.runLapses("2027-11-20T12:00")
		planned := func() (rows []string) {
			all, err := f.Training.PlannedLapses(f.Ctx, f.Bob)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range all {
				rows = append(rows, fmt.Sprint(clock.ShortDay(p.Due), " ", clock.ClockTime(p.Due.In(clock.London)), ", ", p.Why, ": ", strings.Join(p.People, " and ")))
			}
			return rows
		}
		want := []string{
			"Wednesday 1 December 9am, It ends on 29 February 2028: Charlie Reid",
			"Thursday 2 December 9am, It ends on 1 March 2028: Alice Okafor",
			"Sunday 30 January 9am, It ends on 29 February 2028: Charlie Reid",
			"Monday 31 January 9am, It ends on 1 March 2028: Alice Okafor",
		}
		if got := planned(); !slices.Equal(got, want) {
			t.Errorf("planned are %q", got)
		}
		f.runLapses("2027-12-01T12:00")
		if got := planned(); len(got) != 5 || !slices.Equal(got[:3], want[1:]) { // and those of February, which is 90 days away now
			t.Errorf("after the first they are %q", got)
		}
		if _, err := f.Training.RevokeAccreditation(f.Ctx, f.Bob, f.Accreditations(f.Charlie)[0].ID, "By mistake"); err != nil {
			t.Fatal(err)
		}
		if got := planned(); len(got) != 3 || strings.Contains(strings.Join(got, ""), "Charlie") {
			t.Errorf("once it is revoked they are %q", got)
		}
		if _, err := f.Training.PlannedLapses(f.Ctx, f.Alice); refusal.KindOf(err) != refusal.Forbidden {
			t.Errorf("an officer reads of others: %v", err)
		}
	})
}

func TestWhoLosesAnAccreditationGivesUpTheShiftsThatNeedIt(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Event("Herts Pride", 10*24*time.Hour)
		stall := f.Shift(e, 1, func(s *db.Shift) { s.Accreditation = db.LLO })
		setUp := f.Shift(f.Event("Set-up day", 12*24*time.Hour), 2)
		since := f.Shift(f.Event("Since then", 14*24*time.Hour), 2)
		f.Accredit(f.Charlie, "2025-01-01", "2028-01-01")
		f.SignUp(f.Alice, stall, db.SignupConfirmed)
		f.SignUp(f.Charlie, stall, db.SignupWaiting)
		f.SignUp(f.Alice, setUp, db.SignupConfirmed)
		f.SignUp(f.Bob, since, db.SignupConfirmed)
		since = f.Consistent(since.ID)
		since.Accreditation = db.LLO // Bob never had one, and was there before
		f.Write(func(tx *db.Tx) error { return tx.UpdateShift(f.Ctx, since) })
		f.runLapses("2026-06-02T12:00")
		if f.Status(f.Alice, stall) != db.SignupConfirmed {
			t.Fatal("Alice lost her place with a current accreditation")
		}
		held, err := f.DB.AllAccreditations(f.Ctx, f.Alice.ID)
		if err != nil {
			t.Fatal(err)
		}
		f.Write(func(tx *db.Tx) error {
			return tx.RevokeAccreditation(f.Ctx, held[0].ID, f.Bob.ID, "Recorded by mistake", f.Clock)
		})
		for range 2 {
			f.Clock = f.Clock.Add(time.Hour)
			if _, _, err := f.Training.QueueLapses(f.Ctx); err != nil {
				t.Fatal(err)
			}
		}
		for _, want := range []struct {
			who    *db.Person
			shift  *db.Shift
			status db.SignupStatus
		}{{f.Alice, stall, db.SignupCancelled}, {f.Charlie, stall, db.SignupConfirmed}, {f.Alice, setUp, db.SignupConfirmed}, {f.Bob, since, db.SignupConfirmed}} {
			if got := f.Status(want.who, want.shift); got != want.status {
				t.Errorf("%s is %s on %d, want %s", want.who.FirstName, got, want.shift.ID, want.status)
			}
		}
		f.Consistent(stall.ID)
		if told := f.Told(f.Alice); told[len(told)-1] != messages.Removed {
			t.Errorf("Alice was told %v", told)
		}
		if told := f.Told(f.Eve); !slices.Equal(told, []db.MessageKind{messages.LostPlace}) {
			t.Errorf("Eve, who leads it, was told %v", told)
		}
	})
}

func TestWhoseSignUpNeverStoodOnAnAccreditationStays(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		open := f.Shift(f.Event("Herts Pride", 10*24*time.Hour), 3)
		f.Accredit(f.Charlie, "2020-01-01", "2022-01-01") // lapsed long before he signed up
		f.SignUp(f.Bob, open, db.SignupConfirmed)
		f.SignUp(f.Charlie, open, db.SignupConfirmed)
		open = f.Consistent(open.ID)
		open.Accreditation = db.LLO
		f.Write(func(tx *db.Tx) error { return tx.UpdateShift(f.Ctx, open) })
		f.Accredit(f.Bob, "2026-08-01", "2029-08-01") // will be one after the shift
		f.runLapses("2026-06-03T12:00")
		for _, p := range []*db.Person{f.Bob, f.Charlie} {
			if got := f.Status(p, open); got != db.SignupConfirmed {
				t.Errorf("%s is %s", p.FirstName, got)
			}
		}
	})
}

func TestWhatIsSentTwiceAtOnceIsRecordedOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		if failed := f.AtOnce(8, func(int) error {
			return f.Training.RecordAccreditation(f.Ctx, f.Bob, f.Eve.ID, training.RecordForm{From: "2026-01-01", Until: "2029-01-01", Source: "A course in Kent"}, "key")
		}); failed > 0 {
			t.Errorf("%d of 8 failed", failed)
		}
		if held := f.Accreditations(f.Eve); len(held) != 1 {
			t.Errorf("Eve has %d", len(held))
		}
	})
}

func TestAnAccreditationThatIsRecordedDaysBeforeItEndsIsRemindedOfAtOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.Charlie.Force = f.Settings().ForceName
		f.Write(func(tx *db.Tx) error { return tx.UpdatePerson(f.Ctx, f.Charlie) })
		f.Clock = time.Date(2027, 11, 20, 9, 0, 0, 0, clock.London)
		f.runLapses("2027-11-20T20:00")
		f.Write(func(tx *db.Tx) error { // after the reminders of 90 and 30 days
			return tx.InsertAccreditation(f.Ctx, &db.Accreditation{PersonID: f.Charlie.ID, Kind: db.LLO, GrantedOn: "2024-12-01", ExpiresOn: "2027-12-10", RecordedAt: f.Clock})
		})
		for _, at := range []struct {
			day  string
			told int
		}{{"2027-11-21T06:00", 1}, {"2027-12-02T20:00", 1}, {"2027-12-03T20:00", 2}, {"2027-12-20T20:00", 2}} {
			if f.runLapses(at.day); len(f.Told(f.Charlie)) != at.told {
				t.Fatalf("until %s Charlie was told %v, want %d", at.day, f.Told(f.Charlie), at.told)
			}
		}
	})
}
