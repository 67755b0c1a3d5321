package views

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/rainbowrota/rainbowrota/db"
)

// EventPath is the path of an event, or of a page of it: its end begins with "/" or "?".
func EventPath(id int64, end string) string { return fmt.Sprintf("/events/%d%s", id, end) }

// ShiftPath is the path of a shift, or of a page of it.
func ShiftPath(id int64, end string) string { return fmt.Sprintf("/shifts/%d%s", id, end) }

// SeriesPath is the path of a series, or of a page of it.
func SeriesPath(id int64, end string) string { return fmt.Sprintf("/series/%d%s", id, end) }

// PartnerPath is the path of a partner, or of a page of it.
func PartnerPath(id int64, end string) string { return fmt.Sprintf("/partners/%d%s", id, end) }

// ContactPath is the path of a contact of a partner, or of a page of it.
func ContactPath(id int64, end string) string { return fmt.Sprintf("/contacts/%d%s", id, end) }

// BookingPath is the path of a booking of a vehicle, or of a page of it.
func BookingPath(id int64, end string) string { return fmt.Sprintf("/bookings/%d%s", id, end) }

// VehiclePath is the path of a vehicle, or of a page of it.
func VehiclePath(id int64, end string) string { return fmt.Sprintf("/vehicles/%d%s", id, end) }

// PathWith is a path with the filled fields of a filter and further pairs in its query.
func PathWith(path string, form *Form, pairs ...string) string {
	values := url.Values{}
	for name, value := range form.Values {
		if value != "" {
			values.Set(name, value)
		}
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		values.Set(pairs[i], pairs[i+1])
		if pairs[i+1] == "" {
			values.Del(pairs[i])
		}
	}
	return strings.TrimSuffix(path+"?"+values.Encode(), "?")
}

// ProgrammePath is the path of the programme of an event, or of a page of it.
func ProgrammePath(eventID int64, end string) string { return EventPath(eventID, "/programme"+end) }

// SessionPath is the path of a session of a programme, or of a page of it.
func SessionPath(id int64, end string) string { return fmt.Sprintf("/programme/%d%s", id, end) }

// BesideSession is the programme, at one of its sessions.
func BesideSession(s *db.ProgrammeSession) string {
	return ProgrammePath(s.EventID, fmt.Sprintf("#session-%d", s.ID))
}

// SpeakerPath is the path of a speaker, or of a page about them.
func SpeakerPath(id int64, end string) string { return fmt.Sprintf("/speakers/%d%s", id, end) }

// TrainingPath is the path of a course date or a conference as those who learn
// see it, or of a page of it.
func TrainingPath(eventID int64, end string) string {
	return fmt.Sprintf("/training/%d%s", eventID, end)
}

// LLOPath is the path of somebody’s record, or of a page of it.
func LLOPath(personID int64, end string) string { return fmt.Sprintf("/llos/%d%s", personID, end) }

// PositionPath is the path of a position that somebody holds or held, or of a page of it.
func PositionPath(id int64, end string) string { return fmt.Sprintf("/positions/%d%s", id, end) }

// MyRota leads to the rota of the reader.
var MyRota = NavItem{Text: "My rota", Href: "/my/rota"}
