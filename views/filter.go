package views

import (
	"net/url"
	"slices"
	"strings"

	"github.com/rainbowrota/rainbowrota/db"
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

// Head is the head of a column, which sorts the list where it has a link.
type Head struct {
	Text   string
	Class  string
	Href   string // "" for a column that does not sort
	Sorted string // "ascending" or "descending"; "" when the list is sorted by another
}

// Head is that of a column by which a list can be sorted. key is what the
// address calls it, and now what the address asks for, with a minus before it
// for the last first. The link turns the order of the column that sorts.
func (f Filter) Head(text, class, key, now string) Head {
	head := Head{Text: text, Class: class}
	switch now {
	case key:
		head.Sorted, key = "ascending", "-"+key
	case "-" + key:
		head.Sorted = "descending"
	}
	head.Href = PathWith(f.Path, f.Form, "sort", key)
	return head
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

// InWords returns the filter with what it asks for in words.
func (f Filter) InWords() Filter {
	var words []string
	for i := range f.Fields {
		field := &f.Fields[i]
		value := f.Form.Value(field.Name)
		if value == "" {
			continue
		}
		switch field.Type {
		case "search":
			value = "“" + value + "”"
		case "date":
			value = Uncapital(field.Label) + " " + value
		case "checkbox":
			value = Uncapital(field.Label)
		case "select":
			if at := slices.IndexFunc(field.Options, func(o Option) bool { return o.Value == value }); at >= 0 {
				value = field.Options[at].Text
			}
		}
		words = append(words, value)
	}
	f.Words = strings.Join(words, ", ")
	return f
}

// Fields that several filters have.
var (
	WordsField = Field{Type: "search", Name: "q", Label: "Words"}
	KindField  = Field{Type: "select", Name: "kind", Label: "Kind", Options: Options(db.EventKinds, Capital), Empty: "All kinds"}
)

// AreaField asks for one of the areas of the settings, and says where they are
// added while there are none.
func AreaField(areas []string) Field {
	field := Field{Type: "select", Name: "area", Label: "Area", Options: Choices(areas, Same), Empty: "Not in one area"}
	if len(areas) == 0 {
		field.Hint = NoAreas
	}
	return field
}

// NoAreas is said where an area could be chosen and there are none.
const NoAreas = "There are no areas yet. A coordinator or an administrator can add them under Settings."

// AreaFilter narrows a list to one of the areas of the settings.
func AreaFilter(areas []string) Field {
	return Field{Type: "select", Name: "area", Label: "Area", Options: Choices(areas, Same), Empty: "All areas"}
}
