package views

// VehiclesPage is the vehicles there are.
type VehiclesPage struct {
	Page
	Rows []ThingRow
	Add  string // the path of the form of a new one, or ""
}

// VehiclePage is a vehicle and its week.
type VehiclePage struct {
	Page
	Registration string
	Base         string   // where it lives, and where it moves within the week
	Papers       []string // what runs out soon, or has
	Week         string   // "9 to 15 August 2027"
	Previous     string
	Next         string
	Today        string
	Days         []VehicleDay
	Requests     []BookingCard
	Wrong        []WrongRow            // with it, to put right
	Undriven     []ThingRow            // bookings to come whose driver may not drive it
	Planned      []Day[PlannedMessage] // what will be sent about it
	Keeper       bool
	Book         string
	Links        []NavItem // for its keeper
}

// VehicleDay is a day of the week with what the vehicle does.
type VehicleDay struct {
	ID, Name string // 2027-08-14, "Saturday 14 August"
	Today    bool
	Bars     []Bar
	Lines    []BookingLine
	Events   []CarlessLine // that have no vehicle yet
}

// CarlessLine is an event without a vehicle, with the ways to one.
type CarlessLine struct {
	Text, Time string
	Taken      string // what keeps this vehicle from it, or ""
	Links      []NavItem
}

// Bar is a stretch of a day that is drawn, in minutes from midnight.
type Bar struct {
	X, Width int
	Kind     string // booked or kept
}

// BookingLine is the line of a booking on one day.
type BookingLine struct {
	Href, Text, Time string
	Kept             string // the time kept free around it
	Status, Tone     string
}

// BookingCard is a booking in full.
type BookingCard struct {
	ID           int64
	Href         string
	What         string
	WhatHref     string // the event, or, in a list, the booking
	When         string
	Kept         string
	Vehicle      string
	Status, Tone string
	Driver       string
	AskedBy      string
	Base         string // where it is collected, while it is to be
	Keeper       string // who hands it over there, or ""
	Keys         string
	Crew         string
	Note         string
	Reason       string
	Why          string // what the reason is for
	Fallback     string
	Warnings     []string
	Answer       bool // the reader can confirm or decline it
	Actions      []NavItem
	CSRF         string
}

// BookingPage is one booking.
type BookingPage struct {
	Page
	Back      NavItem
	Booking   BookingCard
	Handovers HandoversPart
}

// EventCarPage is the car of an event: its booking, or the form of one.
type EventCarPage struct {
	FormPage
	Event    EventHead
	Booking  *BookingCard // the one that is asked for, confirmed or out, or the last there was
	Stands   bool
	Recalled bool // the booking
	Fallback string
	Shows    bool
	Plan     string // the path where fallback and showing are changed, or ""
	None     bool   // there is no vehicle to book
}

// Clash is what a booking would meet, with the free times nearest to it.
type Clash struct {
	Text     string
	Windows  []NavItem
	Warnings []string
}

// KeepingPage is what a keeper keeps of a vehicle: who drives it, or where it lives.
type KeepingPage struct {
	FormPage
	Empty  string
	Adding string // heading of the form
	Rows   []KeptRow
	Find   *FindPerson // somebody is looked for first; nil where nobody is
}

// FindPerson looks for somebody by name.
type FindPerson struct {
	Path string // of the page, where what was found is shown
	Name string // as it was typed
	Why  string // why nobody was found, or not everybody
}

// KeptRow is a line of it.
type KeptRow struct {
	Name, Detail string
	Tag, Tone    string
	Ask          string // the page that asks before it is removed, or ""
	Verb         string // on the button to it
}

// UsePage is what a vehicle did in one year.
type UsePage struct {
	Page
	Caption  string
	Back     NavItem
	Previous NavItem // empty for the first year there is
	Next     NavItem // empty for the year under way
	Days     []Saved
	PerEvent string
	Rows     []UseRow
	CSV      string
}

// UseRow is a booking of it.
type UseRow struct {
	Href, What, When string
	Days             int
	Miles            string
}
