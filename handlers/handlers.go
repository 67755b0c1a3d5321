// Package handlers is the way in by HTTP: each handler parses, makes one call
// of package network, and renders.
//
// A handler is named verb + noun (listEvents, showEvent, createEvent), returns
// an error and leaves the answer to it to package web, which also has its tools
// (Page, Form, Render, Redirect, Flash). routes.go is the table of what is
// served, and who.go who may come in.
package handlers

import (
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network"
)

// Handler answers requests. Make the app it serves with [New].
type Handler struct {
	*web.Server

	started time.Time
	tried   struct { // the last write for /readyz
		sync.Mutex
		at  time.Time
		err error
	}
}

// New returns the app. It fails when a template is broken.
func New(net *network.Network, config web.Config) (*fiber.App, error) {
	server, err := web.New(net, config)
	if err != nil {
		return nil, err
	}
	h := &Handler{Server: server, started: time.Now()}
	routes := h.routes()
	return h.Serve(routes, menuOf(routes), h.mayUpload), nil
}
