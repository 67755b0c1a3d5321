package jobs

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/textproto"
	"strings"

	"github.com/wneessen/go-mail"
)

// DeliveryError says why a letter was not sent. It holds neither the address
// nor the server's own words, which often repeat it, so it may be logged and
// shown.
type DeliveryError struct {
	reason    string
	permanent bool
	cause     error // context.Canceled, context.DeadlineExceeded or nil
}

// Error returns the same short sentence as Reason.
func (e *DeliveryError) Error() string { return e.reason }

// Unwrap returns the context's error when that is what ended the sending.
func (e *DeliveryError) Unwrap() error { return e.cause }

// Permanent says that trying again cannot help: the address is not valid, or
// the server refused the address or the message for good. Everything else
// (connection, time, sign-in, a refused sender, any 4xx) may be put right
// without touching the message and is worth another try.
func Permanent(err error) bool {
	var failure *DeliveryError
	return errors.As(err, &failure) && failure.permanent
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

func unsendable(reason string) error { return &DeliveryError{reason: reason, permanent: true} }

func temporary(reason string) error { return &DeliveryError{reason: reason} }

// cutShort reports the end of ctx, nil while it runs.
func cutShort(ctx context.Context) error {
	switch err := ctx.Err(); {
	case err == nil:
		return nil
	case errors.Is(err, context.DeadlineExceeded):
		return &DeliveryError{reason: "The mail server took too long to answer", cause: err}
	default:
		return &DeliveryError{reason: "Sending was stopped before the mail server answered", cause: err}
	}
}

// connectionError tells what went wrong before the letter's turn came. None of
// it is the letter's fault, so it is always temporary.
func connectionError(ctx context.Context, err error) error {
	if cut := cutShort(ctx); cut != nil {
		return cut
	}
	var answer *textproto.Error
	switch {
	case errors.As(err, &answer) && strings.Contains(err.Error(), "SMTP AUTH failed"):
		return temporary(fmt.Sprintf("The mail server did not accept the user name and password (%d)", answer.Code))
	case errors.As(err, &answer):
		return temporary(fmt.Sprintf("The mail server turned the connection away (%d)", answer.Code))
	case errors.Is(err, errUnreachable):
		return temporary("The mail server could not be reached")
	case isTLSError(err):
		return temporary("No secure connection to the mail server could be made")
	case strings.Contains(err.Error(), "SMTP AUTH"), errors.Is(err, mail.ErrNoSupportedAuthDiscovered):
		return temporary("The mail server offers no way to sign in that this app knows")
	default:
		return temporary("The connection to the mail server broke off")
	}
}

func isTLSError(err error) bool {
	var (
		certificate *tls.CertificateVerificationError
		authority   x509.UnknownAuthorityError
		hostname    x509.HostnameError
		record      tls.RecordHeaderError
		alert       tls.AlertError
	)
	return errors.As(err, &certificate) || errors.As(err, &authority) || errors.As(err, &hostname) ||
		errors.As(err, &record) || errors.As(err, &alert) || strings.Contains(err.Error(), "STARTTLS")
}

// asksToSignIn lists the replies of RFC 4954 and RFC 3207: they speak of our
// settings, not of the letter.
func asksToSignIn(code int) bool {
	switch code {
	case 454, 530, 534, 535, 538:
		return true
	default:
		return false
	}
}

// transferError tells what went wrong while the letter was handed over.
func transferError(ctx context.Context, err error) error {
	var failure *mail.SendError
	if !errors.As(err, &failure) || failure.ErrorCode() == 0 {
		if cut := cutShort(ctx); cut != nil {
			return cut
		}
		return temporary("The connection to the mail server broke off")
	}
	code := failure.ErrorCode()
	if asksToSignIn(code) {
		return temporary("The mail server wants a user name and password, or encryption" + codes(failure))
	}
	refused := code >= 500
	reason := "The mail server put off "
	if refused {
		reason = "The mail server refused "
	}
	switch failure.Reason {
	case mail.ErrSMTPMailFrom:
		return temporary(reason + "the sender" + codes(failure))
	case mail.ErrSMTPRcptTo:
		reason += "the address"
	default:
		reason += "the message"
	}
	return &DeliveryError{reason: reason + codes(failure), permanent: refused}
}

// codes writes the reply's numbers, such as " (550 5.1.1)". The library looks
// for the enhanced code anywhere in the reply, so one of another class is
// something else and is left out.
func codes(failure *mail.SendError) string {
	code, enhanced := failure.ErrorCode(), failure.EnhancedStatusCode()
	if enhanced == "" || int(enhanced[0]-'0') != code/100 {
		return fmt.Sprintf(" (%d)", code)
	}
	return fmt.Sprintf(" (%d %s)", code, enhanced)
}
