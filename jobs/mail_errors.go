package jobs

import (
	"context"
	"errors"
	"fmt"
	"net/textproto"
	"strings"

	"github.com/wneessen/go-mail"

	"github.com/rainbowrota/rainbowrota/network/messages"
)

// DeliveryError says why a letter was not sent. It holds neither the address
// nor the server's own words, which often repeat it, so it may be logged and
// shown.
type DeliveryError struct {
	reason string
	fault  messages.Fault
	cause  error // context.Canceled, context.DeadlineExceeded or nil
}

// Error returns the same short sentence as Reason.
func (e *DeliveryError) Error() string { return e.reason }

// Unwrap returns the context's error when that is what ended the sending.
func (e *DeliveryError) Unwrap() error { return e.cause }

// Fault says whose it is to fix that a letter was not sent. An error of another
// kind counts as one that may pass.
func Fault(err error) messages.Fault {
	var failure *DeliveryError
	if errors.As(err, &failure) {
		return failure.fault
	}
	return messages.PutOff
}

// Reason is one short sentence on why a letter was not sent, for a
// coordinator and for the log, such as "The mail server refused the address
// (550 5.1.1)". It is empty for nil.
func Reason(err error) string {
	var failure *DeliveryError
	switch {
	case err == nil:
		return ""
	case errors.As(err, &failure):
		return failure.reason
	default:
		return "The message could not be sent"
	}
}

var errUnreachable = errors.New("the mail server cannot be reached")

func unsendable(reason string) error {
	return &DeliveryError{reason: reason, fault: messages.RefusedForGood}
}

// putOff is a failure that says nothing about the settings.
func putOff(reason string) error { return &DeliveryError{reason: reason, fault: messages.PutOff} }

// ours is a failure that every letter would have: the mail server cannot be
// reached, or it refuses this app.
func ours(reason string) error { return &DeliveryError{reason: reason, fault: messages.Ours} }

// cutShort reports the end of ctx, nil while it runs.
func cutShort(ctx context.Context) error {
	switch err := ctx.Err(); {
	case err == nil:
		return nil
	case errors.Is(err, context.DeadlineExceeded):
		return &DeliveryError{reason: "The mail server took too long to answer", fault: messages.PutOff, cause: err}
	default:
		return &DeliveryError{reason: "Sending was stopped before the mail server answered", fault: messages.PutOff, cause: err}
	}
}

// connectionError tells what went wrong before the letter's turn came. None of
// it is the letter's fault.
func connectionError(ctx context.Context, server *mailServer, err error) error {
	if cut := cutShort(ctx); cut != nil {
		return cut
	}
	var answer *textproto.Error
	switch {
	case errors.As(err, &answer) && strings.Contains(err.Error(), "SMTP AUTH failed"):
		return ours(fmt.Sprintf("The mail server did not accept the user name and password (%d)", answer.Code))
	case errors.As(err, &answer):
		return ours(fmt.Sprintf("The mail server turned the connection away (%d)", answer.Code))
	case errors.Is(err, errUnreachable):
		return ours("The mail server could not be reached")
	}
	if why := tlsTrouble(server, err); why != "" {
		return ours(why)
	}
	if strings.Contains(err.Error(), "SMTP AUTH") || errors.Is(err, mail.ErrNoSupportedAuthDiscovered) {
		return ours("The mail server offers no way to sign in that this app knows")
	}
	return ours("The connection to the mail server broke off")
}
