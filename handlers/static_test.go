package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/rainbowrota/rainbowrota/db/dbtest"
)

func TestAssetsAreKeptForEverAndCompressed(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t))
	v := s.visit()
	path, ok := v.get("/").Find(`link[rel="stylesheet"][href*="app."]`).Attr("href")
	if !ok {
		t.Fatal("the page has no style sheet")
	}
	plain := v.get(path).want(http.StatusOK)
	if !strings.Contains(plain.Header.Get("Cache-Control"), "immutable") || !strings.HasPrefix(plain.Header.Get("Content-Type"), "text/css") {
		t.Errorf("the headers are %v", plain.Header)
	}
	for _, encoding := range []string{"br", "gzip"} {
		packed := v.get(path, "Accept-Encoding", encoding)
		if packed.Header.Get("Content-Encoding") != encoding || len(packed.Body) >= len(plain.Body) {
			t.Errorf("%s is answered %q with %d bytes", encoding, packed.Header.Get("Content-Encoding"), len(packed.Body))
		}
	}
	v.get(path, "If-None-Match", plain.Header.Get("ETag")).want(http.StatusNotModified)
	v.get("/static/app.css").want(http.StatusNotFound)
}
