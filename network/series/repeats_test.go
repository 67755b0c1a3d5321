package series_test

import (
	"testing"

	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
	"github.com/rainbowrota/rainbowrota/network/series"
)

func TestWhatIsWrongWithARecurrenceIsSaidAtItsField(t *testing.T) {
	t.Parallel()
	good := series.RepeatForm{Repeats: string(clock.Weekly), Every: "1", Count: "10"}
	for _, c := range []struct {
		change func(*series.RepeatForm)
		fields string
	}{
		{func(*series.RepeatForm) {}, ""},
		{func(r *series.RepeatForm) { r.Repeats = "hourly" }, "repeats"},
		{func(r *series.RepeatForm) { r.Every = "0" }, "every"},
		{func(r *series.RepeatForm) { r.Every = "99999999999999999999" }, "every"},
		{func(r *series.RepeatForm) { r.Count = "" }, "until"},
		{func(r *series.RepeatForm) { r.Count = "61" }, "count"},
		{func(r *series.RepeatForm) { r.Count = "10000000" }, "count"},
		{func(r *series.RepeatForm) { r.Until = "2027-01-01" }, "until"}, // both
		{func(r *series.RepeatForm) { r.Count, r.Until = "", "2026-05-31" }, "until"},
		{func(r *series.RepeatForm) { r.Count, r.Until = "", "2028-06-02" }, "until"},
		{func(r *series.RepeatForm) { r.Count, r.Until = "", "2026-02-30" }, "until"},
	} {
		form := good
		c.change(&form)
		var f refusal.Faults
		form.Parse(clocktest.Day("2026-06-01"), &f)
		if got := refusaltest.FieldsOf(f.Err()); got != c.fields {
			t.Errorf("%+v: faults at %q, want %q", form, got, c.fields)
		}
	}
}
