package views

// Readiness is what a monitor reads of the server. A part of it that is not
// looked at is left out.
type Readiness struct {
	Checked  string `json:"checked,omitempty"` // when the whole database was last looked through, or "never"
	Database string `json:"database"`
	Jobs     string `json:"jobs,omitempty"`
	Mail     string `json:"mail,omitempty"`
	Status   string `json:"status"`
}

// What it says of a database that is not well.
const (
	DatabaseUnreadable = "cannot be read"
	DatabaseUnwritable = "cannot be written"
	DatabaseDamaged    = "damaged"
)
