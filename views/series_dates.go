package views

// DatesPage shows the dates of a meeting that recurs before they are made,
// with what can be left out.
type DatesPage struct {
	FormPage
	Count int
	Dates []Option // the value is the day, the hint what else is on then
}
