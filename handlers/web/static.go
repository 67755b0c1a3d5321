package web

import (
	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/static"
)

// ShowAsset serves a style, script or image. Its name changes with its
// contents, so that browsers may keep it and need not ask again.
func (s *Server) ShowAsset(c *fiber.Ctx) error {
	asset, ok := static.Lookup(c.Params("*"))
	if !ok {
		return fiber.ErrNotFound
	}
	header := &c.Response().Header
	header.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	header.Set(fiber.HeaderVary, "Accept-Encoding")
	header.Set(fiber.HeaderETag, asset.ETag)
	if c.Get(fiber.HeaderIfNoneMatch) == asset.ETag {
		return c.SendStatus(fiber.StatusNotModified)
	}
	header.SetContentType(asset.ContentType)
	body, encoding := asset.Raw, ""
	if packed := asset.Brotli(); packed != nil && c.Request().Header.HasAcceptEncoding("br") {
		body, encoding = packed, "br"
	} else if packed := asset.Gzip(); packed != nil && c.Request().Header.HasAcceptEncoding("gzip") {
		body, encoding = packed, "gzip"
	}
	if encoding != "" {
		header.SetContentEncoding(encoding)
	}
	c.Response().SetBodyRaw(body)
	return nil
}
