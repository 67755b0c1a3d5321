package network

import "testing"

func TestWhatIsWrongWithARecurrenceIsSaidAtItsField(t *testing.T) {
	t.Parallel()
	good := RepeatForm{Repeats: string(Weekly), Every: "1", Count: "10"}
	for _, c := range []struct {
		change func(*RepeatForm)
		fields string
	}{
		{func(*RepeatForm) {}, ""},
		{func(r *RepeatForm) { r.Repeats = "hourly" }, "repeats"},
		{func(r *RepeatForm) { r.Every = "0" }, "every"},
		{func(r *RepeatForm) { r.Every = "99999999999999999999" }, "every"},
		{func(r *RepeatForm) { r.Count = "" }, "until"},
		{func(r *RepeatForm) { r.Count = "61" }, "count"},
		{func(r *RepeatForm) { r.Count = "10000000" }, "count"},
		{func(r *RepeatForm) { r.Until = "2027-01-01" }, "until"}, // both
		{func(r *RepeatForm) { r.Count, r.Until = "", "2026-05-31" }, "until"},
		{func(r *RepeatForm) { r.Count, r.Until = "", "2028-06-02" }, "until"},
		{func(r *RepeatForm) { r.Count, r.Until = "", "2026-02-30" }, "until"},
	} {
		form := good
		c.change(&form)
		var f faults
		form.parse(day("2026-06-01"), &f)
		if got := fieldsOf(f.err()); got != c.fields {
			t.Errorf("%+v: faults at %q, want %q", form, got, c.fields)
		}
	}
}
