package handlers

import (
	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
)

func byRole(name string, roles ...db.Role) web.Who {
	return web.Who{Name: name, Door: web.ByRole, Roles: roles}
}

func told(name string, roles ...db.Role) web.Who {
	return web.Who{Name: name, Door: web.Told, Roles: roles}
}

func lookedUp(name string) web.Who { return web.Who{Name: name} }
func byLink(name string) web.Who   { return web.Who{Name: name, Door: web.Link} }

// Who may come in, as the rows of the table have it, each by its own name. What
// is looked up is docs/rules.md#11-who-sees-who.
var (
	probes   = web.Who{Name: "probes", Door: web.Unread}
	anybody  = web.Who{Name: "anybody", Door: web.Open}
	signedIn = web.Who{Name: "signedIn", Door: web.SignedIn}

	holdsSetUp      = byLink("holdsSetUp")      // the first administrator
	holdsLink       = byLink("holdsLink")       // the person who was invited, or forgot a password
	holdsFeed       = byLink("holdsFeed")       // the person whose calendar it is
	holdsOffer      = byLink("holdsOffer")      // the person who was offered a place
	holdsInvitation = byLink("holdsInvitation") // the person who was asked to take part

	administrators  = byRole("administrators", db.Administrator)
	coordinators    = byRole("coordinators", db.Coordinator)
	importsFiles    = byRole("importsFiles", db.Coordinator, db.Administrator)
	keepsRecords    = byRole("keepsRecords", db.Coordinator, db.Administrator)
	invitesPeople   = byRole("invitesPeople", db.Coordinator, db.Administrator)
	readsOutbox     = byRole("readsOutbox", db.Administrator, db.Coordinator)
	changesSettings = byRole("changesSettings", db.Administrator, db.Coordinator)
	keepers         = byRole("keepers", db.VehicleKeeper)
	seesVehicles    = byRole("seesVehicles", db.VehicleKeeper, db.Coordinator)

	takesPart        = told("takesPart", db.Officer, db.Coordinator, db.Trainer, db.VehicleKeeper)
	hasRota          = told("hasRota", db.Officer, db.Coordinator, db.Trainer, db.VehicleKeeper, db.Guest)
	seesDashboard    = web.Who{Name: "seesDashboard", Door: web.Told, Roles: []db.Role{db.Coordinator}, Leads: true}
	coordinatesEvent = told("coordinatesEvent", db.Coordinator)
	answersBooking   = told("answersBooking", db.VehicleKeeper)
	recallsBooking   = told("recallsBooking", db.VehicleKeeper, db.Coordinator)

	seesEvent      = lookedUp("seesEvent")      // everybody who may see the event
	runsEvent      = lookedUp("runsEvent")      // the event’s lead and coordinators
	runsProgramme  = lookedUp("runsProgramme")  // the event’s lead, coordinators and the trainers of the course
	takesShift     = lookedUp("takesShift")     // everybody who may take the shift
	onShift        = lookedUp("onShift")        // the person on the shift
	hasPasskey     = lookedUp("hasPasskey")     // the person whose passkey it is
	hasCodes       = lookedUp("hasCodes")       // the person who has one-time codes
	hasPlace       = lookedUp("hasPlace")       // everybody who has a place at the event
	wasOffered     = lookedUp("wasOffered")     // the person who was offered the place
	nominates      = lookedUp("nominates")      // officers, and everybody who runs the event or teaches the course
	hasNominated   = lookedUp("hasNominated")   // the person who asked
	wasAsked       = lookedUp("wasAsked")       // the person who was asked
	teaches        = lookedUp("teaches")        // the trainers of the course
	readsRegister  = lookedUp("readsRegister")  // the trainers of the course and coordinators
	readsFeedback  = lookedUp("readsFeedback")  // the trainers of the course, or everybody who runs the conference
	wasAtCourse    = lookedUp("wasAtCourse")    // everybody who was there
	hasCertificate = lookedUp("hasCertificate") // the holder, the trainers of the course and coordinators
	booksCar       = lookedUp("booksCar")       // the event’s lead, coordinators and vehicle keepers
	seesBooking    = lookedUp("seesBooking")    // vehicle keepers, coordinators, the event’s lead, the driver and the car crew
	changesBooking = lookedUp("changesBooking") // the event’s lead, the coordinators of an event, and vehicle keepers
	handsOver      = lookedUp("handsOver")      // the driver, the event’s lead, coordinators and vehicle keepers
)
