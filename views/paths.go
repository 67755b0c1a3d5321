package views

import (
	"fmt"
	"net/url"
	"strings"
)

// EventPath is the path of an event, or of a page of it: its end begins with "/" or "?".
func EventPath(id int64, end string) string { return fmt.Sprintf("/events/%d%s", id, end) }

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
