package views

import (
	"net/url"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
)

// Filter narrows a list to what its address asks for.
type Filter struct {
	Path   string // of the list
	What   string // "the events"
	Fit    string // "Events that fit"
	Intro  string
	Keep   []Saved // names and values that are sent along unseen
	Fields []Field
	Form   *Form
	Words  string // what is asked for; "" for everything
}

// Clear is the path of the list without the filter.
func (f Filter) Clear() string {
	if len(f.Keep) == 0 {
		return f.Path
	}
	keep := url.Values{}
	for _, k := range f.Keep {
		keep.Set(k.Label, k.Value)
	}
	return f.Path + "?" + keep.Encode()
}

// Fields that several filters have.
var (
	WordsField = Field{Type: "search", Name: "q", Label: "Words"}
	AreaField  = Field{Type: "select", Name: "area", Label: "Area", Options: Options(action.Areas, Same), Empty: "All areas"}
	KindField  = Field{Type: "select", Name: "kind", Label: "Kind", Options: Options(db.EventKinds, Capital), Empty: "All kinds"}
)
