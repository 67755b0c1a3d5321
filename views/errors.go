package views

import "net/http"

// ErrorPage tells a person that something could not be done.
type ErrorPage struct {
	Page
	Status    int
	What      string // what happened
	Next      string // what can be done now
	Reference string // what to quote when asking for help, for faults of ours
	BackHref  string // where the link leads; empty means home
	BackText  string
}

// NewErrorPage returns the page for an HTTP status with its usual words. What
// replaces the first sentence when it is not empty. Statuses without words of
// their own get those of 500.
func NewErrorPage(page Page, status int, what, reference string) ErrorPage {
	words, ok := errorWords[status]
	if !ok {
		words = errorWords[http.StatusInternalServerError]
	}
	switch {
	case what == "":
		what = words.what
	case status == http.StatusForbidden:
		words.next = "" // it says who can help
	}
	page.Title = words.title
	return ErrorPage{Page: page, Status: status, What: what, Next: words.next, Reference: reference}
}

var errorWords = map[int]struct{ title, what, next string }{
	http.StatusBadRequest: {
		"That request could not be read",
		"Something in the address or the form was not as expected.",
		"Go back, check what you entered and try again.",
	},
	http.StatusForbidden: {
		"You cannot do that",
		"Your role does not allow it, or this form is too old to be sent.",
		"Open the page again and retry. If you need the role, ask a coordinator or an administrator.",
	},
	http.StatusNotFound: {
		"Page not found",
		"There is nothing at this address, or it is not yours to see.",
		"Check the address, or look for it in the menu.",
	},
	http.StatusMethodNotAllowed: {
		"That cannot be done here",
		"This page does not take that kind of request.",
		"Go back and use the links and buttons on the page.",
	},
	http.StatusConflict: {
		"This can’t be done now",
		"This has changed since you opened it.",
		"Open the page again to see what has changed.",
	},
	http.StatusRequestEntityTooLarge: {
		"That is too much to send at once",
		"What you sent is larger than this page takes.",
		"Shorten it and send it again.",
	},
	http.StatusMisdirectedRequest: {
		"Wrong address",
		"This server does not answer under that name.",
		"Use the address you were given for the rota.",
	},
	http.StatusTooManyRequests: {
		"Too many tries",
		"There have been too many requests in a short time.",
		"Nothing was changed.",
	},
	http.StatusInternalServerError: {
		"Sorry, there is a problem",
		"Something went wrong on our side. What you asked for may not have been done.",
		"Try again in a few minutes. If it happens again, tell your administrator and quote the reference number.",
	},
	http.StatusServiceUnavailable: {
		"Sorry, the rota is not available",
		"The rota is busy. What you asked for may not have been done.",
		"Wait a minute, open the page again to see whether it was done, and try again if it was not. If it happens again, tell your administrator and quote the reference number.",
	},
}
