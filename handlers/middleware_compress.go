package handlers

import (
	"bytes"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// Pages shorter than this travel in one packet anyway.
const worthPacking = 1400

// compress packs a page or JSON for browsers that take it. Streams are left
// alone, and so is what is packed already. The one secret in a page, the CSRF
// token, is masked anew in every answer, so that its length gives nothing away
// (the BREACH attack).
func compress(c *fiber.Ctx) {
	r := c.Response()
	if r.IsBodyStream() || len(r.Body()) < worthPacking || len(r.Header.ContentEncoding()) > 0 ||
		!bytes.HasPrefix(r.Header.ContentType(), []byte("text/")) {
		return
	}
	header := &c.Request().Header
	switch {
	case header.HasAcceptEncoding("br"):
		r.SetBodyRaw(fasthttp.AppendBrotliBytesLevel(nil, r.Body(), 3))
		r.Header.SetContentEncoding("br")
	case header.HasAcceptEncoding("gzip"):
		r.SetBodyRaw(fasthttp.AppendGzipBytesLevel(nil, r.Body(), fasthttp.CompressBestSpeed))
		r.Header.SetContentEncoding("gzip")
	}
}
