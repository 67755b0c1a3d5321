package network_test

import (
	"fmt"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network"
	"github.com/rainbowrota/rainbowrota/network/accounts"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/awareness"
	"github.com/rainbowrota/rainbowrota/network/calendar"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/day"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/handovers"
	"github.com/rainbowrota/rainbowrota/network/imports"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/nominations"
	"github.com/rainbowrota/rainbowrota/network/people"
	"github.com/rainbowrota/rainbowrota/network/photos"
	"github.com/rainbowrota/rainbowrota/network/programme"
	"github.com/rainbowrota/rainbowrota/network/training"
	"github.com/rainbowrota/rainbowrota/network/upload"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
)

// Each number of docs/rules.md, and each length of time that something is kept
// or waited for, as it is promised: written out here, so that nobody changes one
// without saying so.
func TestTheNumbersOfTheRulesAreThosePromised(t *testing.T) {
	t.Parallel()
	usual := network.New(&db.DB{}, action.Settings{}).Settings()
	for name, number := range map[string]struct{ is, want any }{
		"people are promoted at once with more notice than":         {usual.PromotesAbove, "72h0m0s"},
		"places are offered with more notice than":                  {usual.OffersAbove, "12h0m0s"},
		"one withdraws freely until before a shift":                 {usual.Freely, "48h0m0s"},
		"one undoes a sign-up for":                                  {usual.Undoable, "15m0s"},
		"the lead is warned of too few people before":               {usual.Shortfall, "72h0m0s"},
		"reminders go before a shift, in days":                      {usual.ReminderDays, "[7 1]"},
		"and on its day at":                                         {usual.MorningHour, "7"},
		"a claim of a message is lost after":                        {messages.ClaimLost, "10m0s"},
		"a message is tried":                                        {messages.Tries, "30"},
		"what messages said is kept":                                {usual.BodiesKept, "168h0m0s"},
		"a file that was read waits":                                {imports.Waits, "24h0m0s"},
		"an import can be taken back for":                           {usual.ImportsUndoable, "720h0m0s"},
		"guests are kept after their last event, in days":           {usual.GuestDays, "90"},
		"what is known of speakers is kept after the event":         {usual.SpeakersKept, "504h0m0s"},
		"a speaker is to be thanked after":                          {programme.ThanksDue, "168h0m0s"},
		"and no longer than":                                        {programme.ThanksWanted, "2160h0m0s"},
		"a session of an officer ends unused after":                 {usual.Idle[db.Officer], "12h0m0s"},
		"a session of an officer ends after":                        {usual.Life[db.Officer], "168h0m0s"},
		"a device is known for":                                     {accounts.DeviceLife, "2160h0m0s"},
		"an invitation works for":                                   {accounts.InvitationLife, "168h0m0s"},
		"a link to a new password works for":                        {accounts.PasswordLinkLife, "30m0s"},
		"a link that ended is known for":                            {accounts.LinksKept, "720h0m0s"},
		"one is emailed links to a new password":                    {pace(accounts.PasswordLinkBucket), "5, then one in 20m0s"},
		"one form invites at most":                                  {accounts.InvitedAtOnce, "200"},
		"a one-time link works for":                                 {accounts.SetupLife, "30m0s"},
		"a session is seen as ended elsewhere within":               {accounts.SessionFresh, "1s"},
		"attendance is recorded before the first shift":             {day.RecordsBefore, "24h0m0s"},
		"attendance is recorded after the end":                      {usual.RecordsAfter, "336h0m0s"},
		"an event completes by itself after":                        {usual.CompletesIn, "12h0m0s"},
		"those who teach look after a register for":                 {-training.TeachesFrom, "336h0m0s"},
		"a register opens before the course":                        {training.DoorsOpen, "2h0m0s"},
		"a learner is late after":                                   {training.LateAfter, "5m0s"},
		"what a course was like is said for":                        {usual.FeedbackFor, "720h0m0s"},
		"answers are shown by so many at least":                     {training.FeedbackMany, "5"},
		"one checks in before a session":                            {usual.CheckInOpens, "15m0s"},
		"codes are tried":                                           {pace(programme.CheckInBucket), "10, then one in 30s"},
		"an account is tried from one block of addresses":           {pace(accounts.AccountFromBucket), "5, then one in 20s"},
		"an account is tried from everywhere":                       {pace(accounts.AccountBucket), "100, then one in 5s"},
		"a block of addresses tries":                                {pace(accounts.BlockBucket), "20, then one in 5s"},
		"a device tries":                                            {pace(accounts.DeviceBucket), "5, then one in 20s"},
		"one tries the own password":                                {pace(accounts.PasswordBucket), "5, then one in 20s"},
		"a question to take part waits":                             {usual.NominationWaits, "336h0m0s"},
		"but until before the start":                                {nominations.NominationMargin, "48h0m0s"},
		"it is reminded of before its deadline":                     {nominations.NominationRemind, "168h0m0s"},
		"somebody asks so many at once":                             {pace(nominations.NominatorBucket), "60, then one in 1m0s"},
		"an address gets so many letters":                           {pace(nominations.NomineeBucket), "6, then one in 4h0m0s"},
		"an accreditation that ends is reminded of before, in days": {usual.LapseDays, "[90 30 7]"},
		"a register is reminded of again after, in days":            {training.RegisterAgain, "7"},
		"and not after its course by more than":                     {training.RegisterReminded, "336h0m0s"},
		"registers to be reminded of are shown ahead for":           {training.RegistersAhead, "672h0m0s"},
		"an accreditation lapses soon with fewer days than":         {action.LapseNotice, "90"},
		"coverage is counted in so many months":                     {training.Horizons, "[0 3 6 12]"},
		"coverage looks at events of so many days":                  {training.ComingDays, "90"},
		"coverage calls for courses by so many of these":            {training.CallsFor, "2"},
		"papers of vehicles are reminded of before, in days":        {usual.PaperDays, "[30 7]"},
		"a car is late after":                                       {vehicles.Overdue, "30m0s"},
		"the next booking worries within":                           {vehicles.NextSoon, "48h0m0s"},
		"a car is taken before it is kept free":                     {vehicles.SoonestOut, "2h0m0s"},
		"a mileage jumps by more than":                              {handovers.FarMiles, "1000"},
		"a booking lasts":                                           {vehicles.LongestBooking, "8784h0m0s"},
		"a car is kept free around a booking for minutes":           {vehicles.MostBuffer, "1440"},
		"a hand-over has so many photos":                            {photos.MostPhotos, "4"},
		"a feed shows what is over for":                             {calendar.FeedPast, "2160h0m0s"},
		"a feed shows what is cancelled for":                        {calendar.FeedCancelled, "1440h0m0s"},
		"a calendar reminds before a shift, in minutes":             {people.FirstAlarm, "120"},
		"a file has so many bytes":                                  {upload.MostFileSize, "1048576"},
		"a file has so many rows":                                   {upload.MostFileRows, "5000"},
		"a file has so many rules of recurrence":                    {upload.MostRules, "500"},
		"a rule of recurrence has so many dates":                    {upload.MostDatesOfOne, "400"},
		"a series is made of so many dates at once":                 {clock.MostOccurrences, "60"},
		"and so many years ahead":                                   {clock.FurthestYears, "2"},
		"an event is planned for an awareness date within, in days": {awareness.PlannedNear, "7"},
		"a code of a session has so many letters":                   {programme.CodeLength, "6"},
		"a password has at least":                                   {accounts.ShortestPassword, "15"},
		"a shift lasts":                                             {events.LongestShift, "24h0m0s"},
		"an event lasts":                                            {action.LongestEvent, "744h0m0s"},
		"a shift lies around its event by":                          {events.AroundEvent, "24h0m0s"},
	} {
		if is := fmt.Sprint(number.is); is != number.want {
			t.Errorf("%s: %s, want %s", name, is, number.want)
		}
	}
}

func pace(b action.Bucket) string { return fmt.Sprintf("%v, then one in %v", b.Size, b.Leak) }
