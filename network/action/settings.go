package action

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

// Settings are what a force calls things and how it wants its rota run, and
// where the app is found. Package settings says what each may be.
type Settings struct {
	ForceName   string   // "Testshire Police"
	NetworkName string   // "LGBT+ Network"
	LLOLabel    string   // "LGBT+ Liaison Officer"
	LLOShort    string   // "LLO"
	Areas       []string // into which the force's area is divided, in the order of the list

	EventKinds                []db.EventKind // which new events can be of
	ShiftRoles                []string       // suggested for a shift
	InviteSubject, InviteText string         // of the email with an invitation, without what the app adds

	Links
	Colours
	Times

	WaysIn        []WayIn  // by which people may sign in
	ProviderRoles []string // what roles groups of the identity provider give, each as "group = role"

	StayDays int                       // for which a device stays signed in that somebody asked it of; 0: nobody may
	Idle     map[db.Role]time.Duration // after which a session ends that is not used
	Life     map[db.Role]time.Duration // after which a session ends in any case

	// What only the environment sets.
	HasProvider bool   // people can sign in with their work account
	BreakGlass  string // the address of the administrator who can use every way in, or ""
	BaseURL     string // with scheme, without a slash at the end
	MailFrom    string // the address that letters come from
	// BankHolidays says whose are kept: one of BankHolidayNations; "" for England and Wales.
	BankHolidays string
	// ChangesPerMinute is how often a person may sign up or withdraw in a minute; 0 for no limit.
	ChangesPerMinute int
}

// UsualSettings are the settings of a force that has changed none.
func UsualSettings() Settings {
	s := Settings{
		NetworkName: "LGBT+ Network", LLOLabel: "LGBT+ Liaison Officer", LLOShort: "LLO",
		EventKinds:    slices.Clone(db.EventKinds),
		ShiftRoles:    []string{"Set-up", "Stall", "Stall morning", "Stall afternoon", "Car crew", "Walkabout", "Pack-down", "Speaker", "Learner", "Trainer", "University policing team"},
		InviteSubject: "Your invitation to sign in", InviteText: "{inviter} has invited you to the rota. Choose a password, and you are signed in.",
		Links:   Links{Report: "https://www.police.uk/pu/contact-us/"},
		Colours: Colours{Header: "#2b1b52", Link: "#1a65a6", Button: "#0f7a52"},
		Times: Times{
			PromotesAbove: 72 * time.Hour, OffersAbove: 12 * time.Hour, Freely: 48 * time.Hour, Undoable: 15 * time.Minute,
			ReminderDays: []int{7, 1}, MorningHour: 7, Shortfall: 72 * time.Hour, LapseDays: []int{90, 30, 7}, PaperDays: []int{30, 7},
			RecordsAfter: 14 * day, CompletesIn: 12 * time.Hour, CheckInOpens: 15 * time.Minute, FeedbackFor: 30 * day, NominationWaits: 14 * day,
			GuestDays: 90, BodiesKept: 7 * day, SpeakersKept: 21 * day, ImportsUndoable: 30 * day,
		},
		WaysIn: slices.Clone(WaysIn),
		Idle:   make(map[db.Role]time.Duration), Life: make(map[db.Role]time.Duration),
	}
	for _, role := range SignInRoles {
		s.Idle[role], s.Life[role] = 12*time.Hour, 7*day
	}
	return s
}

// Times are the numbers of the rules that a force can change, and for how long it
// keeps what it knows of people.
type Times struct {
	PromotesAbove time.Duration // above this notice, people who wait are promoted at once
	OffersAbove   time.Duration // above this they are offered the place; below, the lead fills it by hand
	Freely        time.Duration // before a shift, until which one withdraws without a reason
	Undoable      time.Duration // after signing up, for which "Undo" asks for no reason either

	ReminderDays []int         // before a shift, on which people are reminded: one or two, the earlier first
	MorningHour  int           // of the day of a shift, at which people are reminded
	Shortfall    time.Duration // before a shift with too few people its lead is warned
	LapseDays    []int         // before an accreditation ends its holder is reminded, the earliest first
	PaperDays    []int         // before papers of vehicles and authorisations to drive end

	RecordsAfter    time.Duration // the end of an event, in which attendance is recorded
	CompletesIn     time.Duration // after its end, in which an event completes by itself
	CheckInOpens    time.Duration // before a session, from when on one checks in
	FeedbackFor     time.Duration // after a course or a conference, in which one says what it was like
	NominationWaits time.Duration // in which somebody who is asked to take part answers

	GuestDays       int           // for which guests are kept after their last event
	BodiesKept      time.Duration // after it was sent, for which it is kept what a message said
	SpeakersKept    time.Duration // after the event, for which it is kept how speakers are reached
	ImportsUndoable time.Duration // in which an import can be taken back
}

const day = 24 * time.Hour

// WayIn is a way of signing in.
type WayIn string

// The ways of signing in.
const (
	ByPasskey     WayIn = "passkey"
	ByPassword    WayIn = "password"
	ByWorkAccount WayIn = "work account"
)

// WaysIn are all of them, in the order of pages.
var WaysIn = []WayIn{ByPasskey, ByPassword, ByWorkAccount}

// Allows tells whether people may sign in by a way. Without an identity provider
// the other ways are open whatever the setting says, or nobody would get in.
func (s *Settings) Allows(way WayIn) bool {
	if !s.HasProvider {
		return way != ByWorkAccount
	}
	return slices.Contains(s.WaysIn, way)
}

// RolesOf returns the roles that groups of the identity provider give, and all
// that some group gives: the provider decides about those and about no others.
func (s *Settings) RolesOf(groups []string) (given, decided []db.Role) {
	for _, line := range s.ProviderRoles {
		group, role, ok := GroupRole(line)
		if !ok {
			continue
		}
		decided = append(decided, role)
		if slices.Contains(groups, group) {
			given = append(given, role)
		}
	}
	return given, decided
}

// GroupRole reads "group = role"; ok tells whether it is that. A group may have
// an equals sign in its name, as those of LDAP have.
func GroupRole(line string) (group string, role db.Role, ok bool) {
	at := strings.LastIndex(line, "=")
	if at < 0 {
		return "", "", false
	}
	group, role = strings.TrimSpace(line[:at]), db.Role(strings.ToLower(strings.TrimSpace(line[at+1:])))
	return group, role, group != "" && slices.Contains(SignInRoles, role)
}

// SignInRoles are the roles of people who sign in. Guests never do.
var SignInRoles = slices.DeleteFunc(slices.Clone(db.Roles), func(r db.Role) bool { return r == db.Guest })

// SessionOf returns after how long a session of somebody ends that is not used,
// and after how long in any case: the shortest of their roles.
func (s *Settings) SessionOf(p *db.Person) (idle, life time.Duration) {
	return shortest(s.Idle, p.Roles), shortest(s.Life, p.Roles)
}

// shortest is the shortest time of some roles; of none of them, an officer's.
func shortest(of map[db.Role]time.Duration, roles []db.Role) time.Duration {
	least := time.Duration(0)
	for _, role := range roles {
		if d := of[role]; d > 0 && (least == 0 || d < least) {
			least = d
		}
	}
	return cmp.Or(least, of[db.Officer])
}

// MayStay tells whether somebody may have a device stay signed in, where the
// settings allow it: nobody who can decide something about others.
func (s *Settings) MayStay(p *db.Person) bool {
	return s.StayDays > 0 && !p.Leads && !slices.ContainsFunc(p.Roles, func(r db.Role) bool { return r != db.Officer })
}
