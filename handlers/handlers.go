// Package handlers is the way in by HTTP: each handler parses, makes one call
// of package network, and renders.
//
// A handler is named verb + noun (listEvents, showEvent, createEvent), returns
// an error and leaves the answer to it to [Handler.fail]. The tools it has are
// in render.go (page, render, redirect), form.go (what was typed) and flash.go
// (news carried over a redirect). routes.go is the table of what is served, and
// who.go who may come in.
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
	routes := h.routes()
	h.serve(app, routes)
	h.menu, h.forms = menuOf(routes), formPagesOf(routes)
	return app, nil
}
