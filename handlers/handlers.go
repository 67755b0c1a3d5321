// Package handlers is the way in by HTTP: each handler parses, makes one call
// of package network, and renders.
//
// A handler is named verb + noun (listEvents, showEvent, createEvent), returns
// an error and leaves the answer to it to [Handler.fail]. The tools it has are
// in render.go (page, render, redirect), form.go (what was typed), flash.go
// (news carried over a redirect) and access.go (who may come in).
package handlers

import (
	"html/template"
	"log/slog"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/template/html/v2"

	"github.com/rainbowrota/rainbowrota/db/cache"
	"github.com/rainbowrota/rainbowrota/network"
	"github.com/rainbowrota/rainbowrota/views"
)

// Handler answers requests. Make the app it serves with [New].
type Handler struct {
	Net *network.Network

	config   Config
	log      *slog.Logger
	views    *html.Engine
	hosts    map[string]bool
	origin   originCheck
	from     *addresses
	inFlight inFlight // by address behind our proxies
	secure   bool     // BaseURL is https
	menu     []menuItem
	forms    []formPage

	reachable bool // from other machines: no demo person is signed in as

	pages   *cache.Cache[pageKey, cachedPage]
	parts   *cache.Cache[partKey, template.HTML]
	started time.Time
	tried   struct { // the last write for /readyz
		sync.Mutex
		at  time.Time
		err error
	}
}

// New returns the app. It fails when a template is broken.
func New(net *network.Network, config Config) (*fiber.App, error) {
	engine, err := views.Load()
	if err != nil {
		return nil, err
	}
	h := &Handler{Net: net, config: config, log: config.Log, views: engine, hosts: map[string]bool{}, started: time.Now()}
	h.startCaches()
	if h.log == nil {
		h.log = slog.Default()
	}
	for _, host := range config.Hosts {
		h.hosts[host] = true
	}
	h.inFlight.slots = newSlots(mostAtOnce)
	h.reachable = config.reachable()
	h.secure = isHTTPS(net.Settings.BaseURL)
	if h.origin, err = newOriginCheck(net.Settings.BaseURL); err != nil {
		return nil, err
	}
	if h.from, err = newAddresses(config.Proxies, h.log); err != nil {
		return nil, err
	}
	reuse()
	app := fiber.New(fiber.Config{
		AppName:                 "Rainbow Rota",
		BodyLimit:               photosRead,     // body takes less of most requests
		Concurrency:             2 * mostAtOnce, // Listen is the bound
		DisableStartupMessage:   true,
		EnableTrustedProxyCheck: true, // and none is trusted: see address
		ErrorHandler:            h.answerError,
		IdleTimeout:             idleTimeout,
		Immutable:               true, // or strings of a request change under those who keep them
		ReadBufferSize:          headerLimit,
		ReadTimeout:             readTimeout,
		StreamRequestBody:       true,
		WriteTimeout:            writeTimeout,

		DisablePreParseMultipartForm: true,
	})
	app.Server().HeaderReceived = headerReceived
	app.Server().ConnState = noteState
	h.routes(app)
	h.menu, h.forms = menuOf(app), formPagesOf(app)
	return app, nil
}

// routes is the one list of what is served. What stands before a handler says
// who may come in: signedIn, or need with the roles of which one is enough;
// that a thing may be seen is decided by looking it up, in package network.
func (h *Handler) routes(app *fiber.App) {
	app.Use(h.observe, h.limit, h.door)
	app.Get("/static/*", h.showAsset)
	app.Get("/healthz", h.showHealth)
	app.Get("/readyz", h.showReadiness)
	app.Use(h.session, h.body, h.forgery, h.method)

	signedIn := h.signedIn

	// Public.
	app.Get("/", h.showHome)
	app.Get("/accessibility", h.showStatement("accessibility"))
	app.Get("/privacy", h.showStatement("privacy"))
	app.Get("/cookies", h.showStatement("cookies"))

	app.Get("/public/calendar.ics", h.showPublicFeed)
	app.Get("/feeds/:code", h.showFeed)
	app.Get("/verify", h.newVerification)
	app.Get("/verify/:number", h.showVerification)

	// Signing in and one's own account.
	app.Get("/sign-in", h.newSession)
	app.Post("/sign-in", h.createSession)
	app.Post("/sign-in/demo", h.createDemoSession)
	app.Post("/sign-out", h.deleteSession)
	app.Get("/setup/:code", h.newAdministrator)
	app.Post("/setup/:code", h.createAdministrator)
	app.Get("/account", signedIn, h.showAccount)
	app.Post("/account", signedIn, h.updateAccount)
	app.Post("/account/password", signedIn, h.updatePassword)
	app.Delete("/account/sessions", signedIn, h.deleteOtherSessions)
	app.Get("/account/calendar", signedIn, h.listFeeds)
	app.Post("/account/calendar", signedIn, h.renewFeed)
	app.Delete("/account/calendar", signedIn, h.deleteFeed)
	app.Post("/account/calendar/entries", signedIn, h.updateEntries)

	// Taking shifts: what is open, signing up, one's own rota, offers.
	app.Get("/shifts", signedIn, h.cached(h.listShifts))
	app.Post("/shifts/:id/sign-up", signedIn, h.createSignUp)
	app.Delete("/shifts/:id/sign-up", signedIn, h.deleteSignUp)
	app.Get("/shifts/:id/withdraw", signedIn, h.newWithdrawal)
	app.Get("/shifts/:id/calendar.ics", signedIn, h.sendDuty)
	app.Get("/my/rota", signedIn, h.cached(h.showRota))
	app.Get("/my/training", signedIn, h.showMyTraining)
	app.Post("/my/offers/:id", signedIn, h.answerMyOffer)
	app.Get("/offers/:code", h.showOffer)
	app.Post("/offers/:code", h.answerOffer)

	// Asking people to take part, and the page of whoever was asked.
	app.Get("/events/:id/nominations", signedIn, h.listNominations)
	app.Post("/events/:id/nominations", signedIn, h.createNominations)
	app.Delete("/events/:id/nominations/:nomination", signedIn, h.deleteNomination)
	app.Post("/events/:id/nominations/:nomination/link", signedIn, h.renewNomination)
	app.Post("/my/questions/:id", signedIn, h.openQuestion)
	app.Get("/nominations/:code", h.showNominee)
	app.Post("/nominations/:code", h.answerNominee)
	app.Get("/nominations/:code/no", h.confirmDecline)
	app.Delete("/nominations/:code", h.withdrawNominee)
	app.Post("/nominations/:code/place", h.rejoinNominee)
	app.Post("/nominations/:code/details", h.updateGuest)
	app.Post("/nominations/:code/step-outs/:session", h.updateGuestStepOut(true))
	app.Delete("/nominations/:code/step-outs/:session", h.updateGuestStepOut(false))
	app.Get("/nominations/:code/needs", h.showGuestNeeds)
	app.Post("/nominations/:code/needs", h.updateGuestNeeds)
	app.Get("/nominations/:code/check-in", h.newGuestCheckIn)
	app.Post("/nominations/:code/check-in", h.previewGuestCheckIn)
	app.Post("/nominations/:code/check-in/confirm", h.createGuestCheckIn)
	app.Delete("/nominations/:code/check-ins/:session", h.undoGuestCheckIn)
	app.Get("/nominations/:code/certificate", h.sendGuestCertificate)
	app.Get("/nominations/:code/feedback", h.newGuestFeedback)
	app.Post("/nominations/:code/feedback", h.createGuestFeedback)

	app.Get("/calendar", signedIn, h.cached(h.showCalendar))

	// Dates from files: bank holidays, a partner's programme.
	importer := h.need("coordinator", "administrator")
	app.Get("/admin/import", importer, h.listImports)
	app.Get("/admin/import/dates/new", importer, h.newImport)
	app.Post("/admin/import/dates/new", importer, h.createImport)
	app.Get("/admin/import/dates/:id", importer, h.showImport)
	app.Post("/admin/import/dates/:id", importer, h.commitImport)
	app.Delete("/admin/import/dates/:id", importer, h.deleteImport)
	app.Delete("/admin/import/sources/:id", importer, h.deleteSource)

	// People: everybody, and those in a table.
	app.Get("/people", importer, h.listPeople)
	app.Get(newPeopleImportPath, importer, h.newPeopleImport)
	app.Post(newPeopleImportPath, importer, h.createPeopleImport)
	app.Get("/people/import/:id", importer, h.showPeopleImport)
	app.Post("/people/import/:id", importer, h.commitPeopleImport)
	app.Delete("/people/import/:id", importer, h.deletePeopleImport)
	app.Post("/people/import/:id/columns", importer, h.updatePeopleColumns)

	// Planning events, with partners and venues.
	coordinator := h.need("coordinator")
	app.Get("/events", signedIn, h.listEvents)
	app.Get("/events.csv", signedIn, h.sendEventsCSV)
	app.Get("/events/new", coordinator, h.newEvent)
	app.Post("/events/new", coordinator, h.createEvent)
	app.Get("/events/:id", signedIn, h.cached(h.showEvent))
	app.Get("/events/:id/edit", signedIn, h.editEvent)
	app.Get("/events/:id/edit/:section", signedIn, h.editSection)
	app.Post("/events/:id/edit/:section", signedIn, h.updateSection)
	app.Get("/events/:id/shifts", signedIn, h.listPlannedShifts)
	app.Get("/events/:id/shifts/new", signedIn, h.newShift)
	app.Post("/events/:id/shifts", signedIn, h.createShift)
	app.Get("/shifts/:id/edit", signedIn, h.editShift)
	app.Post("/shifts/:id/edit", signedIn, h.updateShift)
	app.Delete("/shifts/:id", signedIn, h.deleteShift)
	app.Get("/shifts/:id/cancel", signedIn, h.confirmShiftCancellation)
	app.Post("/shifts/:id/cancel", signedIn, h.cancelShift)
	app.Get("/events/:id/check", signedIn, h.checkEvent)
	app.Post("/events/:id/publication", signedIn, h.publishEvent)
	app.Get("/events/:id/cancel", signedIn, h.confirmCancellation)
	app.Post("/events/:id/cancel", signedIn, h.cancelEvent)
	app.Get("/events/:id/deletion", signedIn, h.confirmDeletion)
	app.Post("/events/:id/deletion", signedIn, h.deleteDraft)
	app.Get("/events/:id/move", signedIn, h.newMove)
	app.Post("/events/:id/move", signedIn, h.moveEvent)
	app.Get("/partners", coordinator, h.listPartners)
	app.Get("/partners/new", coordinator, h.newPartner)
	app.Post("/partners/new", coordinator, h.createPartner)
	app.Get("/partners/:id", coordinator, h.showPartner)
	app.Get("/partners/:id/edit", coordinator, h.editPartner)
	app.Post("/partners/:id/edit", coordinator, h.updatePartner)
	app.Post("/partners/:id/contacts", coordinator, h.createContact)
	app.Get("/contacts/:id/edit", coordinator, h.editContact)
	app.Post("/contacts/:id/edit", coordinator, h.updateContact)
	app.Delete("/contacts/:id", coordinator, h.deleteContact)
	app.Get("/venues", coordinator, h.listVenues)
	app.Get("/venues/new", coordinator, h.newVenue)
	app.Post("/venues/new", coordinator, h.createVenue)
	app.Get("/venues/:id/edit", coordinator, h.editVenue)
	app.Post("/venues/:id/edit", coordinator, h.updateVenue)

	// Training: the courses, their dates and the register of each.
	app.Get("/training", signedIn, h.listTraining)
	app.Get("/training/:id", signedIn, h.showCourseDate)
	app.Get("/training/:id/certificates", signedIn, h.listCertificates)
	app.Get("/training/:id/certificates.pdf", signedIn, h.sendCertificates)
	app.Get("/training/:id/feedback", signedIn, h.newCourseFeedback)
	app.Post("/training/:id/feedback", signedIn, h.createCourseFeedback)
	app.Get("/training/:id/answers", signedIn, h.showCourseFeedback)
	app.Get("/training/:id/letters.pdf", signedIn, h.sendLetter)
	app.Post("/training/:id/letters", signedIn, h.markLetter(true))
	app.Delete("/training/:id/letters", signedIn, h.markLetter(false))
	app.Get("/certificates/:number", signedIn, h.sendCertificate)

	// The programme of a course date or a conference.
	app.Get("/events/:id/programme", signedIn, h.showProgramme)
	app.Post("/events/:id/programme", signedIn, h.createProgrammeSession)
	app.Get("/events/:id/programme/new", signedIn, h.newProgrammeSession)
	app.Get("/events/:id/programme/support", signedIn, h.editSupport)
	app.Post("/events/:id/programme/support", signedIn, h.updateSupport)
	app.Get("/programme/:id", signedIn, h.showSession)
	app.Delete("/programme/:id", signedIn, h.deleteProgrammeSession)
	app.Get("/programme/:id/edit", signedIn, h.editProgrammeSession)
	app.Post("/programme/:id/edit", signedIn, h.updateProgrammeSession)
	app.Get("/programme/:id/code", signedIn, h.showCode)
	app.Get("/programme/:id/check-ins", signedIn, h.listCheckIns)
	app.Get("/programme/:id/check-ins/:person", signedIn, h.confirmCheckInRemoval)
	app.Delete("/programme/:id/check-ins/:person", signedIn, h.deleteCheckIn)
	app.Delete("/programme/:id/check-in", signedIn, h.undoCheckIn)
	app.Get("/check-in", signedIn, h.newCheckIn)
	app.Post("/check-in", signedIn, h.previewCheckIn)
	app.Post("/check-in/confirm", signedIn, h.createCheckIn)
	app.Get("/check-in/:code", signedIn, h.openCheckIn)
	app.Post(stepOutPath, signedIn, h.updateStepOut(true))
	app.Delete(stepOutPath, signedIn, h.updateStepOut(false))
	app.Get("/events/:id/speakers/new", signedIn, h.newSpeaker)
	app.Post("/events/:id/speakers", signedIn, h.createSpeaker)
	app.Get("/speakers/:id/edit", signedIn, h.editSpeaker)
	app.Post("/speakers/:id/edit", signedIn, h.updateSpeaker)
	app.Delete("/speakers/:id", signedIn, h.deleteSpeaker)
	app.Get("/speakers/:id/thanks", signedIn, h.newThanks)
	app.Post("/speakers/:id/thanks", signedIn, h.createThanks)
	app.Delete("/speakers/:id/thanks", signedIn, h.deleteThanks)

	app.Get("/training/:id/register", signedIn, h.showRegister)
	app.Post("/training/:id/register", signedIn, h.updateRegister)
	app.Post("/training/:id/register/rest", signedIn, h.completeRest)
	app.Get("/training/:id/register/sign-off", signedIn, h.newSignOff)
	app.Post("/training/:id/register/sign-off", signedIn, h.signOffRegister)
	app.Get("/llos", coordinator, h.listLLOs)
	app.Get("/llos/export", coordinator, h.newLLOExport)
	app.Post("/llos/export", coordinator, h.createLLOExport)
	app.Get("/llos/coverage", coordinator, h.showCoverage)
	app.Post("/llos/coverage", coordinator, h.updateCoverage)
	app.Get("/llos/cover", coordinator, h.showCover)
	app.Get("/llos/:id", coordinator, h.showLLO)
	app.Post("/llos/:id/positions", coordinator, h.createPosition)
	app.Post("/llos/:id/accreditations", coordinator, h.createAccreditation)
	app.Delete("/positions/:id", coordinator, h.deletePosition)
	app.Get("/positions/:id/edit", coordinator, h.editPosition)
	app.Post("/positions/:id/edit", coordinator, h.updatePosition)
	app.Get("/positions/:id/removal", coordinator, h.newPositionRemoval)
	app.Post("/positions/:id/removal", coordinator, h.createPositionRemoval)
	app.Get("/accreditations/:id/revocation", coordinator, h.newRevocation)
	app.Post("/accreditations/:id/revocation", coordinator, h.createRevocation)
	app.Get("/courses/new", coordinator, h.newCourse)
	app.Post("/courses/new", coordinator, h.createCourse)
	app.Get("/courses/:id/edit", coordinator, h.editCourse)
	app.Post("/courses/:id/edit", coordinator, h.updateCourse)

	// Series: the editions of what comes every year, and meetings that recur.
	app.Get("/series", coordinator, h.listSeries)
	app.Get("/series/new", coordinator, h.newRecurring)
	app.Post("/series/new", coordinator, h.createRecurring)
	app.Get("/series/:id", coordinator, h.showSeries)
	app.Get("/series/:id/edit", coordinator, h.editSeries)
	app.Post("/series/:id/edit", coordinator, h.updateSeries)
	app.Get("/series/:id/dates", coordinator, h.newDates)
	app.Post("/series/:id/dates", coordinator, h.createDates)
	app.Get("/series/:id/publication", coordinator, h.confirmPublication)
	app.Post("/series/:id/publication", coordinator, h.publishSeries)
	app.Get("/events/:id/copy", signedIn, h.newCopy)
	app.Post("/events/:id/copy", signedIn, h.createCopy)
	app.Get("/events/:id/following", signedIn, h.editFollowing)
	app.Post("/events/:id/following", signedIn, h.updateFollowing)
	app.Get("/events/:id/following/cancel", signedIn, h.confirmFollowingCancellation)
	app.Post("/events/:id/following/cancel", signedIn, h.cancelFollowing)

	// The car: its week, bookings, drivers and bases.
	car := h.need("vehicle keeper", "coordinator")
	app.Get("/vehicles", car, h.listVehicles)
	app.Get("/vehicles/new", h.need("vehicle keeper"), h.newVehicle)
	app.Post("/vehicles/new", h.need("vehicle keeper"), h.saveVehicle)
	app.Get("/vehicles/:id", car, h.showVehicle)
	app.Get("/vehicles/:id/use", car, h.showVehicleUse)
	app.Get("/vehicles/:id/use.csv", car, h.sendVehicleUseCSV)
	app.Get("/vehicles/:id/edit", h.need("vehicle keeper"), h.editVehicle)
	app.Post("/vehicles/:id/edit", h.need("vehicle keeper"), h.saveVehicle)
	app.Get("/vehicles/:id/bookings/new", h.need("vehicle keeper"), h.newBooking)
	app.Post("/vehicles/:id/bookings", h.need("vehicle keeper"), h.createBooking)
	app.Get("/vehicles/:id/drivers", h.need("vehicle keeper"), h.listDrivers)
	app.Post("/vehicles/:id/drivers", h.need("vehicle keeper"), h.authoriseDriver)
	app.Get("/vehicles/:id/drivers/:authorisation", h.need("vehicle keeper"), h.confirmEndOfAuthorisation)
	app.Delete("/vehicles/:id/drivers/:authorisation", h.need("vehicle keeper"), h.endAuthorisation)
	app.Get("/vehicles/:id/bases", h.need("vehicle keeper"), h.listBases)
	app.Post("/vehicles/:id/bases", h.need("vehicle keeper"), h.createBase)
	app.Get("/vehicles/:id/bases/:base", h.need("vehicle keeper"), h.confirmRemovalOfBase)
	app.Delete("/vehicles/:id/bases/:base", h.need("vehicle keeper"), h.deleteBase)
	app.Get("/events/:id/car", signedIn, h.showEventCar)
	app.Post("/events/:id/car", signedIn, h.bookEventCar)
	app.Get("/bookings/:id", signedIn, h.showBooking)
	app.Get("/bookings/:id/edit", signedIn, h.editBooking)
	app.Post("/bookings/:id/edit", signedIn, h.updateBooking)
	app.Get("/bookings/:id/handover", signedIn, h.newHandover)
	app.Post("/bookings/:id/handover", signedIn, h.createHandover)
	app.Get("/handovers/:id/edit", h.need("vehicle keeper"), h.editHandover)
	app.Post("/handovers/:id/edit", h.need("vehicle keeper"), h.updateHandover)
	app.Post("/handovers/:id/put-right/:what", h.need("vehicle keeper"), h.putRight(true))
	app.Delete("/handovers/:id/put-right/:what", h.need("vehicle keeper"), h.putRight(false))
	app.Get("/photos/:id", signedIn, h.showPhoto)
	app.Post("/bookings/:id/confirmation", signedIn, h.confirmBooking)
	for _, end := range []string{"decline", "cancel", "recall"} {
		app.Get("/bookings/:id/"+end, signedIn, h.confirmEnding(end))
		app.Post("/bookings/:id/"+end, signedIn, h.endBooking(end))
	}

	// Awareness dates: what comes every year, and what is due before it.
	app.Get("/awareness", coordinator, h.listAwareness)
	app.Get("/awareness/new", coordinator, h.newAwareness)
	app.Post("/awareness/new", coordinator, h.createAwareness)
	app.Post("/awareness/usual", coordinator, h.createUsualAwareness)
	app.Get("/awareness/:id/edit", coordinator, h.editAwareness)
	app.Post("/awareness/:id/edit", coordinator, h.updateAwareness)
	app.Post("/awareness/:id/tasks", coordinator, h.createAwarenessTask)
	app.Delete("/awareness/:id", coordinator, h.deleteAwareness)
	app.Delete("/awareness/tasks/:id", coordinator, h.deleteAwarenessTask)
	app.Post("/awareness/tasks/:id/years/:year", coordinator, h.finishAwarenessTask)
	app.Delete("/awareness/tasks/:id/years/:year", coordinator, h.reopenAwarenessTask)

	// Running an event: the dashboard, staffing, the day and the history.
	app.Get("/dashboard", signedIn, h.showDashboard)
	app.Get("/events/:id/staffing", signedIn, h.showStaffing)
	app.Post("/shifts/:id/signups", signedIn, h.assignPerson)
	app.Post("/shifts/:id/cover", signedIn, h.askForCover)
	app.Post("/signups/:id/approval", signedIn, h.approveSignup)
	app.Delete("/signups/:id/approval", signedIn, h.declineSignup)
	app.Delete("/signups/:id", signedIn, h.removeSignup)
	app.Get("/events/:id/day", signedIn, h.showDay)
	app.Get("/events/:id/day/counts", signedIn, h.showDayCounts)
	app.Post("/signups/:id/attendance", signedIn, h.recordAttendance)
	app.Delete("/signups/:id/attendance", signedIn, h.deleteAttendance)
	app.Post("/signups/:id/hours", signedIn, h.updateHours)
	app.Post("/events/:id/walk-ins", signedIn, h.createWalkIn)
	app.Post("/events/:id/completion", signedIn, h.completeEvent)
	app.Get("/events/:id/history", signedIn, h.showHistory)
	app.Get("/events/:id/badges.pdf", signedIn, h.sendBadges)
	app.Get("/events/:id/needs", signedIn, h.showNeeds)
	app.Post("/events/:id/needs", signedIn, h.updateNeeds)
	app.Get("/events/:id/needs/caterer", signedIn, h.showCaterer)

	// Messages: the ledger, those of an event, and what waits.
	app.Get("/messages", h.need("coordinator"), h.listMessages)
	app.Get("/events/:id/messages", signedIn, h.showEventMessages)
	app.Post("/messages/:id/attempts", signedIn, h.resendMessage)
	app.Get("/admin/outbox", h.need("administrator", "coordinator"), h.showOutbox)
	app.Delete("/admin/outbox/hold", h.need("administrator", "coordinator"), h.releaseOutbox)
}
