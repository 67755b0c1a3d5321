package handlers

import (
	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
)

func byRole(words string, roles ...db.Role) web.Who {
	return web.Who{Words: words, Door: web.ByRole, Roles: roles}
}

func told(words string, roles ...db.Role) web.Who {
	return web.Who{Words: words, Door: web.Told, Roles: roles}
}

func lookedUp(words string) web.Who { return web.Who{Words: words} }
func byLink(words string) web.Who   { return web.Who{Words: words, Door: web.Link} }

// Who may come in, as the rows of the table have it. What is looked up is
// docs/rules.md#11-who-sees-who.
var (
	probes   = web.Who{Words: "anybody", Door: web.Unread}
	anybody  = web.Who{Words: "anybody", Door: web.Open}
	signedIn = web.Who{Words: "everybody who is signed in", Door: web.SignedIn}

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
	seesDashboard    = web.Who{Words: "coordinators and the leads of events", Door: web.Told, Roles: []db.Role{db.Coordinator}, Leads: true}
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
