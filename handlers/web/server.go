// Package web is what every page needs and no noun: connections, sessions,
// bodies, forms, news carried over a redirect, refusals and what is cached.
//
// Package handlers has one handler for each row of its table of routes. They
// are methods of a type that embeds [Server], which has the tools: Page, Render
// and Redirect (render.go), Form (form.go) and Flash (flash.go).
package web

import (
	"html/template"
	"log/slog"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/template/html/v2"

	"github.com/rainbowrota/rainbowrota/db/cache"
	"github.com/rainbowrota/rainbowrota/network"
	"github.com/rainbowrota/rainbowrota/views"
)

// Server is what all handlers share. Make one with [New].
type Server struct {
	Net    *network.Network
	Config Config
	Menu   Menu

	log      *slog.Logger
	views    *html.Engine
	hosts    map[string]bool
	origin   originCheck
	from     *addresses
	inFlight inFlight // by address behind our proxies
	secure   bool     // BaseURL is https
	forms    []formPage

	mayUpload func(*fiber.Ctx) bool // what sends more than a form
	reachable bool                  // from other machines: no demo person is signed in as

	pages *cache.Cache[pageKey, cachedPage]
	parts *cache.Cache[partKey, template.HTML]
}

// New returns a server. It fails when a template is broken.
func New(net *network.Network, config Config) (*Server, error) {
	engine, err := views.Load()
	if err != nil {
		return nil, err
	}
	s := &Server{Net: net, Config: config, log: config.Log, views: engine, hosts: map[string]bool{}}
	s.startCaches()
	if s.log == nil {
		s.log = slog.Default()
	}
	for _, host := range config.Hosts {
		s.hosts[host] = true
	}
	s.inFlight.slots = newSlots(mostAtOnce)
	s.reachable = config.reachable()
	s.secure = isHTTPS(net.Settings().BaseURL)
	if s.origin, err = newOriginCheck(net.Settings().BaseURL); err != nil {
		return nil, err
	}
	if s.from, err = newAddresses(config.Proxies, s.log); err != nil {
		return nil, err
	}
	reuse()
	return s, nil
}

// Serve returns the app that serves a table of routes. mayUpload tells whether
// a request may bring files.
func (s *Server) Serve(routes []Route, menu Menu, mayUpload func(*fiber.Ctx) bool) *fiber.App {
	s.Menu, s.forms, s.mayUpload = menu, formPagesOf(routes), mayUpload
	app := fiber.New(fiber.Config{
		AppName:                 views.ProductName,
		BodyLimit:               photosRead,     // body takes less of most requests
		Concurrency:             2 * mostAtOnce, // Listen is the bound
		DisableStartupMessage:   true,
		EnableTrustedProxyCheck: true, // and none is trusted: see address
		ErrorHandler:            s.answerError,
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
	s.route(app, routes)
	return app
}
