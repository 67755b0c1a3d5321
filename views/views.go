// Package views holds the pages: templates, and the typed data they show.
//
// To add a page:
//
//  1. Write views/<noun>/<verb>.html. It starts with {{template "layouts/top" .}},
//     has one h1, and ends with {{template "layouts/bottom" .}}. Its template
//     name is its path without .html, for example "events/show". File names
//     must not begin with "_" or ".", or they are not embedded.
//  2. Write its data in views/<noun>.go: a struct that embeds Page. A page with
//     a form puts it in Page.Form; parts/errorsummary goes above the h1.
//  3. A piece that is also sent alone is a file of its own, named for the thing
//     shown ("shifts/place"), with one root element whose id is like place-7.
//  4. Render by name and never with a layout argument: the engine serialises
//     such renders and mixes up pages.
//
// Parts are called with a dict: {{template "parts/input" (dict "form" .Form
// "name" "title" "label" "Title")}}. Each says in a comment which keys it takes.
package views

import (
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io"
	"net/http"
	"sync"

	"github.com/gofiber/template/html/v2"

	"github.com/rainbowrota/rainbowrota/network/action"
)

//go:embed */*.html
var files embed.FS

// Page is what every page knows; each page's own struct embeds it.
type Page struct {
	Title    string // the h1's words; the layout adds the product's name
	Me       *Me    // nil when nobody is signed in
	CSRF     string // the session's token, empty when nobody is signed in
	Path     string // the path of the request, without its query
	Flash    *Flash // the result of the last action, nil when there is nothing to say
	Form     *Form  // nil when the page has no form, or several
	Refused  bool   // a form of the page other than Form was refused
	Settings Settings
	Footer   []NavItem // links at the foot of the page
	Demo     bool      // the people are invented
	NoMail   bool      // no mail server is set: messages stay in the outbox
}

// Me is the person signed in, as far as pages need to know.
type Me struct {
	ID            int64
	Name          string
	FirstName     string
	Coordinator   bool
	Administrator bool
	Officer       bool
	Nav           Nav // the way round the app for this person's roles
}

// ProductName is what this program is called.
const ProductName = "Rainbow Rota"

// Footer is the links at the foot of every page.
var Footer = []NavItem{
	{Text: "Help", Href: HelpPath},
	{Text: "Accessibility", Href: "/accessibility"},
	{Text: "Privacy", Href: "/privacy"},
	{Text: "Cookies", Href: "/cookies"},
}

// Settings are the names a force gives to itself and its network.
type Settings struct {
	ForceName   string
	NetworkName string
	LLOLabel    string   // what one liaison officer is called here
	LLOShort    string   // the short form of that
	Areas       []string // there are to choose from
	ProductName string
	StayDays    int    // for which a device can stay signed in, 0 where it can't
	Idle, Life  string // after how long sessions end, in words
	ShiftRoles  []string
	Stylesheet  string // with the colours of the settings, "" while nobody changed them
	action.Times
	action.Colours
	action.Links
}

// Flash is the news shown once at the top of the page after an action.
type Flash struct {
	Kind    string // "success" or "information"
	Heading string
	Text    string
	NoMail  string // shown instead of Text where no mail server is set; "" for the same
	Tells   bool   // people are told by email: Text says so, or that it waits
	Undo    *Undo  // nil where undoing is not safe
}

// Undo is the form that takes an action back.
type Undo struct {
	Action string // the path to post to
	Method string // "DELETE" to be sent as _method, or empty for a plain POST
	Label  string // the verb on the button; empty means "Undo"
	About  string // what is undone, read out after the verb
}

// Load parses every template, once in a process, and checks that each can be
// escaped and finds the templates it calls, so that a broken page stops the
// start and not a request.
var Load = sync.OnceValues(load)

func load() (*html.Engine, error) {
	engine := html.NewFileSystem(http.FS(files), ".html")
	engine.AddFuncMap(funcs)
	if err := engine.Load(); err != nil {
		return nil, fmt.Errorf("views: %w", err)
	}
	for _, t := range engine.Templates.Templates() {
		if t.Tree == nil {
			continue
		}
		// Only the first execution escapes a template. Without data it then
		// fails for lack of data, which says nothing about the template.
		var broken *template.Error
		if err := t.Execute(io.Discard, nil); errors.As(err, &broken) {
			return nil, fmt.Errorf("views: %w", err)
		}
	}
	return engine, nil
}
