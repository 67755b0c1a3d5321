package web

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net"
	"os"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"github.com/rainbowrota/rainbowrota/network/photos"
	"github.com/rainbowrota/rainbowrota/views"
)

// Limits of what a request brings.
const (
	bodyLimit     = 256 << 10 // bytes of an ordinary form
	fieldsLimit   = 6000      // of a form: the largest names 5,000 dates of an import
	strangeFields = 250       // by nobody signed in
	fieldsReused  = 256       // more are not kept for the next request
	bodyDrained   = 8 << 20   // bytes of one that is too large, read so that the browser gets to see the answer
	bodyReused    = 64 << 10  // bytes; larger buffers are not kept for the next request
	answerReused  = 256 << 10 // the same of answers

	// A hand-over takes photos. More than is taken is read, as the form comes back.
	PhotosLimit   = photos.MostPhotos*photos.MostSize + bodyLimit // bytes that are taken
	photosRead    = 2 * PhotosLimit
	photosTimeout = 5 * time.Minute // for a phone in a car park
)

// Limits of a request's headers: each costs far more memory than its few bytes.
const (
	linesLimit   = 100
	cookiesLimit = 100
	queryLimit   = 200 // parameters of the address
)

// reuse bounds the buffers that the HTTP library keeps with each connection.
var reuse = sync.OnceFunc(func() { fasthttp.SetBodySizePoolLimit(bodyReused, answerReused) })

// crowded tells whether a request has more header lines, cookies or parameters
// than any browser of ours sends.
func crowded(header *fasthttp.RequestHeader) bool {
	return bytes.Count(header.RawHeaders(), []byte{'\n'}) > linesLimit ||
		bytes.Count(header.Peek(fiber.HeaderCookie), []byte{';'}) > cookiesLimit ||
		bytes.Count(header.RequestURI(), []byte{'&'}) > queryLimit
}

// body reads what a request brings as it comes, as far as this person may send
// it here. It answers 413 for more, and 408 or 400 for what does not arrive.
// A form of somebody who is not signed in that is too large is dropped, and
// they are asked to sign in: see form and keptForm.
func (s *Server) body(c *fiber.Ctx) error {
	request, v := c.Request(), VisitOf(c)
	if !request.IsBodyStream() {
		return c.Next()
	}
	limit, boundary := int64(bodyLimit), string(request.Header.MultipartFormBoundary())
	if boundary != "" && s.mayUpload(c) {
		limit = photosRead
		if err := c.Context().Conn().SetReadDeadline(time.Now().Add(photosTimeout)); err != nil {
			return err
		}
	}
	err := v.take(request, limit, boundary)
	if v.sent != nil {
		defer func() { _ = v.sent.RemoveAll() }() // files that are gone already are no matter
	}
	switch {
	case errors.Is(err, errTooMuch):
		drain(c) // or whatever looks for a field reads it all
		if v.Me != nil {
			return fiber.ErrRequestEntityTooLarge
		}
		v.dropped = true
	case err != nil:
		return unread(err)
	}
	// The time that reading took is not taken from the work.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.UserContext()), requestTimeout)
	defer cancel()
	c.SetUserContext(ctx)
	return c.Next()
}

var errTooMuch = errors.New("the body is too large")

// unread is the answer to a body that did not arrive.
func unread(err error) error {
	var late net.Error
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded), errors.As(err, &late) && late.Timeout():
		return fiber.ErrRequestTimeout
	default:
		return fiber.NewError(fiber.StatusBadRequest, views.FormBroken)
	}
}

// take reads a body of at most limit bytes: the parts of a multipart form, of
// which files go to the disk, or anything else into memory.
func (v *Visit) take(request *fasthttp.Request, limit int64, boundary string) error {
	if int64(request.Header.ContentLength()) > limit {
		return errTooMuch
	}
	stream := &io.LimitedReader{R: request.BodyStream(), N: limit + 1}
	if boundary != "" {
		return v.takeParts(request, stream, boundary)
	}
	data, err := io.ReadAll(stream)
	if err != nil {
		return err
	}
	if stream.N == 0 || bytes.Count(data, []byte{'&'}) >= v.mostFields() {
		return errTooMuch
	}
	v.fields = bytes.Count(data, []byte{'&'}) + 1
	request.SetBodyRaw(data)
	return nil
}

func (v *Visit) takeParts(request *fasthttp.Request, stream *io.LimitedReader, boundary string) error {
	const spared = 10 << 20 // the library takes so much more than it is told for values
	sent, err := multipart.NewReader(stream, boundary).ReadForm(bodyLimit - spared)
	if err == nil {
		v.sent = sent
		_, err = io.Copy(io.Discard, stream) // what follows the last part
	}
	switch {
	case stream.N == 0, errors.Is(err, multipart.ErrMessageTooLarge):
		return errTooMuch
	case err != nil:
		return err
	}
	request.ResetBody()
	return nil
}

func (v *Visit) mostFields() int {
	if v.Me == nil {
		return strangeFields
	}
	return fieldsLimit
}

// drain reads a body that nobody wants to its end, as far as is sensible; after
// more, the connection ends, since the next request can't be found.
func drain(c *fiber.Ctx) {
	request := c.Request()
	if !request.IsBodyStream() {
		return
	}
	if n, err := io.CopyN(io.Discard, request.BodyStream(), bodyDrained); n == bodyDrained || !errors.Is(err, io.EOF) {
		c.Context().SetConnectionClose()
	}
	request.ResetBody()
}

// leave comes before the answer. What a large form took up is not kept with the
// connection.
func (v *Visit) leave(c *fiber.Ctx) {
	drain(c)
	if v.fields > fieldsReused {
		*c.Request().PostArgs() = fasthttp.Args{}
	}
}
