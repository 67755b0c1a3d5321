package messages

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	ical "github.com/arran4/golang-ical"

	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// Entry is one entry of a calendar file (RFC 5545). Its UID never changes, and
// its Sequence only rises, so that calendar programs update what they have and
// never add a copy.
type Entry struct {
	UID      string
	Sequence int
	Modified time.Time
	Starts   time.Time
	Ends     time.Time
	Title    string
	Where    string
	Says     string
	Link     string
	Status   ical.ObjectStatus
	Alarm    time.Duration // before it starts; 0 for none
	Free     bool          // its owner is not busy then
	Public   bool          // anybody may know of it

	// Of an entry that is sent by email (RFC 5546).
	Sender   string // the address it comes from
	Attendee string // the address of the one who gets it
	SentAt   time.Time
}

// SenderName is the name beside the address that letters come from. It is
// neutral on purpose (rule 10): a preview on a locked phone must not tell what
// the rota is for.
const SenderName = "Duty rota"

// prodID names the maker of a calendar file; it is the same for every force.
const prodID = "-//Rainbow Rota//Rota//EN"

// CalendarText writes a calendar with lines of 75 octets, ended by CRLF. Times
// are London's, with the rules by which the clocks change.
func CalendarText(name string, method ical.Method, entries []Entry) (string, error) {
	cal := ical.NewCalendar()
	cal.SetProductId(prodID)
	if method != "" {
		cal.SetMethod(method)
	}
	if name != "" {
		cal.SetName(name)
		cal.SetRefreshInterval("PT1H") // the library names the type of the value
		cal.SetXPublishedTTL("PT1H")
	}
	cal.AddVTimezone(londonRules())
	for i := range entries {
		cal.AddVEvent(entries[i].event())
	}
	text := cal.Serialize(ical.WithNewLine("\r\n"))
	if text == "" {
		return "", fmt.Errorf("a calendar of %d entries could not be written", len(entries))
	}
	return text, nil
}

func (e *Entry) event() *ical.VEvent {
	v := ical.NewEvent(e.UID)
	v.SetSequence(e.Sequence)
	v.SetDtStampTime(clock.Later(e.Modified, e.SentAt).UTC())
	v.SetModifiedAt(e.Modified.UTC())
	e.setTimes(v)
	v.SetSummary(words.Clean(e.Title, false))
	v.SetStatus(e.Status)
	if e.Where != "" {
		v.SetLocation(words.Clean(e.Where, false))
	}
	if e.Says != "" {
		v.SetDescription(LineEnds.Replace(words.Clean(e.Says, true)))
	}
	if e.Link != "" {
		v.SetURL(e.Link)
	}
	if !e.Public {
		v.SetClass(ical.ClassificationPrivate)
	}
	if e.Free {
		v.SetTimeTransparency(ical.TransparencyTransparent)
	}
	if e.Attendee != "" {
		v.SetOrganizer(mailto(e.Sender), ical.WithCN(SenderName))
		v.AddAttendee(mailto(e.Attendee), ical.ParticipationRoleReqParticipant, ical.ParticipationStatusAccepted, noAnswer)
	}
	if e.Alarm > 0 && e.Status != ical.ObjectStatusCancelled {
		alarm := v.AddAlarm()
		alarm.SetAction(ical.ActionDisplay)
		alarm.SetTrigger(fmt.Sprintf("-PT%dM", int(e.Alarm.Minutes())))
		alarm.SetDescription(words.Clean(e.Title, false))
	}
	return v
}

// mailto writes an address as calendars name people.
func mailto(address string) string { return "mailto:" + url.PathEscape(address) }

// noAnswer asks calendar programs not to answer the entry: nobody reads that.
var noAnswer = &ical.KeyValues{Key: string(ical.ParameterRsvp), Value: []string{"FALSE"}}

// LineEnds makes every line end the one that RFC 5545, 3.3.11 writes as \n.
var LineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// setTimes writes start and end as London's clocks show them. Of an hour that
// comes twice that should mean the first (RFC 5545, 3.3.5), but programs take
// it for either: an entry that starts or ends in such an hour has UTC's times.
func (e *Entry) setTimes(v *ical.VEvent) {
	if comesTwice(e.Starts) || comesTwice(e.Ends) {
		v.SetStartAt(e.Starts.UTC())
		v.SetEndAt(e.Ends.UTC())
		return
	}
	v.SetProperty(ical.ComponentPropertyDtStart, WallClock(e.Starts), ical.WithTZID(clock.London.String()))
	v.SetProperty(ical.ComponentPropertyDtEnd, WallClock(e.Ends), ical.WithTZID(clock.London.String()))
}

// comesTwice tells whether a time is in an hour that London's clocks show twice.
func comesTwice(t time.Time) bool {
	return WallClock(t) == WallClock(t.Add(-time.Hour)) || WallClock(t) == WallClock(t.Add(time.Hour))
}

func WallClock(t time.Time) string { return t.In(clock.London).Format("20060102T150405") }

// londonRules are the rules of London's clocks since 1996.
func londonRules() *ical.VTimezone {
	zone := ical.NewTimezone(clock.London.String())
	daylight, standard := &ical.Daylight{}, &ical.Standard{}
	for _, change := range []struct {
		of                         *ical.ComponentBase
		starts, rule, from, to, is string
	}{
		{&daylight.ComponentBase, "19960331T010000", "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "+0000", "+0100", "BST"},
		{&standard.ComponentBase, "19961027T020000", "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "+0100", "+0000", "GMT"},
	} {
		change.of.SetProperty(ical.ComponentPropertyDtStart, change.starts)
		change.of.SetProperty(ical.ComponentPropertyRrule, change.rule)
		change.of.SetProperty(ical.ComponentProperty(ical.PropertyTzoffsetfrom), change.from)
		change.of.SetProperty(ical.ComponentProperty(ical.PropertyTzoffsetto), change.to)
		change.of.SetProperty(ical.ComponentProperty(ical.PropertyTzname), change.is)
	}
	zone.Components = append(zone.Components, daylight, standard)
	return zone
}

// Uid returns the name of a thing in calendars. It never changes.
func (n *Messages) Uid(thing string, id int64) string {
	host := "rota"
	if u, err := url.Parse(n.Settings().BaseURL); err == nil && u.Hostname() != "" {
		host = u.Hostname()
	}
	return fmt.Sprintf("%s-%d@%s", thing, id, host)
}
