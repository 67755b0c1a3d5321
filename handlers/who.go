package handlers

import (
	"fmt"
	"slices"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network"
)

// Who says who may come in by a route. The router, the menu, the refusal and
// the tests of permissions read it.
type Who struct {
	Words string // complete "This is for …"
	Door  Door
	Roles []db.Role // one of them is enough; for ByRole and Told
	Leads bool      // leading any event is enough too; for Told
}

// Door is how a route finds out who may come in.
type Door int

// How a route finds out who may come in.
const (
	LookedUp Door = iota // the router asks to sign in; package network looks up what the route is about, and decides
	Told                 // the router asks to sign in; package network asks for the role, and refuses in words of its own
	ByRole               // the router asks for the role
	SignedIn             // the router asks to sign in
	Link                 // the code in the path says who it is
	Open                 // anybody
	Unread               // anybody, and no session is read
)

// guard returns what runs before the handler of a route.
func (w Who) guard(h *Handler) fiber.Handler {
	return func(c *fiber.Ctx) error {
		if w.Door >= Link {
			return c.Next()
		}
		me := h.me(c)
		if me == nil {
			return errSignIn
		}
		if w.Door == ByRole && !w.Lets(me) {
			return &network.Error{Kind: network.Forbidden, Message: fmt.Sprintf(
				"This page is for people with the role of %s. If you need it, ask a coordinator or an administrator.", network.Joined(w.Roles, " or "))}
		}
		return c.Next()
	}
}

// Lets tells whether somebody who is signed in may come in, where that does not
// depend on what the route is about.
func (w Who) Lets(p *db.Person) bool {
	switch w.Door {
	case LookedUp:
		return false
	case Told, ByRole:
		return w.Leads && p.Leads || slices.ContainsFunc(w.Roles, p.Role)
	}
	return true
}

func byRole(words string, roles ...db.Role) Who { return Who{Words: words, Door: ByRole, Roles: roles} }
func told(words string, roles ...db.Role) Who   { return Who{Words: words, Door: Told, Roles: roles} }
func lookedUp(words string) Who                 { return Who{Words: words} }
func byLink(words string) Who                   { return Who{Words: words, Door: Link} }

// Who may come in, as the rows of the table have it. What is looked up is
// docs/rules.md#11-who-sees-who.
var (
	probes   = Who{Words: "anybody", Door: Unread}
	anybody  = Who{Words: "anybody", Door: Open}
	signedIn = Who{Words: "everybody who is signed in", Door: SignedIn}

	holdsSetUp      = byLink("the first administrator")
	holdsFeed       = byLink("the person whose calendar it is")
	holdsOffer      = byLink("the person who was offered a place")
	holdsInvitation = byLink("the person who was asked to take part")

	coordinators = byRole("coordinators", db.Coordinator)
	importsFiles = byRole("coordinators and administrators", db.Coordinator, db.Administrator)
	readsOutbox  = byRole("coordinators and administrators", db.Administrator, db.Coordinator)
	keepers      = byRole("vehicle keepers", db.VehicleKeeper)
	seesVehicles = byRole("vehicle keepers and coordinators", db.VehicleKeeper, db.Coordinator)

	takesPart        = told("officers, coordinators, trainers and vehicle keepers", db.Officer, db.Coordinator, db.Trainer, db.VehicleKeeper)
	hasRota          = told("everybody who can have a place", db.Officer, db.Coordinator, db.Trainer, db.VehicleKeeper, db.Guest)
	seesDashboard    = Who{Words: "coordinators and the leads of events", Door: Told, Roles: []db.Role{db.Coordinator}, Leads: true}
	coordinatesEvent = told("coordinators", db.Coordinator)
	answersBooking   = told("vehicle keepers", db.VehicleKeeper)
	recallsBooking   = told("vehicle keepers and coordinators", db.VehicleKeeper, db.Coordinator)

	seesEvent      = lookedUp("everybody who may see the event")
	runsEvent      = lookedUp("the event’s lead and coordinators")
	runsProgramme  = lookedUp("the event’s lead, coordinators and the trainers of the course")
	takesShift     = lookedUp("everybody who may take the shift")
	onShift        = lookedUp("the person on the shift")
	hasPlace       = lookedUp("everybody who has a place at the event")
	wasOffered     = lookedUp("the person who was offered the place")
	nominates      = lookedUp("officers, and everybody who runs the event or teaches the course")
	hasNominated   = lookedUp("the person who asked")
	wasAsked       = lookedUp("the person who was asked")
	teaches        = lookedUp("the trainers of the course")
	readsRegister  = lookedUp("the trainers of the course and coordinators")
	readsFeedback  = lookedUp("the trainers of the course, or everybody who runs the conference")
	wasAtCourse    = lookedUp("everybody who was there")
	hasCertificate = lookedUp("the holder, the trainers of the course and coordinators")
	booksCar       = lookedUp("the event’s lead, coordinators and vehicle keepers")
	seesBooking    = lookedUp("vehicle keepers, coordinators, the event’s lead, the driver and the car crew")
	changesBooking = lookedUp("the event’s lead, the coordinators of an event, and vehicle keepers")
	handsOver      = lookedUp("the driver, the event’s lead, coordinators and vehicle keepers")
)
