package handlers

import "github.com/gofiber/fiber/v2"

// Route is a row of the table of what is served.
type Route struct {
	Method, Path string
	Who          Who
	handler      fiber.Handler
}

// Routes returns the table to read: the handlers of its rows answer nothing.
func Routes() []Route { return new(Handler).routes() }

// serve builds the router from the table. Each row's handler comes after what
// the row's Who asks for.
func (h *Handler) serve(app *fiber.App, routes []Route) {
	add := func(early bool) {
		for _, r := range routes {
			if early == (r.Who.Door == Unread) {
				app.Add(r.Method, r.Path, r.Who.guard(h), r.handler)
			}
		}
	}
	app.Use(h.observe, h.limit, h.door)
	add(true)
	app.Use(h.session, h.body, h.forgery, h.method)
	add(false)
}

// routes is the one table of what is served and who may come in. Package
// network decides whatever depends on the thing that is asked for.
func (h *Handler) routes() []Route {
	return []Route{
		// Public.
		{"GET", "/static/*", probes, h.showAsset},
		{"GET", "/healthz", probes, h.showHealth},
		{"GET", "/readyz", probes, h.showReadiness},
		{"GET", "/", anybody, h.showHome},
		{"GET", "/accessibility", anybody, h.showStatement("accessibility")},
		{"GET", "/privacy", anybody, h.showStatement("privacy")},
		{"GET", "/cookies", anybody, h.showStatement("cookies")},

		{"GET", "/public/calendar.ics", anybody, h.showPublicFeed},
		{"GET", "/feeds/:code", holdsFeed, h.showFeed},
		{"GET", "/verify", anybody, h.newVerification},
		{"GET", "/verify/:number", anybody, h.showVerification},

		// Signing in and one's own account.
		{"GET", "/sign-in", anybody, h.newSession},
		{"POST", "/sign-in", anybody, h.createSession},
		{"POST", "/sign-in/demo", anybody, h.createDemoSession},
		{"POST", "/sign-out", anybody, h.deleteSession},
		{"GET", "/setup/:code", holdsSetUp, h.newAdministrator},
		{"POST", "/setup/:code", holdsSetUp, h.createAdministrator},
		{"GET", "/account", signedIn, h.showAccount},
		{"POST", "/account", signedIn, h.updateAccount},
		{"POST", "/account/password", signedIn, h.updatePassword},
		{"DELETE", "/account/sessions", signedIn, h.deleteOtherSessions},
		{"GET", "/account/calendar", signedIn, h.listFeeds},
		{"POST", "/account/calendar", hasRota, h.renewFeed},
		{"DELETE", "/account/calendar", signedIn, h.deleteFeed},
		{"POST", "/account/calendar/entries", signedIn, h.updateEntries},

		// Taking shifts: what is open, signing up, one's own rota, offers.
		{"GET", "/shifts", takesPart, h.cached(h.listShifts)},
		{"POST", "/shifts/:id/sign-up", takesShift, h.createSignUp},
		{"DELETE", "/shifts/:id/sign-up", onShift, h.deleteSignUp},
		{"GET", "/shifts/:id/withdraw", seesEvent, h.newWithdrawal},
		{"GET", "/shifts/:id/calendar.ics", onShift, h.sendDuty},
		{"GET", "/my/rota", hasRota, h.cached(h.showRota)},
		{"GET", "/my/training", takesPart, h.showMyTraining},
		{"POST", "/my/offers/:id", wasOffered, h.answerMyOffer},
		{"GET", "/offers/:code", holdsOffer, h.showOffer},
		{"POST", "/offers/:code", holdsOffer, h.answerOffer},

		// Asking people to take part, and the page of the person asked.
		{"GET", "/events/:id/nominations", nominates, h.listNominations},
		{"POST", "/events/:id/nominations", nominates, h.createNominations},
		{"DELETE", "/events/:id/nominations/:nomination", hasNominated, h.deleteNomination},
		{"POST", "/events/:id/nominations/:nomination/link", hasNominated, h.renewNomination},
		{"POST", "/my/questions/:id", wasAsked, h.openQuestion},
		{"GET", "/nominations/:code", holdsInvitation, h.showNominee},
		{"POST", "/nominations/:code", holdsInvitation, h.answerNominee},
		{"GET", "/nominations/:code/no", holdsInvitation, h.confirmDecline},
		{"DELETE", "/nominations/:code", holdsInvitation, h.withdrawNominee},
		{"POST", "/nominations/:code/place", holdsInvitation, h.rejoinNominee},
		{"POST", "/nominations/:code/details", holdsInvitation, h.updateGuest},
		{"POST", "/nominations/:code/step-outs/:session", holdsInvitation, h.updateGuestStepOut(true)},
		{"DELETE", "/nominations/:code/step-outs/:session", holdsInvitation, h.updateGuestStepOut(false)},
		{"GET", "/nominations/:code/needs", holdsInvitation, h.showGuestNeeds},
		{"POST", "/nominations/:code/needs", holdsInvitation, h.updateGuestNeeds},
		{"GET", "/nominations/:code/check-in", holdsInvitation, h.newGuestCheckIn},
		{"POST", "/nominations/:code/check-in", holdsInvitation, h.previewGuestCheckIn},
		{"POST", "/nominations/:code/check-in/confirm", holdsInvitation, h.createGuestCheckIn},
		{"DELETE", "/nominations/:code/check-ins/:session", holdsInvitation, h.undoGuestCheckIn},
		{"GET", "/nominations/:code/certificate", holdsInvitation, h.sendGuestCertificate},
		{"GET", "/nominations/:code/feedback", holdsInvitation, h.newGuestFeedback},
		{"POST", "/nominations/:code/feedback", holdsInvitation, h.createGuestFeedback},

		{"GET", "/calendar", takesPart, h.cached(h.showCalendar)},

		// Dates from files: bank holidays, a partner's programme.
		{"GET", "/admin/import", importsFiles, h.listImports},
		{"GET", "/admin/import/dates/new", importsFiles, h.newImport},
		{"POST", "/admin/import/dates/new", importsFiles, h.createImport},
		{"GET", "/admin/import/dates/:id", importsFiles, h.showImport},
		{"POST", "/admin/import/dates/:id", importsFiles, h.commitImport},
		{"DELETE", "/admin/import/dates/:id", importsFiles, h.deleteImport},
		{"DELETE", "/admin/import/sources/:id", importsFiles, h.deleteSource},

		// People: everybody, and those in a table.
		{"GET", "/people", importsFiles, h.listPeople},
		{"GET", newPeopleImportPath, importsFiles, h.newPeopleImport},
		{"POST", newPeopleImportPath, importsFiles, h.createPeopleImport},
		{"GET", "/people/import/:id", importsFiles, h.showPeopleImport},
		{"POST", "/people/import/:id", importsFiles, h.commitPeopleImport},
		{"DELETE", "/people/import/:id", importsFiles, h.deletePeopleImport},
		{"POST", "/people/import/:id/columns", importsFiles, h.updatePeopleColumns},

		// Planning events, with partners and venues.
		{"GET", "/events", takesPart, h.listEvents},
		{"GET", "/events.csv", takesPart, h.sendEventsCSV},
		{"GET", "/events/new", coordinators, h.newEvent},
		{"POST", "/events/new", coordinators, h.createEvent},
		{"GET", "/events/:id", seesEvent, h.cached(h.showEvent)},
		{"GET", "/events/:id/edit", runsEvent, h.editEvent},
		{"GET", "/events/:id/edit/:section", runsEvent, h.editSection},
		{"POST", "/events/:id/edit/:section", runsEvent, h.updateSection},
		{"GET", "/events/:id/shifts", runsEvent, h.listPlannedShifts},
		{"GET", "/events/:id/shifts/new", runsEvent, h.newShift},
		{"POST", "/events/:id/shifts", runsEvent, h.createShift},
		{"GET", "/shifts/:id/edit", runsEvent, h.editShift},
		{"POST", "/shifts/:id/edit", runsEvent, h.updateShift},
		{"DELETE", "/shifts/:id", runsEvent, h.deleteShift},
		{"GET", "/shifts/:id/cancel", runsEvent, h.confirmShiftCancellation},
		{"POST", "/shifts/:id/cancel", runsEvent, h.cancelShift},
		{"GET", "/events/:id/check", runsEvent, h.checkEvent},
		{"POST", "/events/:id/publication", coordinatesEvent, h.publishEvent},
		{"GET", "/events/:id/cancel", runsEvent, h.confirmCancellation},
		{"POST", "/events/:id/cancel", runsEvent, h.cancelEvent},
		{"GET", "/events/:id/deletion", runsEvent, h.confirmDeletion},
		{"POST", "/events/:id/deletion", runsEvent, h.deleteDraft},
		{"GET", "/events/:id/move", runsEvent, h.newMove},
		{"POST", "/events/:id/move", runsEvent, h.moveEvent},
		{"GET", "/partners", coordinators, h.listPartners},
		{"GET", "/partners/new", coordinators, h.newPartner},
		{"POST", "/partners/new", coordinators, h.createPartner},
		{"GET", "/partners/:id", coordinators, h.showPartner},
		{"GET", "/partners/:id/edit", coordinators, h.editPartner},
		{"POST", "/partners/:id/edit", coordinators, h.updatePartner},
		{"POST", "/partners/:id/contacts", coordinators, h.createContact},
		{"GET", "/contacts/:id/edit", coordinators, h.editContact},
		{"POST", "/contacts/:id/edit", coordinators, h.updateContact},
		{"DELETE", "/contacts/:id", coordinators, h.deleteContact},
		{"GET", "/venues", coordinators, h.listVenues},
		{"GET", "/venues/new", coordinators, h.newVenue},
		{"POST", "/venues/new", coordinators, h.createVenue},
		{"GET", "/venues/:id/edit", coordinators, h.editVenue},
		{"POST", "/venues/:id/edit", coordinators, h.updateVenue},

		// Training: the courses, their dates and the register of each.
		{"GET", "/training", takesPart, h.listTraining},
		{"GET", "/training/:id", seesEvent, h.showCourseDate},
		{"GET", "/training/:id/certificates", readsRegister, h.listCertificates},
		{"GET", "/training/:id/certificates.pdf", readsRegister, h.sendCertificates},
		{"GET", "/training/:id/feedback", wasAtCourse, h.newCourseFeedback},
		{"POST", "/training/:id/feedback", wasAtCourse, h.createCourseFeedback},
		{"GET", "/training/:id/answers", readsFeedback, h.showCourseFeedback},
		{"GET", "/training/:id/letters.pdf", readsRegister, h.sendLetter},
		{"POST", "/training/:id/letters", teaches, h.markLetter(true)},
		{"DELETE", "/training/:id/letters", teaches, h.markLetter(false)},
		{"GET", "/certificates/:number", hasCertificate, h.sendCertificate},

		// The programme of a course date or a conference.
		{"GET", "/events/:id/programme", seesEvent, h.showProgramme},
		{"POST", "/events/:id/programme", runsProgramme, h.createProgrammeSession},
		{"GET", "/events/:id/programme/new", runsProgramme, h.newProgrammeSession},
		{"GET", "/events/:id/programme/support", runsProgramme, h.editSupport},
		{"POST", "/events/:id/programme/support", runsProgramme, h.updateSupport},
		{"GET", "/programme/:id", seesEvent, h.showSession},
		{"DELETE", "/programme/:id", runsProgramme, h.deleteProgrammeSession},
		{"GET", "/programme/:id/edit", runsProgramme, h.editProgrammeSession},
		{"POST", "/programme/:id/edit", runsProgramme, h.updateProgrammeSession},
		{"GET", "/programme/:id/code", runsProgramme, h.showCode},
		{"GET", "/programme/:id/check-ins", runsProgramme, h.listCheckIns},
		{"GET", "/programme/:id/check-ins/:person", runsProgramme, h.confirmCheckInRemoval},
		{"DELETE", "/programme/:id/check-ins/:person", runsProgramme, h.deleteCheckIn},
		{"DELETE", "/programme/:id/check-in", seesEvent, h.undoCheckIn},
		{"GET", "/check-in", signedIn, h.newCheckIn},
		{"POST", "/check-in", signedIn, h.previewCheckIn},
		{"POST", "/check-in/confirm", signedIn, h.createCheckIn},
		{"GET", "/check-in/:code", signedIn, h.openCheckIn},
		{"POST", stepOutPath, hasPlace, h.updateStepOut(true)},
		{"DELETE", stepOutPath, seesEvent, h.updateStepOut(false)},
		{"GET", "/events/:id/speakers/new", runsProgramme, h.newSpeaker},
		{"POST", "/events/:id/speakers", runsProgramme, h.createSpeaker},
		{"GET", "/speakers/:id/edit", runsProgramme, h.editSpeaker},
		{"POST", "/speakers/:id/edit", runsProgramme, h.updateSpeaker},
		{"DELETE", "/speakers/:id", runsProgramme, h.deleteSpeaker},
		{"GET", "/speakers/:id/thanks", runsProgramme, h.newThanks},
		{"POST", "/speakers/:id/thanks", runsProgramme, h.createThanks},
		{"DELETE", "/speakers/:id/thanks", runsProgramme, h.deleteThanks},

		{"GET", "/training/:id/register", readsRegister, h.showRegister},
		{"POST", "/training/:id/register", teaches, h.updateRegister},
		{"POST", "/training/:id/register/rest", teaches, h.completeRest},
		{"GET", "/training/:id/register/sign-off", readsRegister, h.newSignOff},
		{"POST", "/training/:id/register/sign-off", teaches, h.signOffRegister},
		{"GET", "/llos", coordinators, h.listLLOs},
		{"GET", "/llos/export", coordinators, h.newLLOExport},
		{"POST", "/llos/export", coordinators, h.createLLOExport},
		{"GET", "/llos/coverage", coordinators, h.showCoverage},
		{"POST", "/llos/coverage", coordinators, h.updateCoverage},
		{"GET", "/llos/cover", coordinators, h.showCover},
		{"GET", "/llos/:id", coordinators, h.showLLO},
		{"POST", "/llos/:id/positions", coordinators, h.createPosition},
		{"POST", "/llos/:id/accreditations", coordinators, h.createAccreditation},
		{"DELETE", "/positions/:id", coordinators, h.deletePosition},
		{"GET", "/positions/:id/edit", coordinators, h.editPosition},
		{"POST", "/positions/:id/edit", coordinators, h.updatePosition},
		{"GET", "/positions/:id/removal", coordinators, h.newPositionRemoval},
		{"POST", "/positions/:id/removal", coordinators, h.createPositionRemoval},
		{"GET", "/accreditations/:id/revocation", coordinators, h.newRevocation},
		{"POST", "/accreditations/:id/revocation", coordinators, h.createRevocation},
		{"GET", "/courses/new", coordinators, h.newCourse},
		{"POST", "/courses/new", coordinators, h.createCourse},
		{"GET", "/courses/:id/edit", coordinators, h.editCourse},
		{"POST", "/courses/:id/edit", coordinators, h.updateCourse},

		// Series: the editions of what comes every year, and meetings that recur.
		{"GET", "/series", coordinators, h.listSeries},
		{"GET", "/series/new", coordinators, h.newRecurring},
		{"POST", "/series/new", coordinators, h.createRecurring},
		{"GET", "/series/:id", coordinators, h.showSeries},
		{"GET", "/series/:id/edit", coordinators, h.editSeries},
		{"POST", "/series/:id/edit", coordinators, h.updateSeries},
		{"GET", "/series/:id/dates", coordinators, h.newDates},
		{"POST", "/series/:id/dates", coordinators, h.createDates},
		{"GET", "/series/:id/publication", coordinators, h.confirmPublication},
		{"POST", "/series/:id/publication", coordinators, h.publishSeries},
		{"GET", "/events/:id/copy", coordinatesEvent, h.newCopy},
		{"POST", "/events/:id/copy", coordinatesEvent, h.createCopy},
		{"GET", "/events/:id/following", coordinatesEvent, h.editFollowing},
		{"POST", "/events/:id/following", coordinatesEvent, h.updateFollowing},
		{"GET", "/events/:id/following/cancel", coordinatesEvent, h.confirmFollowingCancellation},
		{"POST", "/events/:id/following/cancel", coordinatesEvent, h.cancelFollowing},

		// The car: its week, bookings, drivers and bases.
		{"GET", "/vehicles", seesVehicles, h.listVehicles},
		{"GET", "/vehicles/new", keepers, h.newVehicle},
		{"POST", "/vehicles/new", keepers, h.saveVehicle},
		{"GET", "/vehicles/:id", seesVehicles, h.showVehicle},
		{"GET", "/vehicles/:id/use", seesVehicles, h.showVehicleUse},
		{"GET", "/vehicles/:id/use.csv", seesVehicles, h.sendVehicleUseCSV},
		{"GET", "/vehicles/:id/edit", keepers, h.editVehicle},
		{"POST", "/vehicles/:id/edit", keepers, h.saveVehicle},
		{"GET", "/vehicles/:id/bookings/new", keepers, h.newBooking},
		{"POST", "/vehicles/:id/bookings", keepers, h.createBooking},
		{"GET", "/vehicles/:id/drivers", keepers, h.listDrivers},
		{"POST", "/vehicles/:id/drivers", keepers, h.authoriseDriver},
		{"GET", "/vehicles/:id/drivers/:authorisation", keepers, h.confirmEndOfAuthorisation},
		{"DELETE", "/vehicles/:id/drivers/:authorisation", keepers, h.endAuthorisation},
		{"GET", "/vehicles/:id/bases", keepers, h.listBases},
		{"POST", "/vehicles/:id/bases", keepers, h.createBase},
		{"GET", "/vehicles/:id/bases/:base", keepers, h.confirmRemovalOfBase},
		{"DELETE", "/vehicles/:id/bases/:base", keepers, h.deleteBase},
		{"GET", "/events/:id/car", booksCar, h.showEventCar},
		{"POST", "/events/:id/car", booksCar, h.bookEventCar},
		{"GET", "/bookings/:id", seesBooking, h.showBooking},
		{"GET", "/bookings/:id/edit", seesBooking, h.editBooking},
		{"POST", "/bookings/:id/edit", changesBooking, h.updateBooking},
		{"GET", "/bookings/:id/handover", handsOver, h.newHandover},
		{"POST", "/bookings/:id/handover", handsOver, h.createHandover},
		{"GET", "/handovers/:id/edit", keepers, h.editHandover},
		{"POST", "/handovers/:id/edit", keepers, h.updateHandover},
		{"POST", "/handovers/:id/put-right/:what", keepers, h.putRight(true)},
		{"DELETE", "/handovers/:id/put-right/:what", keepers, h.putRight(false)},
		{"GET", "/photos/:id", seesBooking, h.showPhoto},
		{"POST", "/bookings/:id/confirmation", answersBooking, h.confirmBooking},
		{"GET", "/bookings/:id/decline", seesBooking, h.confirmEnding("decline")},
		{"POST", "/bookings/:id/decline", answersBooking, h.endBooking("decline")},
		{"GET", "/bookings/:id/cancel", seesBooking, h.confirmEnding("cancel")},
		{"POST", "/bookings/:id/cancel", changesBooking, h.endBooking("cancel")},
		{"GET", "/bookings/:id/recall", seesBooking, h.confirmEnding("recall")},
		{"POST", "/bookings/:id/recall", recallsBooking, h.endBooking("recall")},

		// Awareness dates: what comes every year, and what is due before it.
		{"GET", "/awareness", coordinators, h.listAwareness},
		{"GET", "/awareness/new", coordinators, h.newAwareness},
		{"POST", "/awareness/new", coordinators, h.createAwareness},
		{"POST", "/awareness/usual", coordinators, h.createUsualAwareness},
		{"GET", "/awareness/:id/edit", coordinators, h.editAwareness},
		{"POST", "/awareness/:id/edit", coordinators, h.updateAwareness},
		{"POST", "/awareness/:id/tasks", coordinators, h.createAwarenessTask},
		{"DELETE", "/awareness/:id", coordinators, h.deleteAwareness},
		{"DELETE", "/awareness/tasks/:id", coordinators, h.deleteAwarenessTask},
		{"POST", "/awareness/tasks/:id/years/:year", coordinators, h.finishAwarenessTask},
		{"DELETE", "/awareness/tasks/:id/years/:year", coordinators, h.reopenAwarenessTask},

		// Running an event: the dashboard, staffing, the day and the history.
		{"GET", "/dashboard", seesDashboard, h.showDashboard},
		{"GET", "/events/:id/staffing", runsEvent, h.showStaffing},
		{"POST", "/shifts/:id/signups", runsEvent, h.assignPerson},
		{"POST", "/shifts/:id/cover", runsEvent, h.askForCover},
		{"POST", "/signups/:id/approval", runsEvent, h.approveSignup},
		{"DELETE", "/signups/:id/approval", runsEvent, h.declineSignup},
		{"DELETE", "/signups/:id", runsEvent, h.removeSignup},
		{"GET", "/events/:id/day", runsEvent, h.showDay},
		{"GET", "/events/:id/day/counts", runsEvent, h.showDayCounts},
		{"POST", "/signups/:id/attendance", runsEvent, h.recordAttendance},
		{"DELETE", "/signups/:id/attendance", runsEvent, h.deleteAttendance},
		{"POST", "/signups/:id/hours", runsEvent, h.updateHours},
		{"POST", "/events/:id/walk-ins", runsEvent, h.createWalkIn},
		{"POST", "/events/:id/completion", runsEvent, h.completeEvent},
		{"GET", "/events/:id/history", seesEvent, h.showHistory},
		{"GET", "/events/:id/badges.pdf", runsProgramme, h.sendBadges},
		{"GET", "/events/:id/needs", seesEvent, h.showNeeds},
		{"POST", "/events/:id/needs", seesEvent, h.updateNeeds},
		{"GET", "/events/:id/needs/caterer", runsProgramme, h.showCaterer},

		// Messages: the ledger, those of an event, and what waits.
		{"GET", "/messages", coordinators, h.listMessages},
		{"GET", "/events/:id/messages", runsEvent, h.showEventMessages},
		{"POST", "/messages/:id/attempts", runsEvent, h.resendMessage},
		{"GET", "/admin/outbox", readsOutbox, h.showOutbox},
		{"DELETE", "/admin/outbox/hold", readsOutbox, h.releaseOutbox},
	}
}
