package action

import (
	"cmp"
	"slices"
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

	GuestDays int // for which guests are kept after their last event

	SecondFactor     []db.Role                 // who has one of these needs a second factor to sign in
	SecondFactorDays int                       // for which they may still do without one
	StayDays         int                       // for which a device stays signed in that somebody asked it of; 0: nobody may
	Idle             map[db.Role]time.Duration // after which a session ends that is not used
	Life             map[db.Role]time.Duration // after which a session ends in any case

	// What only the environment sets.
	BaseURL  string // with scheme, without a slash at the end
	MailFrom string // the address that letters come from
	// BankHolidays says whose are kept: one of BankHolidayNations; "" for England and Wales.
	BankHolidays string
	// ChangesPerMinute is how often a person may sign up or withdraw in a minute; 0 for no limit.
	ChangesPerMinute int
}

// UsualSettings are the settings of a force that has changed none.
func UsualSettings() Settings {
	s := Settings{
		NetworkName: "LGBT+ Network", LLOLabel: "LGBT+ Liaison Officer", LLOShort: "LLO",
		GuestDays:    90,
		SecondFactor: []db.Role{db.Coordinator, db.VehicleKeeper, db.Administrator, db.DataProtection}, SecondFactorDays: 14,
		Idle: make(map[db.Role]time.Duration), Life: make(map[db.Role]time.Duration),
	}
	for _, role := range SignInRoles {
		s.Idle[role], s.Life[role] = 12*time.Hour, 7*24*time.Hour
	}
	return s
}

// SignInRoles are the roles of people who sign in. Guests never do.
var SignInRoles = slices.DeleteFunc(slices.Clone(db.Roles), func(r db.Role) bool { return r == db.Guest })

// NeedsSecondFactor tells whether somebody has to have a second factor.
func (s *Settings) NeedsSecondFactor(p *db.Person) bool {
	return slices.ContainsFunc(p.Roles, func(r db.Role) bool { return slices.Contains(s.SecondFactor, r) })
}

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
